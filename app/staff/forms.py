"""What the staff room's forms ask for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_security.forms import LoginForm
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, PasswordField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

ROLE_NAMES = {
    "admin": _l("Administration: everything"),
    "campaigner": _l("Campaigner: campaigns, contacts, numbers"),
    "analyst": _l("Analyst: sees campaigns and numbers, no people"),
    "counter": _l("Counter: looks up contacts"),
}


def _writable(typed: str | None) -> str:
    """Without the characters no database takes and no keyboard has."""
    return "".join(character for character in typed or "" if character.isprintable())


class SignInForm(LoginForm):
    """E-mail and password, checked by Flask-Security; staying signed in for weeks is not offered."""

    remember = None  # type: ignore[assignment]
    email = EmailField(
        _l("E-mail address"), [DataRequired(_l("Please enter your e-mail address."))], filters=[_writable]
    )
    password = PasswordField(_l("Password"), [DataRequired(_l("Please enter your password."))])
    next = HiddenField()

    def validate_next(self, field: Field) -> None:
        """Where to go afterwards is no reason to refuse anybody; ``signing_in.local_address`` decides it."""


class EntryLinkForm(FlaskForm):  # type: ignore[misc]
    """Where to send a one-time link."""

    email = EmailField(
        _l("E-mail address"),
        [DataRequired(_l("Please enter your e-mail address.")), Length(max=320)],
        filters=[_writable],
    )


class AccountForm(FlaskForm):  # type: ignore[misc]
    """Whom to let in, and as what."""

    email = EmailField(
        _l("E-mail address"),
        [DataRequired(_l("Please enter an e-mail address.")), Length(max=320)],
        filters=[_writable],
    )
    role = RadioField(
        _l("Role"), choices=[SelectChoice(*role) for role in ROLE_NAMES.items()], default="campaigner"
    )
