"""A copy is of one moment, may be older than the program, and may go to another machine and another database."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.schema import Table

from app import create_app
from app.backup import making
from app.backup.tables import rows_of
from app.consent.chain import seal
from app.foundation.database import db
from app.foundation.settings import Settings
from app.landing.models import SignUp
from app.outbox.suppression import address_key
from tests.backup.conftest import IDA, UWE, Call, caller, disconnect, forget, rows
from tests.foundation.test_migrating import BEFORE, _somebody_signs
from tests.landing.conftest import Citizen


@pytest.fixture
def other_database(app: Flask, request: pytest.FixtureRequest) -> str:
    """The one this test does not run on, without a table; "" stands for SQLite."""
    is_sqlite = app.config["TESTBALLON"].is_sqlite
    return str(request.getfixturevalue("empty_postgres_url")) if is_sqlite else ""


def test_file_and_passphrase_are_all_a_new_machine_needs_also_with_the_other_database(
    app: Flask,
    signed: str,
    call: Call,
    tmp_path: Path,
    passphrase: Path,
    other_database: str,
):
    forget(app, IDA)
    with app.app_context():
        seal()
    copy, data = tmp_path / "copy", tmp_path / "new machine"
    assert call("backup", copy, "--passphrase-file", passphrase).exit_code == 0
    before = rows(app)
    new = {"DATA": str(data), "DATABASE_URL": other_database, "SECRET_KEY": ""}
    done = call("restore", copy, "--passphrase-file", passphrase, **new)
    assert done.exit_code == 0, done.stderr
    there = create_app(Settings(data=data, database_url=other_database))
    after = rows(there)
    with there.app_context():
        key_there = address_key(UWE)
    disconnect(there)
    with app.app_context():
        assert key_there == address_key(UWE)
    assert "Für Lale" in after["sign_ups"], "What is sealed is read there."
    assert after == before


def test_whoever_signs_after_a_restore_gets_the_number_of_nobody_who_was_there_before(
    app: Flask, signed: str, citizen: Citizen, call: Call, tmp_path: Path
):
    with app.app_context():
        newest = db.session.scalars(select(SignUp.id).order_by(SignUp.id.desc())).first()
    forget(app, "waits@example.org")
    assert call("backup", tmp_path / "copy").exit_code == 0
    done = call("restore", tmp_path / "copy", "--replace")
    assert done.exit_code == 0, done.stderr
    citizen.sign(signed, "new@example.org")
    with app.app_context():
        assert db.session.scalars(select(SignUp.id).order_by(SignUp.id.desc())).first() == newest + 1


def test_a_copy_is_of_one_moment_while_people_sign(
    app: Flask,
    signed: str,
    citizen: Citizen,
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    """Before each table somebody signs, which writes a sign-up, a mail and what they were shown."""
    names = iter(f"rush{number}@example.org" for number in range(200))

    def after_somebody_signed(connection: Any, table: Table) -> Iterator[list[Any]]:
        signing = threading.Thread(target=citizen.sign, args=(signed, next(names)))
        signing.start()
        signing.join()
        return rows_of(connection, table)

    monkeypatch.setattr(making, "rows_of", after_somebody_signed)
    assert call("backup", tmp_path / "copy").exit_code == 0
    last = json.loads(gzip.decompress((tmp_path / "copy").read_bytes()).splitlines()[-1])
    counts = last["end"]["tables"]
    assert counts["sign_ups"] == counts["outbox_messages"] == counts["consent_requests"] == 3
    assert call("restore", tmp_path / "copy", "--rehearse").exit_code == 0
    with app.app_context():
        assert len(db.session.scalars(select(SignUp.id)).all()) > 50


def test_a_copy_of_an_older_version_is_brought_to_this_one(
    empty_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with empty_app.app_context():
        upgrade(directory=str(empty_app.config["MIGRATIONS"]), revision=BEFORE)
        _somebody_signs()
        making.make_copy(tmp_path / "copy", "", lambda _rows: lambda _step: None)
    done = caller(empty_app, monkeypatch)("restore", tmp_path / "copy", "--replace")
    assert done.exit_code == 0, done.stderr
    with empty_app.app_context():
        assert db.session.scalars(select(SignUp.email)).all() == ["uwe.brandt@example.org"]
