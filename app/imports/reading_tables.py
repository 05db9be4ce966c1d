"""A list as it is uploaded – a table of text, or one's own data taken along (Art. 20 GDPR) – as heading and lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.foundation.errors import RefusedError
from app.foundation.spreadsheets import value_of
from app.foundation.text_files import one_line, text_of
from app.foundation.wording import number

MOST_BYTES, MOST_LINES, MOST_COLUMNS = 10_000_000, 100_000, 60
# Some cells too many are told of on their line; so many are no list of people.
_FAR_TOO_MANY = 10 * MOST_COLUMNS
LONGEST_CELL = 2000
_SEPARATORS = ";,\t|"
# What ``privacy/access.py`` writes for somebody who takes their data along.
_OWN_COPY = "testballon-person/"
_OWN_FIELDS = ("email", "given_name", "family_name", "postal_code", "phone", "birth_year", "language")

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """The names of the columns, and each line that says something: its number in the file, and its cells."""

    heading: list[str]
    lines: list[Line]


def read_table(data: bytes, name: str) -> Table:
    """Read a file. Raises RefusedError, with what to do, for one that cannot be read."""
    if len(data) > MOST_BYTES:
        raise RefusedError(
            _(
                "%(file)s is larger than %(n)s MB. Part it, and bring in one part after the other.",
                file=name,
                n=10,
            )
        )
    text = text_of(data, name)
    if text.lstrip().startswith("{"):
        return _own_copy(text, name)
    try:
        rows = _rows(text, name)
        _line, heading = next(rows, (0, []))
        table = Table(_named(heading, name), list(rows))
    except csv.Error as failure:
        raise RefusedError(
            _("%(file)s cannot be read as a table. Perhaps a quotation mark is missing.", file=name)
        ) from failure
    if not table.lines:
        raise RefusedError(_("%(file)s has a heading and no lines.", file=name))
    return table


def _rows(text: str, name: str) -> Iterator[Line]:
    """Every line with something in it, and its number; a cell may go over several lines of the file."""
    text, begins = _without_hint(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    count, at = 0, begins
    for cells in reader:
        number_of_line, at = at + 1, begins + reader.line_num
        if len(cells) > _FAR_TOO_MANY:
            raise RefusedError(
                _("Line %(line)s of %(file)s has %(cells)s cells, which no list of people has. Is it the right file?",
                  line=number(number_of_line), file=name, cells=number(len(cells)))
            )  # fmt: skip
        kept = [one_line(value_of(cell))[: LONGEST_CELL + 1] if cell else "" for cell in cells]
        if not any(kept):
            continue
        count += 1
        if count > MOST_LINES + 1:
            said = _("%(file)s has more than %(n)s lines. Part it, and bring in one part after the other.",
                     file=name, n=number(MOST_LINES))  # fmt: skip
            raise RefusedError(said)
        yield number_of_line, kept


def _without_hint(text: str) -> tuple[str, int]:
    """Spreadsheets may write ``sep=;`` into a line of its own before the table; how many lines that were."""
    first, _newline, rest = text.partition("\n")
    return (rest, 1) if first.strip().lower() in {f"sep={one}" for one in _SEPARATORS} else (text, 0)


def _separator(text: str) -> str:
    """What parts the first line into most cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")[:20_000]
    return max(_SEPARATORS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))


def _named(heading: list[str], name: str) -> list[str]:
    """The names of the columns, each different from the others. Raises RefusedError where the first line has none."""
    if not heading:
        raise RefusedError(_("%(file)s is empty.", file=name))
    if any("@" in cell for cell in heading):
        raise RefusedError(
            _("The first line of %(file)s has to name the columns, but there is an address in it.", file=name)
        )
    if len(heading) > MOST_COLUMNS:
        raise RefusedError(_("%(file)s has more than %(n)s columns.", file=name, n=MOST_COLUMNS))
    named: list[str] = []
    for place, cell in enumerate(heading, start=1):
        plain = cell[:100] or _("Column %(n)s", n=place)
        named.append(plain if plain not in named else f"{plain} ({place})")
    return named


def _own_copy(text: str, name: str) -> Table:
    """The one person it is about, with what they told; what they had agreed to elsewhere holds there, not here."""
    try:
        said: Any = json.loads(text)
        if not said["format"].startswith(_OWN_COPY):
            raise LookupError(said["format"])
        person = said["data"]["contacts"][0]
        cells = [_plain(person.get(field)) for field in _OWN_FIELDS]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as failure:
        raise RefusedError(
            _("%(file)s is neither a table nor somebody's own data from Testballon.", file=name)
        ) from failure
    return Table(list(_OWN_FIELDS), [(1, cells)])


def _plain(value: object) -> str:
    return one_line(str(value))[: LONGEST_CELL + 1] if isinstance(value, str | int) else ""
