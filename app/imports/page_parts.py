"""What the pages of a list show, put together for their templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from app.contacts.addresses import masked
from app.foundation.terms import FROZEN, value_of
from app.imports import queries
from app.imports.columns import FIELDS, TOLD, brings_evidence, label_of, missing_evidence
from app.imports.models import ContactImport
from app.imports.problem_words import MOST_KEPT, problems_in_words
from app.imports.receiving import WAITS, same_file_before

# With how much of each is kept.
ORIGIN_FIELDS: Final = {"source": 500, "collected_when": 200, "collected_by": 200}
# Art. 14(3) GDPR: whoever did not give their data themselves is told within a month.
_TO_BE_TOLD_WITHIN = timedelta(days=30)
_EXAMPLES, _PEOPLE, _PROBLEMS = 3, 5, 50


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its name, what it is taken for, and the first things that stand in it."""

    name: str
    field: str
    examples: list[str]


def columns_of(found: ContactImport, chosen: Sequence[str]) -> list[Column]:
    """The columns of a list that waits."""
    lines = [cells for _number, cells in queries.first_lines(found.id, 50)]
    return [
        Column(name, field, list(islice((row[at] for row in lines if len(row) > at and row[at]), _EXAMPLES)))
        for at, (name, field) in enumerate(zip(found.heading, chosen, strict=True))
    ]


def choices(found: ContactImport) -> dict[str, Any]:
    """What a column can be, and what else that page says."""
    return {
        "fields": [(field, label_of(field)) for field in FIELDS],
        "limits": ORIGIN_FIELDS,
        "before": same_file_before(found),
        "gone_at": found.uploaded_at + WAITS,
    }


def parts_of(found: ContactImport) -> dict[str, Any]:
    """What the page of a list shows once its columns are chosen."""
    told = [field for field in TOLD if field in found.columns]
    return {
        "progress": progress_of(found),
        "problems": list(islice(problems_in_words(found), _PROBLEMS)),
        "problems_shown": _PROBLEMS,
        "problems_kept": MOST_KEPT,
        "people": _people(found, told) if found.state == "checked" else [],
        "told": [label_of(field) for field in told],
        "missing": [label_of(field) for field in missing_evidence(found.columns)],
        "has_evidence": brings_evidence(found.columns),
        "frozen_after": value_of(FROZEN),
        "before": same_file_before(found) if found.state == "checked" else None,
        "people_here": queries.number_of_people(found.id),
        "tell_by": tell_by(found),
    }


def progress_of(found: ContactImport) -> tuple[int, int]:
    """How far the present step is, and how far it goes."""
    if found.state != "undoing":
        return found.done, found.lines
    gone, stay = found.counts.get("gone", 0), found.counts.get("stay", 0)
    return gone + stay, gone + queries.number_of_people(found.id)


def tell_by(found: ContactImport) -> datetime | None:
    """Until when the people of a list have to be told."""
    return found.finished_at + _TO_BE_TOLD_WITHIN if found.finished_at else None


def _people(found: ContactImport, told: Sequence[str]) -> list[tuple[int, str, list[str]]]:
    """The first as they are read: line, address with its middle hidden, and what is told of them."""
    return [
        (line.number, masked(line.address.shown), [str(line.told.get(field, "")) for field in told])
        for line in queries.first_people(found, _PEOPLE)
        if line.address
    ]


def addresses_shown(found: ContactImport) -> list[str]:
    """Whose lines stand on the page of a list that waits, for the trail of who saw whom."""
    return addresses_in(found) if found.state in ("new", "checked") else []


def addresses_in(found: ContactImport) -> list[str]:
    """The same while it is looked through."""
    cells = [cell for _number, row in queries.first_lines(found.id, 50) for cell in row]
    return [cell for cell in cells if "@" in cell][:50]
