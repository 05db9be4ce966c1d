"""What is done with people's data, told by the rooms that do it: privacy notices and records are written from this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Recorded:
    """The same for the record of the controller (Art. 30(1) GDPR), which speaks of people and not to them.

    ``asked`` is what one page's form asks for; it makes no other activity of the same one.
    """

    name: str
    why: str
    basis: str
    people: str
    data: str = ""
    recipients: str = ""
    kept: str = ""
    asked: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that is done (Art. 13, Art. 30 GDPR), each part as sentences in the reader's language; empty: nothing.

    ``kept`` says how long, in days wherever that is a number of days. Without ``recorded`` the record says the same.
    """

    name: str
    why: str
    basis: str
    data: str = ""
    recipients: str = ""
    kept: str = ""
    recorded: Recorded | None = None


# Asked with the content of a page for what happens on it, with None for what happens anyway.
Teller = Callable[[dict[str, Any] | None, str], list[Activity]]
_tellers: list[Teller] = []


def told_by(*tellers: Teller) -> None:
    """Name all who tell; ``create_app`` calls this once, in the order in which a notice says it."""
    _tellers[:] = tellers


def activities_of(content: dict[str, Any] | None, language: str) -> list[Activity]:
    """All that is done with what people enter on this page, or on any page."""
    return [activity for tell in _tellers for activity in tell(content, language)]
