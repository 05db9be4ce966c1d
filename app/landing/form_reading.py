"""Reading a posted form: what was typed, what is wrong with it, and how it looks when shown again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.contacts.addresses import EmailAddress, parse_address, suggestion
from app.foundation import clock
from app.foundation.errors import RefusedError
from app.landing.page_view import ConsentView, FieldView, FormView, blank_form
from app.landing.questions import answer_of, answered

# Characters nobody types: controls (tab and line feed may stand in a comment), the private range our own markers are
# taken from, and what turns the writing direction or hides in it. Joiners stay, for emoji and scripts need them.
_UNTYPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ue000-\uf8ff]"
)
# A name is written into a mail to an address nobody has confirmed yet; it must not carry a link there.
_WEB_ADDRESS = re.compile(
    r"://|\bwww\.|[\w-]{2,}\.(?:com|net|org|info|biz|de|at|ch|eu|me|io|ru|cn|co|uk|us|fr|it|nl|pl|app|dev|link|click|site|"
    r"online|shop|store|top|xyz|club|live|page|ly|gl|gg|to|tk)\b",
    re.IGNORECASE,
)
_POSTAL_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{2,10}")
_PHONE = re.compile(r"\+?[0-9 ()/.\u2013-]{5,}")
_NOT_TICKED = ("", "0", "off", "no", "false")
HONEYPOT = "website"


@dataclass(frozen=True, slots=True)
class Answers:
    """A form that is right: the address, the answers by field, and which boxes were ticked."""

    address: EmailAddress
    values: dict[str, Any]
    shown: list[dict[str, Any]]
    # What was answered to the campaigner's own questions, by the block's id.
    own: dict[str, Any] = dataclass_field(default_factory=dict)


def filled_form(
    slug: str,
    content: dict[str, Any],
    consents: list[dict[str, Any]],
    posted: MultiDict[str, str],
    questions: list[FieldView],
) -> FormView:
    """The form with everything that was typed and ticked; ``questions`` are the page's own, unanswered."""
    boxes = [
        ConsentView(
            name=f"consent-{box['purpose']}",
            purpose=box["purpose"],
            legal_text_id=box["legal_text_id"],
            label=box["label"],
            ticked=posted.get(f"consent-{box['purpose']}", "").strip().lower() not in _NOT_TICKED,
        )
        for box in consents
    ]
    form = blank_form(slug, content, boxes)
    for field in form.fields:
        field.value = clean(posted.get(field.name, ""), one_line=field.type != "textarea")
    for field in questions:
        cleaned = clean(posted.get(field.name, ""), one_line=field.type != "textarea")
        answered(field, posted.getlist(field.name), cleaned)
    form.questions = questions
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
                values[field.name] = _CHECKS.get(field.name, _as_typed)(field.value)
        except RefusedError as refusal:
            field.error = str(refusal)
            form.errors.append((field.name, str(refusal)))
    _check_what_is_needed(form)
    own = _own_answers(form)
    email = form.fields[0].value
    if meant := suggestion(email):
        form.suggestion = {"typed": email, "suggested": meant}
    if form.errors or address is None:
        return None
    shown = [
        {"purpose": box.purpose, "legal_text_id": box.legal_text_id, "ticked": box.ticked}
        for box in form.consents
    ]
    return Answers(address, values, shown, own)


def _check_what_is_needed(form: FormView) -> None:
    """R2.13: the explicit consent that taking part in a political campaign needs."""
    for box in form.consents:
        if box.is_needed and not box.ticked:
            box.error = _("Please tick this: without it we must not store that you take part.")
            form.errors.append((box.purpose, box.error))


def _own_answers(form: FormView) -> dict[str, Any]:
    own = {}
    for field in form.questions:
        try:
            answer = answer_of(field)
        except RefusedError as refusal:
            field.error = str(refusal)
            form.errors.append((field.name, str(refusal)))
        else:
            if answer is not None:
                own[field.name.removeprefix("field-")] = answer
    return own


def _address(typed: str) -> EmailAddress:
    try:
        return parse_address(typed)
    except RefusedError as failure:
        raise RefusedError(
            _("This e-mail address is not complete. It should look like name@example.org.")
        ) from failure


def _required_sentence(name: str, label: str) -> str:
    if name == "email":
        return str(_("Please enter your e-mail address."))
    return str(_("Please fill in “%(label)s”.", label=label))


def _as_typed(typed: str) -> str:
    return typed


def as_name(typed: str) -> str:
    """Raises RefusedError for a name with a web address in it."""
    if _WEB_ADDRESS.search(typed):
        raise RefusedError(_("Please enter a name here, without a web address in it."))
    return typed


def _postal_code(typed: str) -> str:
    if not _POSTAL_CODE.fullmatch(typed) or not any(sign.isdecimal() for sign in typed):
        raise RefusedError(_("Please enter a postcode, such as 01234."))
    return typed


def _phone(typed: str) -> str:
    if not _PHONE.fullmatch(typed) or sum(sign.isdecimal() for sign in typed) < 5:
        raise RefusedError(_("Please enter a phone number, such as 0351 123456."))
    return typed


def _birth_year(typed: str) -> int:
    if not re.fullmatch("[0-9]{4}", typed) or not 1900 <= int(typed) <= clock.now().year:
        raise RefusedError(_("Please enter the year with four digits, such as 1980."))
    return int(typed)


_CHECKS: dict[str, Callable[[str], Any]] = {
    "given_name": as_name,
    "family_name": as_name,
    "postal_code": _postal_code,
    "phone": _phone,
    "birth_year": _birth_year,
}


def clean(typed: str, *, one_line: bool) -> str:
    """What was typed, without characters nobody types and without space around it."""
    cleaned = _UNTYPED.sub("", typed.replace("\r\n", "\n").replace("\r", "\n"))
    return " ".join(cleaned.split()) if one_line else cleaned.strip()
