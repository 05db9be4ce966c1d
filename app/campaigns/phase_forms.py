"""What is asked about a phase: its name, where its page comes from, and what lets it begin."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from app.campaigns.fields import MomentField, WholeNumberField
from app.campaigns.phases import Phase
from app.campaigns.templates_known import known_templates
from app.foundation import clock
from app.foundation.wording import zone

# Where the page of a new phase comes from besides a template.
PRESENT_PAGE = "-"


def _in_one_line(value: str | None) -> str | None:
    return " ".join(value.split()) if value else value


class PlanForm(FlaskForm):  # type: ignore[misc]
    """Name, and what lets the phase begin by itself."""

    name = StringField(
        _l("Name of the phase"),
        [
            DataRequired(_l("Please give the phase a name.")),
            Length(max=80, message=_l("At most 80 characters fit here.")),
        ],
        filters=[_in_one_line],
    )
    starts_at = MomentField(_l("Begins on"), [Optional()])
    at_confirmed = WholeNumberField(
        _l("Begins with so many confirmed people"),
        [
            Optional(),
            NumberRange(
                min=1, max=10_000_000, message=_l("Please enter a whole number between 1 and 10,000,000.")
            ),
        ],
    )

    @property
    def plan(self) -> dict[str, Any]:
        """As ``plan_phase`` takes it."""
        begins = self.starts_at.data
        return {
            "name": self.name.data or "",
            "starts_at": begins.replace(tzinfo=zone()) if begins else None,
            "at_confirmed": self.at_confirmed.data,
        }

    def validate_starts_at(self, field: MomentField) -> None:
        """What has passed would begin at once, which is what the button is for."""
        if field.data and field.data.replace(tzinfo=zone()) <= clock.now():
            raise ValidationError(_("This date has passed. Please choose one that is still to come."))


class AddPhaseForm(PlanForm):
    """The same for a new one, with the page it starts from."""

    page = SelectField(_l("Its page starts as"))

    def offer(self, language: str) -> None:
        """Name the pages to start from."""
        self.page.choices = [
            SelectChoice(PRESENT_PAGE, _("a copy of the page as it is now")),
            *(
                SelectChoice(one.name, _("the template “%(name)s”", name=one.label(language)))
                for one in known_templates()
            ),
        ]


def plan_form(phase: Phase) -> PlanForm:
    """The form with what is planned, or what was sent; its fields are called after the phase."""
    begins = phase.starts_at.astimezone(zone()).replace(tzinfo=None) if phase.starts_at else None
    return PlanForm(
        prefix=f"phase{phase.id}-",
        data={"name": phase.name, "starts_at": begins, "at_confirmed": phase.at_confirmed},
    )
