"""What a person has agreed to, as it stands now; told by the room that keeps the consents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NextStep:
    """What can be done about it next: a link's words, its address, and the permission it takes."""

    label: str
    url: str
    permission: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """One purpose a person was asked about: whether it holds, since when, and in which words it was given.

    ``caveat`` says what weakens the evidence, where anything does.
    """

    purpose: str
    is_in_force: bool
    since: datetime
    wording: str
    caveat: str = ""
    # Of one that was withdrawn: until when its proof is kept, locked.
    proof_until: datetime | None = None
    next_step: NextStep | None = None


Teller = Callable[[int], list[Agreement]]
_tellers: list[Teller] = []


def told_by(*tellers: Teller) -> None:
    """Name who can tell of a contact; ``create_app`` calls this once."""
    _tellers[:] = tellers


def agreements_of(contact_id: int) -> list[Agreement]:
    """Every purpose the contact ever answered, those that hold first."""
    found = [agreement for tell in _tellers for agreement in tell(contact_id)]
    return sorted(found, key=lambda one: (not one.is_in_force, one.purpose))
