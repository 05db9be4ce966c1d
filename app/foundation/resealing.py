"""After a new key has been set: everything that an older one sealed, or none, is sealed anew while all goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement, Table, Text, cast, func, select, update

from app.foundation.database import Base, db
from app.foundation.sealed_columns import SealedAnswers, SealedText
from app.foundation.sealing import MARK, sealing_key

_AT_ONCE = 500
_KEY = re.compile(f"{MARK}([0-9a-f]{{8}}):")


def reseal() -> int:
    """Seal with today's key whatever is not; returns how many values that were. Commits as it goes."""
    return sum(_reseal(table, column) for table, column in _sealed_columns())


def not_sealed_anew() -> int:
    """How many values still wait for that: as long as there are any, the older keys are needed."""
    return sum(
        db.session.scalar(select(func.count()).select_from(table).where(_is_old(column))) or 0
        for table, column in _sealed_columns()
    )


def keys_that_seal() -> set[str]:
    """The names of all keys that something in the database is sealed with."""
    found: set[str] = set()
    for table, column in _sealed_columns():
        # Those of the newest key are most and say nothing new.
        stored = cast(column, Text)
        others = select(stored).select_from(table).where(_is_old(column), stored.contains(MARK))
        for value in db.session.scalars(others.execution_options(yield_per=_AT_ONCE)):
            found.update(_KEY.findall(value))
    return found


def _reseal(table: Table, column: Column[object]) -> int:
    (key,) = table.primary_key
    done = after = 0
    while rows := db.session.execute(
        select(key, column).where(_is_old(column), key > after).order_by(key).limit(_AT_ONCE)
    ).all():
        for number, value in rows:
            # Whoever changed it in the meantime has sealed it anew; whoever deleted it wants it gone.
            db.session.execute(
                update(table).where(key == number, _is_old(column)).values({column.name: value})
            )
        db.session.commit()
        done, after = done + len(rows), rows[-1][0]
    return done


def _is_old(column: Column[object]) -> ColumnElement[bool]:
    """Whether a value is clear text or of an older key."""
    stored = cast(column, Text)
    today = f"{MARK}{sealing_key()}:"
    if isinstance(column.type, SealedText):
        return (stored != "") & ~stored.startswith(today, autoescape=True)
    # {"b3": "sealed:…", "b4": 2}: a text follows a colon and a blank; quotes within it have a backslash before them.
    return stored.contains(': "', autoescape=True) & ~stored.contains(f': "{today}', autoescape=True)


def _sealed_columns() -> Iterator[tuple[Table, Column[object]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, SealedText | SealedAnswers):
                yield table, column
