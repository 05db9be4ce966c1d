"""Tables that hold the figures of campaigns or channels beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.campaigns.channels import channel_name
from app.foundation.wording import number
from app.metrics import report_wording as wording
from app.metrics.figures import Figures
from app.metrics.rates import Rate, nice_top
from app.metrics.report_sheet import Cell, Column, Table
from app.metrics.wording import whole_percent

_MOST_CHANNELS = 10


def figure_columns(heading: str, top: float) -> list[Column]:
    """The head of a table of campaigns or channels."""
    return [
        Column(heading, "name"),
        Column(_("Visits"), "figure"),
        Column(_("Sign-ups"), "figure"),
        Column(_("Confirmed"), "figure"),
        Column(_("Conversion"), "figure"),
        Column(_("Comparison"), "drawing", scale=whole_percent(top) if top else "", width=0.14),
    ]


def figure_cells(name: Cell, figures: Figures, top: float, new_people: int | None = None) -> list[Cell]:
    """A row of it; the scale of its drawing ends at ``top``."""
    rate = figures.conversion
    new = "" if not new_people else _("%(shown)s new", shown=number(new_people))
    return [
        name,
        Cell(number(figures.views)),
        Cell(number(figures.sign_ups)),
        Cell(number(figures.confirmed), new),
        Cell(wording.short_share(rate), wording.short_interval(rate)),
        Cell(range=wording.drawn(rate, top) if top else None),
    ]


@dataclass(frozen=True, slots=True)
class Beside:
    """What else is told of channels: more columns, and by channel their cells and what stands below the row."""

    columns: list[Column]
    cells: Callable[[str, Figures], list[Cell]]
    below: Callable[[str], str]


_NOTHING = Beside([], lambda _channel, _figures: [], lambda _channel: "")


def channel_table(
    channels: dict[str, Figures], title: str, *, most: int = _MOST_CHANNELS, beside: Beside = _NOTHING
) -> Table:
    """Those that brought most confirmed people first; what is beyond the most is put together."""
    ordered = sorted(channels.items(), key=lambda one: (-one[1].confirmed, -one[1].views, one[0]))
    shown, hidden = ordered[:most], ordered[most:]
    top = top_of([figures.conversion for _name, figures in shown])
    rows = []
    for name, figures in shown:
        rows.append([*figure_cells(Cell(channel_name(name)), figures, top), *beside.cells(name, figures)])
        if said := beside.below(name):
            rows.append([Cell(said)])
    if hidden:
        rest = Figures()
        for _name, figures in hidden:
            rest.add(figures)
        label = ngettext(
            "%(shown)s more channel", "%(shown)s more channels", len(hidden), shown=number(len(hidden))
        )
        rows.append([*figure_cells(Cell(label), rest, top), *(Cell() for _column in beside.columns)])
    return Table(
        id="channels",
        title=title,
        columns=[*figure_columns(_("Channel"), top), *beside.columns],
        rows=rows,
        empty=_("Nobody came by."),
    )


def top_of(rates: Iterable[Rate]) -> float:
    """The end of the scale all these shares are drawn on; 0 where none of them is drawn."""
    highest = max((rate.high for rate in rates if rate.is_decided), default=0.0)
    return nice_top(highest) if highest else 0.0
