"""Which rooms know a person: each answers what it knows, and forgets when told to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Keeper:
    """A room that knows people.

    ``tables`` names the tables it answers for; ``collect`` gives rows by table name for a contact;
    ``erase`` removes or anonymises them in the caller's transaction.
    """

    tables: frozenset[str]
    collect: Callable[[int], dict[str, list[dict[str, Any]]]]
    erase: Callable[[int], None]


_keepers: list[Keeper] = []


def kept_by(*keepers: Keeper) -> None:
    """Name all keepers; ``create_app`` calls this once, in the order in which they erase."""
    _keepers[:] = keepers


def answered_tables() -> frozenset[str]:
    """The tables somebody answers for."""
    return frozenset().union(*(keeper.tables for keeper in _keepers))


def collect(contact_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything known of a contact, by table."""
    found: dict[str, list[dict[str, Any]]] = {}
    for keeper in _keepers:
        found |= keeper.collect(contact_id)
    return found


def erase(contact_id: int) -> None:
    """Let every room forget the contact; the caller commits."""
    for keeper in _keepers:
        keeper.erase(contact_id)
