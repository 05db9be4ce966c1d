"""Making a copy: one moment of the whole database, while everything goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy import Connection

from app.backup.archive import ArchiveWriter, Head, written
from app.backup.numbers import given_up_to
from app.backup.tables import number_of_rows, present_tables, rows_of
from app.foundation import clock, lasting
from app.foundation.database import db, reading
from app.foundation.errors import SetupError
from app.foundation.sealing import key_name
from app.foundation.settings import Settings
from app.privacy.erasing import LOG_FILE

# What stands in the data folder beside database and key, and could not be made anew.
FILES = (LOG_FILE, lasting.LOG_FILE)
Told = Callable[[int], None]


def make_copy(path: Path, passphrase: str, told: Callable[[int], Told]) -> Head:
    """Write a copy; returns its head. ``told`` gets the number of rows, and what it returns gets each step.

    Raises SetupError where the file cannot be written, or the database is empty.
    """
    settings: Settings = current_app.config["TESTBALLON"]
    with one_moment() as connection, written(path, passphrase) as archive:
        version = MigrationContext.configure(connection).get_current_revision()
        if version is None:
            raise SetupError(
                "The database is empty; there is nothing to copy. Run “testballon migrate” first."
            )
        tables = present_tables(connection)
        head = Head(
            made_at=clock.now().isoformat(),
            schema=version,
            database=connection.dialect.name,
            rows=sum(number_of_rows(connection, table) for table in tables),
            key=key_name(settings.key),
            keys={"secret_key": settings.key.decode(), "field_keys": settings.field_keys}
            if passphrase
            else {},
        )
        archive.head(head)
        step = told(head.rows)
        for table in tables:
            names = [column.name for column in table.columns]
            archive.table(table.name, names, given=given_up_to(connection, table))
            for number, row in enumerate(rows_of(connection, table), 1):
                archive.row(row)
                if number % 1000 == 0:
                    step(1000)
        _add_files(archive, settings.data)
    return head


@contextmanager
def one_moment() -> Iterator[Connection]:
    """A connection that sees the database as it was when it first looked, whatever others write meanwhile."""
    with reading(), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection


def _add_files(archive: ArchiveWriter, folder: Path) -> None:
    for name in FILES:
        path = folder / name
        if path.exists():
            archive.file(name, path.read_text(encoding="ascii", errors="replace").splitlines())
