"""When a consent was last made use of, told by the rooms that write to people (R1.17)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

# Of these contacts and this purpose: when it was last used, for those for whom it was.
Teller = Callable[[Collection[int], str], Mapping[int, datetime]]
_tellers: list[Teller] = []


def told_by(*tellers: Teller) -> None:
    """Name who can tell; ``wiring`` calls this once."""
    _tellers[:] = tellers


def last_uses(contact_ids: Collection[int], purpose: str) -> dict[int, datetime]:
    """The latest that any of them tells."""
    latest: dict[int, datetime] = {}
    for tell in _tellers:
        for contact_id, at in tell(contact_ids, purpose).items():
            latest[contact_id] = max(at, latest.get(contact_id, at))
    return latest
