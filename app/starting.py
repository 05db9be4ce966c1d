"""What is looked at before anything starts: port, data folder, database and its version."""

from __future__ import annotations

import contextlib
import fcntl
import re
import socket
import sqlite3
from collections.abc import Iterator

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.foundation import lasting
from app.foundation.database import db
from app.foundation.errors import SetupError
from app.foundation.settings import Settings
from app.landing.rendering import render_what_is_missing
from app.privacy.replaying import replay_erasures

# Any number, as long as it is always the same: it names our lock among PostgreSQL's advisory locks.
_MIGRATION_LOCK = 7_357_001
_CAUSE = re.compile(r"FATAL: |failed: |error: ")


def check_port(host: str, port: int) -> str:
    """Refuse a port that is in use; returns the address the host name stands for."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as failure:
        raise SetupError(
            f"There is no address called “{host}” on this machine; try --host 127.0.0.1"
        ) from failure
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as failure:
            raise SetupError(
                f"Port {port} on {host} cannot be used ({failure.strerror}). "
                f"Stop what runs there, or choose another one: testballon run --port {min(port + 1, 65535)}"
            ) from failure
    return str(address[0])


def check_folder(settings: Settings) -> None:
    """Refuse a data folder that cannot be written to, where one is needed."""
    if not settings.needs_folder:
        return
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        probe = settings.data / ".writable"
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError as failure:
        raise SetupError(
            f"The data folder {settings.data} cannot be written to ({failure.strerror}). "
            "Choose another one with --data or TESTBALLON_DATA, or give this user the right to write there."
        ) from failure


def check_database(app: Flask) -> None:
    """Refuse a database that cannot be reached or is of another version than this program."""
    with app.app_context():
        present = _present_version(app)
        if present != _newest_version(app):
            raise SetupError(_sentence_about_version(app, present))
        # Before anything answers: nobody who was erased comes back with a restored backup.
        replay_erasures()
        _finish_restore(app.config["TESTBALLON"])
        db.session.remove()


def _finish_restore(settings: Settings) -> None:
    """Nor anybody's consent that they had withdrawn, where a restore was cut off after its rows were there."""
    if lasting.is_restore_unfinished():
        with _one_at_a_time(settings):
            if lasting.is_restore_unfinished():
                lasting.do_again()
                lasting.end_restore()


def migrate_database(app: Flask) -> None:
    """Bring the database to this version, and let the pages be rendered by it."""
    check_folder(app.config["TESTBALLON"])
    with app.app_context():
        present = _present_version(app)
        if present is not None and not _is_known(app, present):
            raise SetupError(_sentence_about_version(app, present))
        if present != _newest_version(app):
            with _one_at_a_time(app.config["TESTBALLON"]):
                upgrade(directory=str(app.config["MIGRATIONS"]))
        render_what_is_missing()
        db.session.remove()


def database_in_words(settings: Settings) -> str:
    """Which database it is, without user and password."""
    url = make_url(settings.sqlalchemy_url)
    if settings.is_sqlite:
        return f"SQLite in {url.database}"
    return f"“{url.database}” on {url.host or url.query.get('host') or 'this machine'}"


def _present_version(app: Flask) -> str | None:
    try:
        with db.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except (SQLAlchemyError, sqlite3.Error) as failure:
        settings = app.config["TESTBALLON"]
        where = "TESTBALLON_DATABASE_URL" if settings.database_url else "the data folder"
        raise SetupError(
            f"The database ({database_in_words(settings)}) cannot be used: {_reason(failure)}. "
            f"Check {where}, and whether the server runs."
        ) from failure


def _newest_version(app: Flask) -> str | None:
    return ScriptDirectory(str(app.config["MIGRATIONS"])).get_current_head()


def _is_known(app: Flask, version: str) -> bool:
    try:
        return ScriptDirectory(str(app.config["MIGRATIONS"])).get_revision(version) is not None
    except CommandError:
        return False


def _sentence_about_version(app: Flask, present: str | None) -> str:
    if present is None:
        return "The database is empty. Run “testballon migrate” first."
    if _is_known(app, present):
        return "The database is from an older version of Testballon. Run “testballon migrate” first."
    return (
        "The database is from another, probably newer version of Testballon. "
        "Update this program, or restore the copy that fits it."
    )


def _reason(failure: Exception) -> str:
    """What the driver said, without what leads up to it; it never holds the password."""
    said = str(getattr(failure, "orig", None) or failure).strip().splitlines()
    cause = next((line for line in reversed(said) if _CAUSE.search(line)), said[0] if said else "")
    return _CAUSE.split(cause)[-1].strip().rstrip(".") or type(failure).__name__


@contextlib.contextmanager
def _one_at_a_time(settings: Settings) -> Iterator[None]:
    """Two processes may be told the same at the same moment; the later one finds everything done."""
    if settings.is_sqlite:
        with (settings.data / ".migrating").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with db.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        yield
