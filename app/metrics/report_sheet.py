"""A report as a list of parts in the reader's words: the page and the paper lay out one and the same sheet.

All texts are ready to be read, all drawings are shares of their width (0 to 1).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Range:
    """A share with its interval, on the scale of its table."""

    low: float
    value: float
    high: float
    # Where something to compare with lies.
    line: float | None = None
    # As ``_drawing.html`` asks a rate.
    is_decided: bool = True


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the longest bar; ``ink`` is views, sign-ups or confirmed."""

    share: float
    ink: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a word or figure, smaller words below it, or a drawing. ``tone`` is a verdict's state."""

    text: str = ""
    more: str = ""
    url: str = ""
    tone: str = ""
    range: Range | None = None
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """``kind``: name (the row's heading), figure (set to the right), words or drawing; ``scale`` ends its axis."""

    label: str
    kind: str
    scale: str = ""
    # Of the paper's width, where it is not to follow from what is in it.
    width: float = 0


@dataclass(frozen=True, slots=True)
class Table:
    """``id`` names it in the page; ``empty`` is said where it has no rows.

    A row of one cell says more about the row above, in the whole width.
    """

    id: str
    title: str
    columns: list[Column]
    rows: list[list[Cell]]
    note: str = ""
    empty: str = ""
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict: a word, two sentences, a drawing against what is usual."""

    id: str
    kicker: str
    title: str
    text: str
    note: str
    tone: str
    range: Range | None = None
    scale: tuple[str, str] = ("", "")
    kind: str = "said"


@dataclass(frozen=True, slots=True)
class Series:
    """Columns over time as shares of the highest one, which ``most`` names."""

    label: str
    ink: str
    most: str
    shares: list[float]


@dataclass(frozen=True, slots=True)
class Chart:
    """How something went, drawn; ``table`` holds the same."""

    id: str
    title: str
    series: list[Series]
    first: str
    last: str
    table: Table
    kind: str = "chart"


Part = Table | Said | Chart


@dataclass(frozen=True, slots=True)
class Sheet:
    """One report."""

    language: str
    title: str
    subtitle: str
    organisation: str
    # As of when, and what the figures are.
    note: str
    parts: list[Part] = field(default_factory=list)
    # What the paper says beside its page numbers, and where it has no parts.
    page_label: str = ""
    empty: str = ""
    # In which language campaigns are named, so that long words in names are divided well.
    names_language: str = "de"
