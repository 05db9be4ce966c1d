"""Free text of staff that may name somebody: why and by which conditions sign-ups were taken out, what a second person
was asked. It is sealed, so nobody can look for a name in it; whoever answers for a person reads all of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.personal_data import Rows
from app.safety.models import Invalidation
from app.staff.release_models import Release

# What stands where a name stood.
GONE = "…"
_SHORTEST = 3


def names_of(people: Iterable[Any]) -> set[str]:
    """By what free text names them: addresses and full names, of rows that have these columns."""
    found: set[str] = set()
    for one in people:
        found |= {one.email, getattr(one, "canonical_email", "")}
        if one.given_name and one.family_name:
            found.add(f"{one.given_name} {one.family_name}")
    return {name for name in found if len(name) >= _SHORTEST}


def surnames_of(people: Iterable[Any]) -> set[str]:
    """What names them together with others: enough to forget by, not enough to tell about."""
    return {one.family_name for one in people if one.family_name and len(one.family_name) >= _SHORTEST}


def told_of(names: Collection[str]) -> Rows:
    """The texts that name somebody."""
    pattern = _pattern(names)
    if pattern is None:
        return {}
    notes = [
        {"made_at": row.made_at, "reason": row.reason, "conditions": row.conditions.get("name", "")}
        for row in _invalidations()
        if pattern.search(row.reason) or pattern.search(str(row.conditions))
    ]
    asked = [
        {"asked_at": row.asked_at, "reason": row.told["reason"], "about": row.told["subject"]}
        for row in _releases()
        if pattern.search(" ".join(_texts(row.told)))
    ]
    return {table: rows for table, rows in (("invalidations", notes), ("releases", asked)) if rows}


def forget(names: Collection[str]) -> None:
    """Take the names out of the texts; the rest of each stays. The caller commits.

    A release that named them fits nothing any more, and has to be asked for anew.
    """
    pattern = _pattern(names)
    if pattern is None:
        return
    for row in _invalidations():
        if pattern.search(row.reason):
            row.reason = pattern.sub(GONE, row.reason)
        if pattern.search(str(row.conditions)):
            row.conditions = _without(row.conditions, pattern)
    for release in _releases():
        if pattern.search(" ".join(_texts(release.told))):
            release.words = json.dumps(_without(release.told, pattern))


def _invalidations() -> Iterable[Invalidation]:
    # Without a reason it was its own person's wish; of those there are many.
    return db.session.scalars(select(Invalidation).where(Invalidation.reason != "")).all()


def _releases() -> Iterable[Release]:
    return db.session.scalars(select(Release)).all()


def _pattern(names: Collection[str]) -> re.Pattern[str] | None:
    longest_first = sorted((re.escape(name) for name in names if name), key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(one, pattern) for name, one in value.items()}
    return pattern.sub(GONE, value) if isinstance(value, str) else value
