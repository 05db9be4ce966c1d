"""The form for what channels cost: one amount for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.widgets import TextInput

from app.campaigns.channels import channel_name
from app.metrics.cost_wording import as_typed, cents_from

_NAME = "cost-"


class EuroField(Field):
    """An amount in euros, kept in cents; what was typed stays as it was typed."""

    widget = TextInput()

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else as_typed(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed. Raises ValueError with a sentence."""
        if valuelist:
            self.data = None
            self.data = cents_from(valuelist[0])


class CostsForm(FlaskForm):  # type: ignore[misc]
    """Its fields are added by ``costs_form``."""

    @property
    def costs(self) -> dict[str, int | None]:
        """Cents by channel."""
        return {one.name.removeprefix(_NAME): one.data for one in self if one.name.startswith(_NAME)}


def costs_form(channels: list[str], costs: Mapping[str, int]) -> CostsForm:
    """The form for these channels, with what is known already."""
    look = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 20}
    fields: dict[str, Any] = {
        _NAME + channel: EuroField(channel_name(channel), render_kw=look) for channel in channels
    }
    form = type("CostsForm", (CostsForm,), fields)
    made: CostsForm = form(data={_NAME + channel: cents for channel, cents in costs.items()})
    return made
