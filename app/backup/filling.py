"""Filling a database from a copy, in one transaction: schema of then, rows, and from there to this version."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from flask import Flask
from sqlalchemy import Connection, MetaData, Table, text
from sqlalchemy.exc import StatementError

from app.backup.archive import ArchiveReader, unlike
from app.backup.numbers import give_from
from app.backup.tables import number_of_rows, present_tables, put_rows
from app.foundation.errors import SetupError

# What a column that is not there, or a value that does not fit, comes to on one database or the other.
_MISFITS = (KeyError, TypeError, ValueError, OverflowError, StatementError)
_SEALED = re.compile(r"sealed:([0-9a-f]{8}):")


def refuse_unknown(app: Flask, version: str) -> None:
    """Raise SetupError for a copy of a version whose migrations are not here."""
    try:
        ScriptDirectory(str(app.config["MIGRATIONS"])).get_revision(version)
    except CommandError as failure:
        raise SetupError(
            "This copy is from a newer version of Testballon. Update this program, then restore it."
        ) from failure


def fill(
    app: Flask, connection: Connection, archive: ArchiveReader, told: Callable[[int], None]
) -> tuple[dict[str, list[str]], set[str]]:
    """Replace whatever is there; returns the copy's files and the names of the keys its fields are sealed with.

    Raises SetupError where something in the copy is not as it was written. Commits nothing.
    """
    _drop_all(connection)
    _migrate(app, connection, archive.head.schema)
    tables = {table.name: table for table in present_tables(connection)}
    files: dict[str, list[str]] = {}
    keys: set[str] = set()
    given: dict[str, int] = {}
    with _references_later(connection, tables.values()):
        for table in tables.values():
            # Some migrations write first rows.
            connection.execute(table.delete())
        for part, rows in archive.parts():
            if "file" in part:
                files[part["file"]] = part["lines"]
                continue
            if part["table"] not in tables:
                raise SetupError(f"The copy holds a table that its version does not know: {part['table']}.")
            given[part["table"]] = part.get("given", 0)
            _put(connection, tables[part["table"]], part["columns"], _looked_at(rows, keys, told))
    _compare(connection, tables, archive.counts)
    for name, number in given.items():
        give_from(connection, tables[name], number)
    _migrate(app, connection, "head")
    return files, keys


def _drop_all(connection: Connection) -> None:
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)


def _migrate(app: Flask, connection: Connection, version: str) -> None:
    with app.app_context():
        config = app.extensions["migrate"].migrate.get_config(str(app.config["MIGRATIONS"]))
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def _put(connection: Connection, table: Table, names: list[str], rows: Iterable[list[Any]]) -> None:
    if unknown := sorted(set(names) - set(table.columns.keys())):
        raise unlike(f"the table {table.name} has no column “{unknown[0]}”")
    try:
        put_rows(connection, table, names, rows)
    except _MISFITS as failure:
        raise unlike(f"a row of the table {table.name} does not fit") from failure


def _looked_at(rows: Iterable[list[Any]], keys: set[str], told: Callable[[int], None]) -> Iterator[list[Any]]:
    for number, row in enumerate(rows, 1):
        for value in row:
            if isinstance(value, str) and "sealed:" in value:
                keys.update(_SEALED.findall(value))
        yield row
        if number % 1000 == 0:
            told(1000)


def _compare(connection: Connection, tables: dict[str, Table], counts: dict[str, int]) -> None:
    for name, table in tables.items():
        present = number_of_rows(connection, table)
        if present != counts.get(name, 0):
            raise SetupError(f"Of {counts.get(name, 0)} rows of the table {name} {present} arrived.")


class _references_later:  # noqa: N801 - used as a context
    """Rows may point at rows that come later; all are checked at the end."""

    def __init__(self, connection: Connection, tables: Iterable[Table]) -> None:
        self._connection = connection
        self._names = [(table.name, key.name) for table in tables for key in table.foreign_key_constraints]

    def __enter__(self) -> None:
        # On SQLite whoever opened the connection sees to it (``restoring``): within a transaction it cannot be said.
        if self._connection.dialect.name == "postgresql":
            self._alter("DEFERRABLE INITIALLY DEFERRED")

    def __exit__(self, kind: object, *_said: object) -> None:
        if kind is not None:
            return
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            self._alter("NOT DEFERRABLE")
        elif self._connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise SetupError("In this copy rows point at rows that are not there; it is damaged.")

    def _alter(self, how: str) -> None:
        quote = self._connection.dialect.identifier_preparer.quote
        for table, key in self._names:
            self._connection.exec_driver_sql(
                f"ALTER TABLE {quote(table)} ALTER CONSTRAINT {quote(str(key))} {how}"
            )
