"""The form on the accessibility statement: what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request
from flask_babel import gettext as _

from app.contacts.addresses import EmailAddress, parse_address
from app.foundation.errors import RefusedError
from app.landing.form_reading import clean
from app.landing.press_stamps import new_press_stamp, read_press

LONGEST_MESSAGE = 4000
_LONGEST_ADDRESS = 320
# Stamps of this form open no other.
_FORM = b"accessibility"


@dataclass(slots=True)
class BarrierForm:
    """``errors`` are sentences by the field; ``notice`` is said where nothing is wrong with what was typed."""

    message: str = ""
    email: str = ""
    is_done: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    notice: str = ""
    again: bool = False

    longest = LONGEST_MESSAGE

    @property
    def stamp(self) -> str:
        """For the page that is served now."""
        return new_press_stamp(_FORM, again=self.again)

    @property
    def action(self) -> str:
        """Where it is sent, in the language it is shown in."""
        language = request.args.get("language", "")
        return f"{request.path}?language={language}" if language in ("de", "en") else request.path


def read(posted: Mapping[str, str]) -> tuple[BarrierForm, EmailAddress | None]:
    """The form with everything that was typed and what is wrong with it, and the address, where there is one."""
    form = BarrierForm(
        message=clean(posted.get("message", ""), one_line=False),
        email=clean(posted.get("email", ""), one_line=True)[:_LONGEST_ADDRESS],
    )
    if not form.message:
        form.errors["message"] = _("Please say what stops you.")
    elif len(form.message) > LONGEST_MESSAGE:
        form.errors["message"] = _("At most %(n)s characters fit here.", n=LONGEST_MESSAGE)
    address = None
    try:
        address = parse_address(form.email) if form.email else None
    except RefusedError:
        form.errors["email"] = _("This e-mail address is not complete. It should look like name@example.org.")
    pressed = read_press(posted.get("stamp", ""), _FORM)
    if not form.errors and (pressed is None or pressed.is_too_quick):
        form.again = True
        form.notice = _("Please press the button once more, so that we know that it is you.")
    return form, address
