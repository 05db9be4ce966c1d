"""How long a person's data is kept and why, told by the room that cleans up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

# After so long without a sign of life whoever agreed to news is asked, and erased after the notice (R2.12).
SILENCE = timedelta(days=730)
NOTICE = timedelta(days=30)
# So long after the end of the last campaign they took part in everybody else is erased.
AFTER_THE_END = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Fate:
    """When a person will be erased, and the reason as a sentence; ``at`` is None while something keeps them."""

    at: datetime | None
    why: str


Teller = Callable[[int], Fate | None]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Name who can tell of a contact; ``create_app`` calls this once."""
    _tellers[:] = [teller]


def fate_of(contact_id: int) -> Fate | None:
    """What will become of a contact; None for one that is not there."""
    return _tellers[0](contact_id) if _tellers else None
