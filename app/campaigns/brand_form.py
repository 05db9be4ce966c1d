"""What can be chosen of a brand."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Optional, Regexp

from app.campaigns.brand import CORNERS, Brand, fonts
from app.campaigns.picture_field import PictureField


def _colour(label: Any, hint: Any) -> StringField:
    shape = Regexp(
        r"^#[0-9A-Fa-f]{6}$", message=_l("A colour is a # and six digits or letters a to f, such as #14556b.")
    )
    return StringField(
        label,
        [Optional(), shape],
        description=hint,
        filters=[lambda value: value.strip() if value else value],
    )


class BrandForm(FlaskForm):  # type: ignore[misc]
    """All of it may be left empty; then each look stays as it came."""

    logo = PictureField(_l("Logo"))
    accent = _colour(
        _l("First colour"), _l("For buttons, links and the goal bar. Empty: the colour of each look.")
    )
    second = _colour(
        _l("Second colour"), _l("Behind headlines or as an ornament, as the look uses it. Empty: its own.")
    )
    font = RadioField(_l("Typeface of headlines"), [Optional()])
    corners = RadioField(_l("Corners"), [Optional()])

    def offer(self, language: str) -> None:
        """Fill the choices in the language of whoever chooses."""
        self.font.choices = [SelectChoice("", _l("That of each look"))] + [
            SelectChoice(name, f"{font['label']} – {font['about'].get(language, font['about']['de'])}")
            for name, font in fonts().items()
        ]
        names = {"square": _l("Sharp"), "soft": _l("Slightly rounded"), "round": _l("Round")}
        self.corners.choices = [SelectChoice("", _l("Those of each look"))] + [
            SelectChoice(name, names[name]) for name in CORNERS
        ]

    @property
    def brand(self) -> Brand:
        """What was chosen."""
        return Brand(
            accent=(self.accent.data or "").lower(),
            second=(self.second.data or "").lower(),
            font=self.font.data or "",
            corners=self.corners.data or "",
            logo=self.logo.data or "",
        )
