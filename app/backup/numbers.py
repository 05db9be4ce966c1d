"""Up to which number rows were given one: a deleted row's is not given again, neither here nor after a restore."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, Table, func, inspect, select, text


def given_up_to(connection: Connection, table: Table) -> int:
    """The highest number a row of this table ever had, as far as the database knows; 0 where it gives none."""
    key = _number(table)
    if key is None:
        return 0
    newest = int(connection.scalar(select(func.max(table.c[key]))) or 0)
    if connection.dialect.name == "postgresql":
        if sequence := _sequence(connection, table, key):
            asked = text(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608 - the database's own name
            return max(newest, int(connection.scalar(asked) or 0))
        return newest
    if not _counts(connection):
        return newest
    asked = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return max(newest, int(connection.scalar(asked, {"name": table.name}) or 0))


def give_from(connection: Connection, table: Table, given: int) -> None:
    """Let the next row get a number above ``given``, and above those that are there."""
    key = _number(table)
    if key is None:
        return
    given = max(given, int(connection.scalar(select(func.max(table.c[key]))) or 0))
    if connection.dialect.name == "postgresql":
        if sequence := _sequence(connection, table, key):
            said = {"sequence": sequence, "next": given + 1}
            connection.execute(text("SELECT setval(CAST(:sequence AS regclass), :next, false)"), said)
    elif _counts(connection) and _never_gives_twice(connection, table):
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        connection.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :given)"),
            {"name": table.name, "given": given},
        )


def _number(table: Table) -> str | None:
    """The column the database numbers by itself."""
    key = list(table.primary_key)
    is_counted = len(key) == 1 and isinstance(key[0].type, Integer) and not key[0].foreign_keys
    return key[0].name if is_counted else None


def _sequence(connection: Connection, table: Table, key: str) -> str | None:
    asked = text("SELECT pg_get_serial_sequence(:table, :key)")
    found = connection.scalar(asked, {"table": table.name, "key": key})
    return str(found) if found else None


def _counts(connection: Connection) -> bool:
    return inspect(connection).has_table("sqlite_sequence")


def _never_gives_twice(connection: Connection, table: Table) -> bool:
    asked = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    return "AUTOINCREMENT" in str(connection.scalar(asked, {"name": table.name})).upper()
