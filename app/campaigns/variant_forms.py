"""The form in which one variant of a page is worded; left empty, a field says what the page says."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from app.campaigns.page_content import Content
from app.campaigns.picture_field import PictureField
from app.campaigns.variants import find_variant

LONGEST = {"title": 120, "lead": 300, "button": 40}
VARIANT_LABELS = {"title": _l("Headline"), "lead": _l("Why now?"), "button": _l("What the button says")}
_TOO_LONG = _l("At most %(max)d characters fit here.")


class VariantForm(FlaskForm):  # type: ignore[misc]
    """What differs from the page."""

    title = StringField(VARIANT_LABELS["title"], [Length(max=LONGEST["title"], message=_TOO_LONG)])
    lead = TextAreaField(VARIANT_LABELS["lead"], [Length(max=LONGEST["lead"], message=_TOO_LONG)])
    button = StringField(VARIANT_LABELS["button"], [Length(max=LONGEST["button"], message=_TOO_LONG)])
    picture = PictureField(_l("Picture"))

    @property
    def texts(self) -> dict[str, str]:
        """Headline, lead and button text as entered."""
        return {name: self[name].data or "" for name in LONGEST}


def variant_form(content: Content, variant: str, language: str) -> VariantForm:
    """The form with what the variant says in one language. Raises NotFoundError."""
    stored = find_variant(content, variant)
    said = stored["texts"].get(language, {})
    return VariantForm(data={**{name: said.get(name, "") for name in LONGEST}, "picture": stored["picture"]})
