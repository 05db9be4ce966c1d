"""What a campaign may have of its own."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, Optional

from app.campaigns.links import is_a_mail_address
from app.campaigns.own_sender import FIELDS, IMPRINT, NEEDED
from app.campaigns.picture_field import PictureField


def _one_line(value: str | None) -> str | None:
    return " ".join(value.split()) if value else value


def _line(label: Any, longest: int = 200) -> StringField:
    return StringField(label, [Optional(), Length(max=longest)], filters=[_one_line])


def _address(label: Any) -> EmailField:
    return EmailField(label, [Optional(), Length(max=320), is_a_mail_address], filters=[_one_line])


class OwnSenderForm(FlaskForm):  # type: ignore[misc]
    """Empty means: as the organisation has it."""

    email = _address(_l("E-mail address for replies"))
    privacy_contact = _address(_l("E-mail address for questions on data protection"))
    logo = PictureField(_l("Logo"))
    name = _line(_l("Name"))
    street = _line(_l("Street and number"))
    postal_code = _line(_l("Postcode"), 12)
    city = _line(_l("Town"), 100)
    country = SelectField(
        _l("Country"), choices=[SelectChoice("DE", _l("Germany")), SelectChoice("AT", _l("Austria"))]
    )
    represented_by = _line(_l("Represented by"))
    phone = TelField(_l("Phone"), [Optional(), Length(max=60)], filters=[_one_line])
    register_entry = _line(_l("Register and number"))
    supervisory_authority = _line(_l("Supervisory authority"), 500)

    def entered(self) -> dict[str, str]:
        """What was typed; without a word of an imprint, its country says nothing."""
        values = {name: self[name].data or "" for name in FIELDS}
        return values if values["name"] else values | dict.fromkeys(IMPRINT, "")

    def validate(self, extra_validators: Any = None) -> bool:
        """An imprint is there whole or not at all."""
        is_right = bool(super().validate(extra_validators))
        begun = any(self[name].data for name in IMPRINT if name != "country")
        for name in NEEDED if begun else ():
            if not self[name].data:
                self[name].errors = [*self[name].errors, _("An imprint of its own needs this as well.")]
                is_right = False
        return is_right
