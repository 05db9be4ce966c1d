"""Reading a posted form: what was typed, what is wrong with it, and how it looks when shown again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.contacts.addresses import EmailAddress, parse_address, suggestion
from app.foundation import clock
from app.foundation.errors import RefusedError
from app.landing.page_view import ConsentView, FormView, blank_form

# Control characters have no business in a name; tab and line feed may stand in a comment.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ue000\ue001]|[\ud800-\udfff]")
HONEYPOT = "website"


@dataclass(frozen=True, slots=True)
class Answers:
    """A form that is right: the address, the answers by field, and which boxes were ticked."""

    address: EmailAddress
    values: dict[str, Any]
    shown: list[dict[str, Any]]


def filled_form(
    slug: str, content: dict[str, Any], consents: list[dict[str, Any]], posted: Mapping[str, str]
) -> FormView:
    """The form with everything that was typed and ticked."""
    boxes = [
        ConsentView(
            name=f"consent-{box['purpose']}",
            purpose=box["purpose"],
            legal_text_id=box["legal_text_id"],
            label=box["label"],
            ticked=bool(posted.get(f"consent-{box['purpose']}")),
        )
        for box in consents
    ]
    form = blank_form(slug, content, boxes)
    for field in form.fields:
        field.value = _clean(posted.get(field.name, ""), one_line=field.type != "textarea")
    return form


def check(form: FormView) -> Answers | None:
    """The answers, or None with the form's errors filled in."""
    values: dict[str, Any] = {}
    address: EmailAddress | None = None
    for field in form.fields:
        try:
            if field.required and not field.value:
                raise RefusedError(_required_sentence(field.name, field.label))
            if len(field.value) > field.maxlength:
                raise RefusedError(_("At most %(n)s characters fit here.", n=field.maxlength))
            if field.name == "email":
                address = _address(field.value)
            elif field.value:
                values[field.name] = _birth_year(field.value) if field.name == "birth_year" else field.value
        except RefusedError as refusal:
            field.error = str(refusal)
            form.errors.append((field.name, str(refusal)))
    email = form.fields[0].value
    if meant := suggestion(email):
        form.suggestion = {"typed": email, "suggested": meant}
    if form.errors or address is None:
        return None
    shown = [
        {"purpose": box.purpose, "legal_text_id": box.legal_text_id, "ticked": box.ticked}
        for box in form.consents
    ]
    return Answers(address, values, shown)


def _address(typed: str) -> EmailAddress:
    try:
        return parse_address(typed)
    except RefusedError as failure:
        raise RefusedError(
            _("This e-mail address is not complete. It should look like name@example.org.")
        ) from failure


def _required_sentence(name: str, label: str) -> str:
    if name == "email":
        return _("Please enter your e-mail address.")
    return _("Please fill in “%(label)s”.", label=label)


def _birth_year(typed: str) -> int:
    if not typed.isdecimal() or not 1900 <= int(typed) <= clock.now().year:
        raise RefusedError(_("Please enter the year with four digits, such as 1980."))
    return int(typed)


def _clean(typed: str, *, one_line: bool) -> str:
    cleaned = _CONTROL.sub("", typed.replace("\r\n", "\n"))
    return " ".join(cleaned.split()) if one_line else cleaned.strip()
