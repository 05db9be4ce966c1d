"""Which rooms know a person: each answers what it knows, and forgets when told to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Rows = dict[str, list[dict[str, Any]]]


def _nothing_known(_address_key: bytes) -> Rows:
    return {}


def _nothing_to_forget(_address_key: bytes) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Keeper:
    """A room that knows people.

    ``tables`` names the tables it answers for; ``collect`` gives rows by table name for a contact;
    ``erase`` removes or anonymises them in the caller's transaction. The other two do the same for what is known of
    an address that is nobody's contact (yet), by its key (``outbox/suppression.py``).
    """

    tables: frozenset[str]
    collect: Callable[[int], Rows]
    erase: Callable[[int], None]
    collect_address: Callable[[bytes], Rows] = _nothing_known
    erase_address: Callable[[bytes], None] = _nothing_to_forget


_keepers: list[Keeper] = []
_said: dict[str, Callable[[str], str]] = {}


def kept_by(*keepers: Keeper) -> None:
    """Name all keepers; ``create_app`` calls this once, in the order in which they erase."""
    _keepers[:] = keepers


def said_by(**columns: Callable[[str], str]) -> None:
    """Name who puts the short codes in a column into words for people; ``create_app`` calls this once."""
    _said.clear()
    _said.update(columns)


def in_words(column: str, code: str) -> str:
    """What a code in a column means, for people; as it is where nobody has words for it."""
    return _said[column](code) if column in _said else code


def answered_tables() -> frozenset[str]:
    """The tables somebody answers for."""
    return frozenset().union(*(keeper.tables for keeper in _keepers))


def collect(contact_id: int) -> Rows:
    """Everything known of a contact, by table."""
    return _together(keeper.collect(contact_id) for keeper in _keepers)


def collect_address(address_key: bytes) -> Rows:
    """Everything known of an address beside what is known of a contact."""
    return _together(keeper.collect_address(address_key) for keeper in _keepers)


def erase(contact_id: int) -> None:
    """Let every room forget the contact; the caller commits."""
    for keeper in _keepers:
        keeper.erase(contact_id)


def erase_address(address_key: bytes) -> None:
    """Let every room forget the address; the caller commits."""
    for keeper in _keepers:
        keeper.erase_address(address_key)


def _together(answers: Iterable[Rows]) -> Rows:
    found: Rows = {}
    for answer in answers:
        for table, rows in answer.items():
            found.setdefault(table, []).extend(rows)
    return found
