"""What the campaigns room's forms ask for."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app.campaigns.authorities import lands
from app.campaigns.drafting import SLUG, is_taken
from app.campaigns.fields import MomentField, WholeNumberField
from app.campaigns.links import is_a_mail_address
from app.campaigns.page_content import Event
from app.foundation import clock
from app.foundation.reserved import RESERVED_SLUGS
from app.foundation.wording import zone

# “simple” is the registered subtag (BCP 47) for a simplified form of a language: German “Leichte Sprache”.
LANGUAGE_NAMES = {"de": _l("German"), "en": _l("English"), "de-simple": _l("German, easy to read")}
# In which a page can begin: the others are made from these.
_FIRST_LANGUAGES = ("de", "en")
LONGEST_TITLE = 120
LONGEST_LEAD = 300


def _languages() -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]


def _first_languages() -> list[SelectChoice]:
    return [SelectChoice(code, LANGUAGE_NAMES[code]) for code in _FIRST_LANGUAGES]


def _one_line(value: str | None) -> str | None:
    return " ".join(value.split()) if value else value


def _title(label: Any, *, required: bool = True) -> StringField:
    asked = DataRequired(_l("Please write a headline.")) if required else Optional()
    length = Length(max=LONGEST_TITLE, message=_l("At most 120 characters fit into a headline."))
    return StringField(label, [asked, length], filters=[_one_line])


def _goal() -> WholeNumberField:
    whole = _l("Please enter a whole number between 1 and 10,000,000.")
    return WholeNumberField(
        _l("First goal"), [InputRequired(whole), NumberRange(min=1, max=10_000_000, message=whole)]
    )


class EventFields(FlaskForm):  # type: ignore[misc]
    """When and where; left out of a form whose campaign is no event."""

    starts_at = MomentField(_l("Begins"), [InputRequired(_l("Please enter when it begins."))])
    ends_at = MomentField(_l("Ends"), [Optional()])
    place = StringField(
        _l("Place"),
        [DataRequired(_l("Please enter where it takes place.")), Length(max=200)],
        filters=[_one_line],
    )

    @property
    def event(self) -> Event | None:
        """What was entered, or None where the form does not ask for it."""
        if self.starts_at is None or self.starts_at.data is None:
            return None
        ends = self.ends_at.data
        return Event(
            starts_at=self.starts_at.data.replace(tzinfo=zone()),
            ends_at=ends.replace(tzinfo=zone()) if ends else None,
            place=self.place.data or "",
        )

    def leave_out_event(self) -> None:
        """Not every campaign is an event."""
        del self.starts_at, self.ends_at, self.place

    def validate_starts_at(self, field: MomentField) -> None:
        """Nobody registers for yesterday."""
        if field.data and field.data.replace(tzinfo=zone()) < clock.now():
            raise ValidationError(_("This date has passed. Please choose one that is still to come."))

    def validate_ends_at(self, field: MomentField) -> None:
        """An end comes after its beginning."""
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("The end has to come after the beginning."))


class NewCampaignForm(EventFields):
    """The handful of words that matter."""

    title = _title(_l("Headline"))
    lead = TextAreaField(
        _l("Why now?"), [Optional(), Length(max=LONGEST_LEAD, message=_l("At most 300 characters fit here."))]
    )
    goal = _goal()
    sender = StringField(_l("Who asks"), [Optional(), Length(max=200)], filters=[_one_line])
    language = SelectField(_l("Language of the page"), choices=_first_languages)
    other_title = _title(_l("Headline in the other language"), required=False)
    slug = StringField(_l("Address"), [Optional()], filters=[_one_line])

    @property
    def languages(self) -> list[str]:
        """The page's languages, the default one first."""
        first = str(self.language.data)
        return [first, *([self.other_language] if self.other_title.data else [])]

    @property
    def other_language(self) -> str:
        """The one that was not chosen."""
        return "en" if self.language.data == "de" else "de"

    def validate_slug(self, field: StringField) -> None:
        """Small letters, digits, hyphens; not reserved, not taken. Empty means: make one from the headline."""
        slug = field.data or ""
        if not slug:
            return
        if slug in RESERVED_SLUGS or not SLUG.match(slug):
            raise ValidationError(
                _("Please use small letters, digits and hyphens only, such as “safe-to-school”.")
            )
        if is_taken(slug):
            raise ValidationError(_("Another campaign has this address already. Please choose another one."))


