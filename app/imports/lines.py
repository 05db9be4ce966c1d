"""One line of a list, read by the columns somebody chose: who it is, what is told of them, and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.contacts.addresses import EmailAddress, parse_address
from app.contacts.folding import folded
from app.foundation import clock
from app.foundation.errors import RefusedError
from app.foundation.wording import zone
from app.imports.columns import EMAIL, LANGUAGE, TOLD, brings_evidence
from app.imports.evidence import Evidence, NotProvenError, evidence_in, moment_of
from app.imports.reading_tables import LONGEST_CELL, Line

# With these a line is not brought in at all; with others something of it is left out.
REFUSING = frozenset({"email_missing", "email_wrong", "too_many_cells", "cell_too_long"})
_LONGEST = {"given_name": 100, "family_name": 100, "postal_code": 12, "phone": 40}
_SHAPES = {
    "postal_code": re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{2,10}"),
    "phone": re.compile(r"\+?[0-9 ()/.\u2013-]{5,}"),
}
# A name stands in the salutation of mails; it must not carry a link there.
_WEB_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)
_LANGUAGES = {
    "de": "de german deutsch ger deu dede deat dech",
    "en": "en english englisch eng engb enus",
}
_OLDEST = 1900


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line: a code (``problem_words.py``) and the field it is about, if it is about one."""

    line: int
    code: str
    field: str = ""

    @property
    def refuses(self) -> bool:
        """Whether the whole line is left out."""
        return self.code in REFUSING


@dataclass(slots=True)
class ReadLine:
    """What a line says; without an address it is refused."""

    number: int
    address: EmailAddress | None = None
    told: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    evidence: Evidence | None = None
    problems: list[Problem] = field(default_factory=list)

    def note(self, code: str, about: str = "") -> None:
        """Write down that something is wrong."""
        self.problems.append(Problem(self.number, code, about))


def read_line(line: Line, columns: Sequence[str]) -> ReadLine:
    """Read a line; never raises."""
    number, row = line
    read = ReadLine(number)
    # Spreadsheets leave out cells at the end that are empty; others at the end mean that something has shifted.
    if any(row[len(columns) :]):
        read.note("too_many_cells")
        return read
    cells = {column: cell for column, cell in zip(columns, row, strict=False) if column}
    for name, cell in cells.items():
        if len(cell) > LONGEST_CELL:
            read.note("cell_too_long", name)
            return read
    _read_address(read, cells.get(EMAIL, ""))
    if read.address is None:
        return read
    for name in TOLD:
        if cells.get(name):
            _read_told(read, name, cells[name])
    read.language = _language(cells.get(LANGUAGE, ""))
    if brings_evidence(columns):
        _read_evidence(read, cells)
    return read


def _read_address(read: ReadLine, typed: str) -> None:
    if not typed:
        read.note("email_missing", EMAIL)
        return
    try:
        read.address = parse_address(typed.removeprefix("mailto:"))
    except RefusedError:
        read.note("email_wrong", EMAIL)


def _read_told(read: ReadLine, name: str, cell: str) -> None:
    value: str | int | None = _year(cell) if name == "birth_year" else cell
    shape = _SHAPES.get(name)
    is_right = value is not None and len(cell) <= _LONGEST.get(name, len(cell))
    if shape and not shape.fullmatch(cell):
        is_right = False
    if name in ("given_name", "family_name") and _WEB_ADDRESS.search(cell):
        is_right = False
    if is_right:
        read.told[name] = value
    else:
        read.note("left_out", name)


def _read_evidence(read: ReadLine, cells: Mapping[str, str]) -> None:
    try:
        read.evidence = evidence_in(cells)
    except NotProvenError as lacking:
        read.note(lacking.code, lacking.field)


def _year(cell: str) -> int | None:
    """A year, or that of a date: the day is nobody's business."""
    found = moment_of(cell) if not cell.isdecimal() else None
    # On the calendar here, not in UTC: New Year's Day begins an hour earlier there.
    year = found.astimezone(zone()).year if found else int(cell) if cell.isdecimal() and len(cell) == 4 else 0
    return year if _OLDEST <= year <= clock.now().year else None


def _language(cell: str) -> str:
    plain = "".join(sign for sign in folded(cell) if sign.isalnum())
    return next((language for language, names in _LANGUAGES.items() if plain in names.split()), "")
