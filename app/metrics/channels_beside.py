"""What a campaign's report tells of a channel beside its figures: what it cost, and what is advised."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from app.foundation.wording import number
from app.metrics.cost_wording import euros
from app.metrics.figure_tables import Beside
from app.metrics.figures import Figures
from app.metrics.models import GivenVerdict
from app.metrics.report_sheet import Cell, Column
from app.metrics.verdict_wording import advice, reason


def beside_channels(costs: Mapping[str, int], verdicts: Mapping[str, GivenVerdict]) -> Beside:
    """Columns only for what is known of any channel; why only where there is more to say than that it is early."""
    columns = []
    if costs:
        columns.append(Column(_("Cost per person"), "figure"))
    if verdicts:
        columns.append(Column(_("What we advise"), "words"))

    def cells(channel: str, figures: Figures) -> list[Cell]:
        told = []
        if costs:
            told.append(_cost(costs.get(channel), figures.confirmed))
        if verdicts:
            verdict = verdicts.get(channel)
            told.append(Cell(advice(verdict), tone=verdict.state) if verdict else Cell())
        return told

    def below(channel: str) -> str:
        verdict = verdicts.get(channel)
        return reason(verdict) if verdict and verdict.reason != "too_few" else ""

    return Beside(columns, cells, below)


def _cost(cents: int | None, people: int) -> Cell:
    if cents is None:
        return Cell()
    if not people:
        return Cell(euros(cents), _("nobody yet"))
    told = _("%(cost)s for %(people)s", cost=euros(cents), people=number(people))
    return Cell(euros(cents / people), told)
