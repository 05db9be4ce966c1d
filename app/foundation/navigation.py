"""The registry of what stands in the staff navigation; ``create_app`` fills it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from app.foundation.database import db


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One place to go: a (lazily translated) label, its address, who may go there, and an icon's name."""

    label: Any
    url: str
    permission: str
    icon: str

    @property
    def mark(self) -> int:
        """How many things there wait too long for this account; 0 shows nothing."""
        permission, count = _marks.get(self.url, ("", None))
        if count is None or not current_user.may(permission):
            return 0
        try:
            return count()
        except SQLAlchemyError:
            # The page that says so shows the navigation, too.
            db.session.rollback()
            return 0

    def is_current(self, path: str) -> bool:
        """Whether this path lies at or below the entry's address."""
        return path == self.url or path.startswith(self.url + "/")


_entries: list[NavigationEntry] = []
_marks: dict[str, tuple[str, Callable[[], int]]] = {}


def filled_by(entries: Sequence[NavigationEntry]) -> None:
    """Say what the navigation shows, in this order; ``create_app`` calls this once."""
    _entries[:] = entries


def marked_by(url: str, permission: str, count: Callable[[], int]) -> None:
    """Name who counts what waits too long at a place, for accounts with the permission; ``wiring`` calls this."""
    _marks[url] = (permission, count)


def entries_for_this_account() -> list[NavigationEntry]:
    """What the signed-in account may go to; empty before sign-in."""
    if not current_user.is_authenticated:
        return []
    return [entry for entry in _entries if current_user.may(entry.permission)]
