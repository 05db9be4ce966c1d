"""Putting a copy back: all of it or nothing, and nobody who was erased since comes back with it (R2.04, R7.11)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import Connection, func, select, update
from sqlalchemy.engine import make_url

from app import create_app
from app.backup.archive import ArchiveReader, Head, opened
from app.backup.filling import fill, refuse_unknown
from app.backup.keeping_files import merge_files
from app.backup.keys import adopt_key, key_for, refuse_missing_keys
from app.backup.making import FILES
from app.backup.places import put_in_place, refuse_occupied
from app.consent.chain import seal
from app.consent.verifying import wrong_lines
from app.foundation import clock, lasting
from app.foundation.database import db
from app.foundation.settings import Settings
from app.landing.rendering import render_what_is_missing
from app.outbox.models import OutboxMessage
from app.privacy.replaying import replay_erasures
from app.staff.models import Account, EntryLink
from app.starting import check_folder

Told = Callable[[int], Callable[[int], None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came of it. ``wrong`` names what in the ledger of consents is not as it was written."""

    head: Head
    erased_again: int
    waiting_mails: int
    wrong: list[str]


def restore(path: Path, passphrase: str, *, replace: bool, told: Told) -> Restored:
    """Put a copy back. Raises SetupError, and then the database is as it was before."""
    settings = Settings()
    check_folder(settings)
    with opened(path, passphrase) as archive:
        key = key_for(archive.head, settings)
        target = _changed(settings, secret_key=key)
        with _app(target) as app:
            refuse_unknown(app, archive.head.schema)
            refuse_occupied(app, replace=replace)
            if not settings.is_sqlite:
                done = _into(app, archive, told)
        if settings.is_sqlite:
            place = Path(str(make_url(settings.sqlalchemy_url).database))
            draft = place.with_name(f".{place.name}.restoring")
            done = _into_draft(_changed(target, database_url=f"sqlite:///{draft}"), draft, archive, told)
            put_in_place(draft, place)
        adopt_key(key, settings)
    return done


def rehearse(path: Path, passphrase: str, told: Told) -> Restored:
    """Restore into a throw-away database beside the real one, which is not touched; raises what ``restore`` raises."""
    settings = Settings()
    check_folder(settings)
    with (
        opened(path, passphrase) as archive,
        tempfile.TemporaryDirectory(prefix=".rehearsal-", dir=settings.data) as folder,
    ):
        for name in FILES:
            if (settings.data / name).exists():
                shutil.copy(settings.data / name, folder)
        key = key_for(archive.head, settings)
        rehearsal = _changed(settings, data=Path(folder), database_url="", secret_key=key)
        with _app(rehearsal) as app:
            refuse_unknown(app, archive.head.schema)
            return _into(app, archive, told)


def _into_draft(settings: Settings, draft: Path, archive: ArchiveReader, told: Told) -> Restored:
    draft.unlink(missing_ok=True)
    try:
        with _app(settings) as app:
            return _into(app, archive, told)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _into(app: Flask, archive: ArchiveReader, told: Told) -> Restored:
    """All rows in one transaction, then what must be done before anything answers."""
    with app.app_context():
        with _transaction() as connection:
            files, keys = fill(app, connection, archive, told(archive.head.rows))
            refuse_missing_keys(keys)
            _end_all_sessions(connection)
            # Whoever starts after a crash between here and the end goes on (``starting.py``).
            merge_files(app.config["TESTBALLON"].data, files)
            lasting.begin_restore()
        erased_again = replay_erasures()
        lasting.do_again()
        lasting.end_restore()
        seal()
        wrong = wrong_lines()
        render_what_is_missing()
        waiting = select(func.count()).where(OutboxMessage.due_at.is_not(None))
        return Restored(
            head=archive.head,
            erased_again=erased_again,
            waiting_mails=db.session.scalar(waiting) or 0,
            wrong=wrong,
        )


def _end_all_sessions(connection: Connection) -> None:
    """Who was signed in that day, or had a link to do so, may have left since."""
    for account in connection.scalars(select(Account.id)).all():
        fresh = update(Account).where(Account.id == account).values(fs_uniquifier=uuid4().hex)
        connection.execute(fresh)
    connection.execute(update(EntryLink).where(EntryLink.used_at.is_(None)).values(used_at=clock.now()))


@contextmanager
def _transaction() -> Iterator[Connection]:
    with db.engine.connect() as connection:
        _watch_references(connection, "OFF")
        with connection.begin():
            yield connection
        _watch_references(connection, "ON")


def _watch_references(connection: Connection, how: str) -> None:
    """Outside a transaction only can SQLite be told so; ``fill`` looks at all of them in the end."""
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        driver.execute(f"PRAGMA foreign_keys={how}")


@contextmanager
def _app(settings: Settings) -> Iterator[Flask]:
    """An app of its own for these settings, which leaves no connection behind."""
    app = create_app(settings)
    try:
        yield app
    finally:
        app.extensions["testballon_visits"].stop()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _changed(settings: Settings, **changes: object) -> Settings:
    return Settings(**{**settings.model_dump(), **changes})
