"""Tables as they stand in the database, not as this version's models know them: a copy may be older than the program.

A row travels as a JSON list: bytes as base64, times as ISO 8601 in UTC, what is JSON in the database as the text it is
there. So it means the same on SQLite and on PostgreSQL, and a copy of one can be put back on the other.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    cast,
    func,
    select,
)
from sqlalchemy.types import UserDefinedType

VERSION_TABLE = "alembic_version"
_AT_ONCE = 2000
Change = Callable[[Any], Any]


class _JsonAsText(UserDefinedType[str]):
    """JSON read and written as its text, so that neither its form nor a ``null`` in it changes."""

    cache_ok = True

    def get_col_spec(self, **_said: object) -> str:
        """Its name on PostgreSQL."""
        return "JSON"

    def column_expression(self, column: Any) -> Any:
        """As text on its way out."""
        return cast(column, Text)

    def bind_expression(self, value: Any) -> Any:
        """And from text on its way in."""
        return cast(cast(value, Text), JSON)


def present_tables(connection: Connection) -> list[Table]:
    """All tables of the database by name, but the one that names its version. Some point at one another in a circle."""
    found = MetaData()
    found.reflect(connection)
    is_sqlite = connection.dialect.name == "sqlite"
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = Text() if is_sqlite else _JsonAsText()
    return [found.tables[name] for name in sorted(found.tables) if name != VERSION_TABLE]


def number_of_rows(connection: Connection, table: Table) -> int:
    """How many there are."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def rows_of(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """Each row, as it travels, in the order of the primary key."""
    changes = [_outwards(column.type) for column in table.columns]
    wanted = select(table).order_by(*table.primary_key).execution_options(yield_per=_AT_ONCE)
    for row in connection.execute(wanted):
        yield [
            value if change is None or value is None else change(value)
            for change, value in zip(changes, row, strict=True)
        ]


def put_rows(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[list[Any]]) -> int:
    """Write rows that travelled; returns how many. Raises KeyError for a column that is not there."""
    is_sqlite = connection.dialect.name == "sqlite"
    changes = [_inwards(table.columns[name].type, is_sqlite=is_sqlite) for name in names]
    statement = table.insert()
    number, waiting = 0, []
    for row in rows:
        values = (
            value if change is None or value is None else change(value)
            for change, value in zip(changes, row, strict=True)
        )
        waiting.append(dict(zip(names, values, strict=True)))
        if len(waiting) == _AT_ONCE:
            connection.execute(statement, waiting)
            number, waiting = number + len(waiting), []
    if waiting:
        connection.execute(statement, waiting)
    return number + len(waiting)


def _outwards(kind: object) -> Change | None:
    if isinstance(kind, LargeBinary):
        return lambda value: base64.b64encode(value).decode()
    if isinstance(kind, DateTime):
        return _moment
    if isinstance(kind, Date):
        return date.isoformat
    return None


def _inwards(kind: object, *, is_sqlite: bool) -> Change | None:
    if isinstance(kind, LargeBinary):
        return base64.b64decode
    if isinstance(kind, DateTime):
        return lambda said: datetime.fromisoformat(said).replace(tzinfo=None if is_sqlite else UTC)
    if isinstance(kind, Date):
        return date.fromisoformat
    # SQLite would take anything.
    if isinstance(kind, Boolean):
        return partial(_being, bool)
    if isinstance(kind, Integer):
        return partial(_being, int)
    return None


def _being(wanted: type, value: Any) -> Any:
    if type(value) is not wanted:
        raise TypeError(f"{value!r} is not of the type {wanted.__name__}")
    return value


def _moment(value: datetime) -> str:
    """SQLite keeps no time zone, and what we keep there is UTC."""
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return aware.isoformat()
