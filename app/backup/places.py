"""Where a copy may go: never over an installation that is in use, and over one that holds something only when told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from flask import Flask
from sqlalchemy import MetaData, Table, func, inspect, select, text
from sqlalchemy.exc import DatabaseError

from app.foundation import clock
from app.foundation.database import UtcDateTime, db, reading
from app.foundation.errors import SetupError
from app.foundation.owners import has_died
from app.periodic import LEASE
from app.starting import database_in_words

# Where one of these has a row, somebody has begun to work here.
_WORKED_WITH = ("accounts", "campaigns", "contacts", "sign_ups")
_IN_USE = (
    "This installation is running: {why}. Stop it first (testballon run, worker, whatever else is connected), "
    "so that nothing answers before the copy is whole."
)


def refuse_occupied(app: Flask, *, replace: bool) -> None:
    """Raise SetupError where something would be lost, or somebody is at work."""
    settings = app.config["TESTBALLON"]
    with app.app_context(), reading():
        try:
            occupied = _occupied()
            _refuse_at_work()
        except DatabaseError as failure:
            if not settings.is_sqlite:
                raise SetupError(f"The database ({database_in_words(settings)}) cannot be used.") from failure
            # A file that is damaged is what a copy is for; but nobody's file is thrown away unasked.
            occupied = True
    if occupied and not replace:
        raise SetupError(
            f"There is an installation already ({database_in_words(settings)}). To put the copy in its place, which "
            "deletes what is there, add --replace; make a copy of it first."
        )


def put_in_place(draft: Path, place: Path) -> None:
    """Let a whole SQLite file take the place of another. Raises SetupError while that one is open somewhere."""
    if place.exists():
        try:
            with closing(sqlite3.connect(place, timeout=0, isolation_level=None)) as old:
                # It takes the journal away, which must not be played on the new file; nobody else may have it open.
                old.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as failure:
            draft.unlink(missing_ok=True)
            raise SetupError(_IN_USE.format(why=f"{place.name} is open")) from failure
        except sqlite3.DatabaseError:
            # Damaged: nothing in it can be saved.
            pass
    draft.replace(place)
    for ending in ("-wal", "-shm"):
        place.with_name(place.name + ending).unlink(missing_ok=True)


def _occupied() -> bool:
    with db.engine.connect() as connection:
        present = set(inspect(connection).get_table_names())
        return any(
            connection.scalar(select(func.count()).select_from(Table(name, MetaData())))
            for name in _WORKED_WITH
            if name in present
        )


def _refuse_at_work() -> None:
    with db.engine.connect() as connection:
        if "leases" in inspect(connection).get_table_names():
            lease = connection.execute(
                text("SELECT holder, until FROM leases WHERE name = :name").columns(until=UtcDateTime()),
                {"name": LEASE},
            ).first()
            if lease and lease.until > clock.now() and not has_died(lease.holder):
                raise SetupError(_IN_USE.format(why="a worker is at work"))
        if connection.dialect.name == "postgresql" and connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND usename = current_user AND pid <> pg_backend_pid()"
            )
        ):
            raise SetupError(_IN_USE.format(why="somebody else is connected to the database"))
