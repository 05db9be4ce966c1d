"""The database: one declarative base, aware UTC times, and how a transaction begins on SQLite."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, cast

from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, Pool, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time, always aware and always UTC, on SQLite as on PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: nobody could say later which zone it meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} carries no time zone; take it from foundation.clock")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time back aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of every table; constraint names are fixed so that migrations can name them."""

    registry = registry(
        type_annotation_map={datetime: UtcDateTime()},
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
    )


db = SQLAlchemy(model_class=Base)

_TRUSTED_SECONDS = 5.0
_reading: ContextVar[bool] = ContextVar("reading", default=False)
_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun in here only read, so on SQLite they do not wait for the writers' lock."""
    token = _reading.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        _reading.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """A transaction begun in here writes although a GET is answered: ``audit.shown`` alone needs that."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def wipe_traces() -> None:
    """After somebody was erased and that is committed: the file's journal keeps no earlier copy of them either."""
    if db.engine.dialect.name != "sqlite":
        return
    # Past SQLAlchemy, which would begin a transaction, in which there is no checkpoint.
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()


def insert_or_ignore(table: type[Base] | Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that leaves an existing row alone; the caller may still call ``.values`` and ``.returning``."""
    return cast(postgresql.Insert | sqlite.Insert, dialect_insert(table).on_conflict_do_nothing())


def dialect_insert(table: type[Base] | Table) -> Any:
    """The INSERT of the database in use, which knows ``ON CONFLICT``."""
    construct = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return construct(cast(Table, table))


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    """WAL lets readers go on while one writes; FULL means that an acknowledged sign-up is on the disk."""
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own habit of beginning transactions late would make BEGIN IMMEDIATE impossible.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=15000",
        "foreign_keys=ON",
        # What is deleted is overwritten, not only taken off the list (R2.04).
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Pool, "checkin")
def _remember_when(_connection: Any, record: Any) -> None:
    record.info["seen"] = time.monotonic()


@event.listens_for(Pool, "checkout")
def _look_after_a_pause(connection: Any, record: Any, _proxy: object) -> None:
    """A connection that died while idle is found before it is used, not by a citizen.

    One that was used a moment ago is trusted: asking each time would cost as much as the sign-up itself.
    """
    seen = record.info.get("seen")
    if (
        seen is None
        or isinstance(connection, sqlite3.Connection)
        or time.monotonic() - seen < _TRUSTED_SECONDS
    ):
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except Exception as failure:
        raise DisconnectionError from failure


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    """A write transaction takes the lock at once, so that none fails half-way; a GET takes none."""
    if connection.dialect.name != "sqlite":
        return
    asks = has_request_context() and request.method in ("GET", "HEAD", "OPTIONS")
    only_reads = _reading.get() or (asks and not _writing.get())
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")
