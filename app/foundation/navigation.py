"""The registry of what stands in the staff navigation; ``create_app`` fills it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_login import current_user


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One place to go: a (lazily translated) label, its address, who may go there, and an icon's name."""

    label: Any
    url: str
    permission: str
    icon: str

    def is_current(self, path: str) -> bool:
        """Whether this path lies at or below the entry's address."""
        return path == self.url or path.startswith(self.url + "/")


_entries: list[NavigationEntry] = []


def filled_by(entries: Sequence[NavigationEntry]) -> None:
    """Say what the navigation shows, in this order; ``create_app`` calls this once."""
    _entries[:] = entries


def entries_for_this_account() -> list[NavigationEntry]:
    """What the signed-in account may go to; empty before sign-in."""
    if not current_user.is_authenticated:
        return []
    return [entry for entry in _entries if current_user.may(entry.permission)]
