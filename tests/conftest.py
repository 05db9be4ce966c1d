"""What every test may use: the app on both databases, a client that checks each page, no way to the world."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from app import create_app
from app.foundation import clock
from app.foundation.database import db
from app.foundation.settings import Settings
from app.staff.models import Account, Role
from tests.compiled import CompiledOnce, RuleCompiledOnce, compile_sql_once
from tests.pages import CheckingClient
from tests.servers.schema import migrate
from tests.turns import turn

pytest_plugins = ["tests.servers.fixtures"]
# Each test has an app of its own; what templates, addresses and statements compile to is the same for all of them.
Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledOnce()}
Flask.url_rule_class = RuleCompiledOnce
compile_sql_once(db)
_HERE = Path(__file__).parent
_FIRST = {"surge": 0, "servers": 1, "browser": 2}


@event.listens_for(Engine, "connect")
def _leave_the_disk_to_the_system(connection: object, _record: object) -> None:
    """No test in this process cuts the power; the product's own processes keep to what it says."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--all-pairs``: Lighthouse looks at every template with every theme."""
    parser.addoption("--all-pairs", action="store_true", help="audit every template with every theme")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that in the end no file of few long tests is waited for by one alone."""
    items.sort(key=lambda item: _FIRST.get(item.path.relative_to(_HERE).parts[0], len(_FIRST)))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; whoever collects garbage need not look at it again and again."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Let fixtures know whether their test failed, so that they can print what the servers said."""
    report = yield
    if report.failed:
        item.has_failed = True  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    """A developer's own settings must not decide what a test sees."""
    for name in [name for name in os.environ if name.startswith("TESTBALLON_")]:
        del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def _nothing_but_loopback() -> Iterator[None]:
    """No test talks to the world, not even by accident."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(("127.", "::1", "localhost")):
            raise AssertionError(f"A test tried to reach {address}; only this machine is allowed.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture
def alone(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], AbstractContextManager[None]]:
    """``with alone():`` the machine is ours; whatever measures speed asks for it, as late and as briefly as it can."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return nullcontext
    return partial(turn, tmp_path_factory.getbasetemp().parent, alone=True)


@pytest.fixture(autouse=True)
def _take_turns(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """All tests pause while one is alone; that one takes its turns itself."""
    if "PYTEST_XDIST_WORKER" not in os.environ or "alone" in request.fixturenames:
        yield
        return
    with turn(tmp_path_factory.getbasetemp().parent, alone=False):
        yield


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at the present version, to copy from."""
    data = tmp_path_factory.mktemp("migrated")
    migrate(data)
    return data / "testballon.db"


@pytest.fixture
def sqlite_data(tmp_path: Path, _migrated_sqlite: Path) -> Path:
    """A data folder with a migrated SQLite database in it."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(_migrated_sqlite, data / "testballon.db")
    return data


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a migrated installation, on both databases in turn."""
    if request.param == "postgresql":
        data, url = tmp_path / "data", request.getfixturevalue("postgres_url")
        data.mkdir()
    else:
        data, url = request.getfixturevalue("sqlite_data"), ""
    return Settings(
        data=data,
        database_url=url,
        secret_key="a key for tests only",
        minimum_fill_seconds=0,
        base_url="http://localhost",
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The app, with nothing in its database but what migrations put there."""
    app = create_app(settings)
    # As safe as it must be anywhere else; here a hundred tests hash and check.
    app.extensions["security"].pwd_context.update(argon2__rounds=1, argon2__memory_cost=64)
    app.config["TESTING"] = True
    app.test_client_class = CheckingClient
    yield app
    with app.app_context():
        app.extensions["testballon_visits"].stop()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def empty_app(empty_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An app whose database has no table yet, on both databases in turn."""
    app = create_app(
        Settings(data=tmp_path, database_url=empty_database_url, secret_key="a key for tests only")
    )
    yield app
    app.extensions["testballon_visits"].stop()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """Somebody from outside. Every HTML page fetched is checked (tests/pages.py)."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    return client


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """The app with its context pushed, for tests of functions rather than pages."""
    with app.app_context():
        yield app


@pytest.fixture
def staff(app: Flask) -> Callable[..., CheckingClient]:
    """Call it with a role for a signed-in client: ``staff("analyst")``."""

    def sign_in(role: str = "admin", email: str | None = None) -> CheckingClient:
        client = app.test_client()
        assert isinstance(client, CheckingClient)
        with app.app_context():
            account = _account(role, email or f"{role}@example.org")
            with client.session_transaction("/staff/") as session:
                session["_user_id"] = account.fs_uniquifier
                session["_fresh"] = True
                session["entered"] = session["seen"] = int(clock.now().timestamp())
        return client

    return sign_in


def _account(role_name: str, email: str) -> Account:
    account = db.session.query(Account).filter_by(email=email).one_or_none()
    if account is None:
        role = db.session.query(Role).filter_by(name=role_name).one_or_none() or Role(name=role_name)
        account = Account(
            email=email,
            active=True,
            fs_uniquifier=f"tests-{role_name}-{email}"[:64],
            created_at=clock.now(),
            roles=[role],
        )
        db.session.add(account)
        db.session.commit()
    return account
