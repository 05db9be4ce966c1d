"""What a line says of a consent: whole, or it is none (R1.18).

Only what lets mails leave can be brought in. A telephone number is confirmed by a call (R1.15), being named and being
handed over belong to one page, Art. 9 and targeted political messages need a declaration made to this organisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from app.contacts.folding import folded
from app.foundation import clock
from app.foundation.wording import zone
from app.imports.columns import EVIDENCE

IMPORTABLE = ("newsletter", "campaigns")
# In both languages; as the export of a campaign calls them, too.
_SAID = {
    "newsletter": "newsletter rundbrief newsletterperemail stimmtzunewsletter agreesnewsletter",
    "campaigns": "campaigns aktionen kampagnen weitereaktionen othercampaigns newsofothercampaigns",
}
_FORMS = (
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
)
_OLDEST = 1995


@dataclass(frozen=True, slots=True)
class Evidence:
    """A consent as a list tells of it."""

    purpose: str
    given_at: datetime
    confirmed_at: datetime
    confirmed_how: str
    where: str
    wording: str


class NotProvenError(Exception):
    """The evidence does not suffice; ``code`` says why, ``field`` where."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(code)
        self.code, self.field = code, field


def evidence_in(cells: Mapping[str, str]) -> Evidence | None:
    """The consent a line tells of by field; None where it tells of none. Raises NotProvenError."""
    if not any(cells.get(field) for field in EVIDENCE):
        return None
    for field in EVIDENCE:
        if not cells.get(field):
            raise NotProvenError("evidence_missing", field)
    given, confirmed = _moment(cells, "consent_given_at"), _moment(cells, "consent_confirmed_at")
    # Where the hour is not known, the day decides.
    if confirmed.astimezone(zone()).date() < given.astimezone(zone()).date():
        raise NotProvenError("evidence_order", "consent_confirmed_at")
    return Evidence(
        purpose=_purpose(cells["consent_purpose"]),
        given_at=given,
        confirmed_at=max(given, confirmed),
        confirmed_how=cells["consent_confirmed_how"],
        where=cells["consent_where"],
        wording=cells["consent_wording"],
    )


def _purpose(said: str) -> str:
    plain = "".join(sign for sign in folded(said) if sign.isalnum())
    for purpose in IMPORTABLE:
        if plain in _SAID[purpose].split():
            return purpose
    raise NotProvenError("evidence_purpose", "consent_purpose")


def _moment(cells: Mapping[str, str], field: str) -> datetime:
    moment = moment_of(cells[field])
    if moment is None or moment.year < _OLDEST:
        raise NotProvenError("evidence_date", field)
    if moment > clock.now():
        raise NotProvenError("evidence_future", field)
    return moment


def moment_of(said: str) -> datetime | None:
    """A day or a moment as spreadsheets and programs write it, in the organisation's time zone; None for others."""
    said = said.strip().removesuffix("Uhr").strip().replace(", ", " ")
    found = _iso(said)
    for form in _FORMS:
        found = found or _parsed(said, form)
    try:
        return found and (found if found.tzinfo else found.replace(tzinfo=zone())).astimezone(UTC)
    except OverflowError:
        return None


def _iso(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None


def _parsed(said: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(said, form).replace(tzinfo=zone())
    except ValueError:
        return None
