"""Lindenbach, filled in once for the tests of a file that only look at it, and ways to compare databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.demo.filling import fill
from app.foundation.database import db
from app.foundation.settings import Settings
from app.landing.live_pages import forget_all
from tests.pages import CheckingClient
from tests.servers.postgres import Postgres
from tests.servers.schema import migrate

_numbers = count(1)


@pytest.fixture(autouse=True)
def _no_page_from_the_test_before() -> None:
    forget_all()


@pytest.fixture(scope="session")
def _filled_sqlite(tmp_path_factory: pytest.TempPathFactory, _migrated_sqlite: Path) -> Path:
    """An SQLite file with the demo in it, to copy from."""
    data = tmp_path_factory.mktemp("filled")
    shutil.copy(_migrated_sqlite, data / "testballon.db")
    _fill(_settings(data))
    return data / "testballon.db"


@pytest.fixture(scope="session")
def _filled_postgres(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> str:
    """The name of a database with the demo in it, to copy from."""
    data, name = tmp_path_factory.mktemp("filled"), "lindenbach_filled"
    url = postgres.create(name)
    migrate(data, url)
    _fill(_settings(data, url))
    return name


@contextmanager
def filled(request: pytest.FixtureRequest, data: Path, kind: str) -> Iterator[Settings]:
    """Settings of an installation of its own with the demo in it, for as long as the block."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("_filled_sqlite"), data / "testballon.db")
        yield _settings(data)
        return
    template, server = request.getfixturevalue("_filled_postgres"), request.getfixturevalue("postgres")
    name = f"lindenbach_{next(_numbers)}"
    yield _settings(data, server.create(name, template=template))
    server.drop(name)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lindenbach(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app with the demo in it, one for all tests of a file, which leave it as it is."""
    with filled(request, tmp_path_factory.mktemp("lindenbach"), request.param) as settings:
        app = create_app(settings)
        app.config["TESTING"] = True
        app.test_client_class = CheckingClient
        yield app
        close(app)


@pytest.fixture
def in_lindenbach(lindenbach: Flask) -> Iterator[Flask]:
    """The same with its context pushed, for tests of rows rather than pages."""
    with lindenbach.app_context():
        yield lindenbach


def _settings(data: Path, url: str = "") -> Settings:
    return Settings(
        data=data,
        database_url=url,
        secret_key="a key for tests only",
        minimum_fill_seconds=0,
        base_url="http://localhost",
    )


def _fill(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        fill()
    close(app)


def close(app: Flask) -> None:
    """Let go of the database."""
    app.extensions["testballon_visits"].stop()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
