"""Work that two processes may do at once, and that is written down once.

Periodic work is done by whoever holds the lease; where it takes longer than that, a second one is at it, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select, text

from app.foundation.database import Base, db, dialect_insert


def newest_id(model: type[Base]) -> int:
    """The highest id in a table; 0 where it is empty."""
    return db.session.scalar(select(func.max(model.__table__.c.id))) or 0


def nobody_wrote_since(model: type[Base], newest: int) -> bool:
    """Whether that is still the highest id. From here to the caller's commit nobody else adds a row."""
    write_alone(model)
    return newest_id(model) == newest


def write_alone(model: type[Base]) -> None:
    """Wait for whoever writes rows of a table; from here to the caller's commit nobody else does.

    On SQLite that is so for the whole of every transaction that is not ``reading()`` alone.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text(f"LOCK TABLE {model.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))


def put(model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Write whole rows, in place of what stands under the same primary key. The caller commits."""
    if not rows:
        return
    table = model.__table__
    key = [column.name for column in table.primary_key]
    statement = dialect_insert(model).values({name: bindparam(name) for name in rows[0]})
    others = {name: statement.excluded[name] for name in rows[0] if name not in key}
    db.session.execute(statement.on_conflict_do_update(index_elements=key, set_=others), rows)