class LookForm(FlaskForm):  # type: ignore[misc]
    """Which theme."""

    theme = RadioField(_l("Look"), [InputRequired(_l("Please choose a look."))])


class WordsForm(EventFields):
    """The words of a page in one language, and what holds for the whole page."""

    title = _title(_l("Headline"))
    lead = TextAreaField(
        _l("Why now?"), [Optional(), Length(max=LONGEST_LEAD, message=_l("At most 300 characters fit here."))]
    )
    body = TextAreaField(
        _l("The case"), [Optional(), Length(max=20_000, message=_l("At most 20,000 characters fit here."))]
    )
    button = StringField(
        _l("What the button says"),
        [DataRequired(_l("Please say what the button does.")), Length(max=40)],
        filters=[_one_line],
    )
    goal = _goal()
    sender = StringField(_l("Who asks"), [Optional(), Length(max=200)], filters=[_one_line])

    def fall_back(self) -> None:
        """In a further language what is left empty stands there in the first one."""
        self.button.validators = [Optional(), Length(max=40)]
        self.button.flags.required = False


class LanguageForm(FlaskForm):  # type: ignore[misc]
    """One more language, which needs at least a headline."""

    language = SelectField(_l("Language"), choices=_languages)
    title = _title(_l("Headline"))


def _needed(label: Any, longest: int = 200) -> StringField:
    return StringField(
        label, [DataRequired(_l("The imprint needs this.")), Length(max=longest)], filters=[_one_line]
    )


_DUTY = _l("Without this no page may go live.")


def _lands() -> list[SelectChoice]:
    return [SelectChoice(key, name) for key, name in lands()]


class OrganisationForm(FlaskForm):  # type: ignore[misc]
    """Who stands behind everything: what § 5 DDG, § 5 ECG and Art. 13 GDPR ask for."""

    name = _needed(_l("Name"))
    street = _needed(_l("Street and number"))
    postal_code = _needed(_l("Postcode"), 12)
    city = _needed(_l("Town"), 100)
    country = SelectField(
        _l("Country"), choices=[SelectChoice("DE", _l("Germany")), SelectChoice("AT", _l("Austria"))]
    )
    represented_by = _needed(_l("Represented by"))
    email = EmailField(
        _l("E-mail address"),
        [DataRequired(_l("The imprint needs this.")), Length(max=320), is_a_mail_address],
        filters=[_one_line],
    )
    phone = TelField(_l("Phone"), [Optional(), Length(max=60)], filters=[_one_line])
    register_entry = StringField(
        _l("Register and number"), [Optional(), Length(max=200)], filters=[_one_line]
    )
    supervisory_authority = StringField(
        _l("Supervisory authority"), [Optional(), Length(max=500)], filters=[_one_line]
    )
    privacy_contact = EmailField(
        _l("E-mail address for questions on data protection"),
        [DataRequired(_l("The privacy notice needs this.")), Length(max=320), is_a_mail_address],
        filters=[_one_line],
    )

    land = SelectField(_l("Land"), choices=lambda: [SelectChoice("", "–"), *_lands()])
    media_line = StringField(
        _l("What you stand for, in a sentence (Austria)"), [Optional(), Length(max=500)], filters=[_one_line]
    )
    is_public_body = BooleanField(_l("We are a public body, such as a municipality"))
    accessibility_body = StringField(
        _l("Who enforces accessibility"), [Optional(), Length(max=500)], filters=[_one_line]
    )

    def entered(self) -> dict[str, str | bool]:
        """What was typed, by the organisation's columns."""
        return {
            name: value if isinstance(value, bool) else value or ""
            for name, value in self.data.items()
            if name != "csrf_token"
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """What the country and the kind of body ask for."""
        is_right = bool(super().validate(extra_validators))
        needed = ["media_line" if self.country.data == "AT" else "land"]
        if self.is_public_body.data:
            needed.append("accessibility_body")
        for name in needed:
            if not self[name].data:
                self[name].errors = [*self[name].errors, _DUTY]
                is_right = False
        return is_right
