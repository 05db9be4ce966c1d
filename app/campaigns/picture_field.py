"""The form field of a block that shows a picture from the media library."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import ValidationError

from app.campaigns.pictures import Picture, picture_by_key, pictures_to_choose


class PictureField(StringField):
    """A picture's key, or empty. The editor shows tiles to choose from and a place to drop a file."""

    def pre_validate(self, _form: Any) -> None:
        """Only what is in the library."""
        if self.data and picture_by_key(self.data) is None:
            raise ValidationError(
                _("This picture is not in the library any more. Please choose another one.")
            )

    @property
    def chosen(self) -> Picture | None:
        """The picture there is now."""
        return picture_by_key(self.data or "")

    @property
    def offered(self) -> list[Picture]:
        """What one can choose without searching."""
        return pictures_to_choose(self.data or "")
