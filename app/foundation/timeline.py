"""What happened with a person, told by every room that knows of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a person's history: an icon's name, a sentence, a detail and where it leads.

    Only whoever has ``permission`` is led there. ``wording`` is quoted exactly; ``evidence`` are pairs of a name and
    what was kept, ``answers`` of a question and what they said; ``caveat`` is said beside it.
    """

    at: datetime
    icon: str
    text: str
    detail: str = ""
    url: str = ""
    permission: str = ""
    wording: str = ""
    evidence: tuple[tuple[str, str], ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    caveat: str = ""
    # Where the evidence is put together as a file: ``<address>.pdf`` and ``<address>.json``.
    receipt: str = ""
    # Where only some may see the evidence: their permission.
    evidence_for: str = ""


Teller = Callable[[int], list[TimelineEntry]]
_tellers: list[Teller] = []


def told_by(*tellers: Teller) -> None:
    """Name who can tell of a contact; ``create_app`` calls this once."""
    _tellers[:] = tellers


def entries_for(contact_id: int) -> list[TimelineEntry]:
    """Everything that happened with this contact, newest first."""
    entries = [entry for tell in _tellers for entry in tell(contact_id)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)
