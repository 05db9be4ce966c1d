"""The servers as pytest fixtures. Each xdist worker has its own, so two tests never share one at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.servers.postgres import Postgres
from tests.servers.product import Product
from tests.servers.schema import migrate
from tests.servers.smtp import SmtpServer
from tests.servers.valkey import Valkey

_MIGRATED = "testballon_migrated"
_numbers = count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL server with one migrated database to copy from."""
    server = Postgres()
    try:
        migrate(tmp_path_factory.mktemp("migrating"), server.create(_MIGRATED))
        yield server
    finally:
        server.end()


@pytest.fixture(scope="session")
def _empty_databases() -> list[str]:
    """Migrated databases that a test has left, emptied: making one takes a hundred times as long as emptying it."""
    return []


@pytest.fixture
def new_postgres_url(postgres: Postgres, _empty_databases: list[str]) -> Iterator[Callable[[], str]]:
    """Call it for the address of a migrated database with nothing in it."""
    made: list[str] = []

    def make() -> str:
        if _empty_databases:
            made.append(_empty_databases.pop())
            return postgres.url(made[-1])
        made.append(f"testballon_{next(_numbers)}")
        return postgres.create(made[-1], template=_MIGRATED)

    yield make
    for name in made:
        if postgres.empty(name):
            _empty_databases.append(name)
        else:
            postgres.drop(name)


@pytest.fixture
def postgres_url(new_postgres_url: Callable[[], str]) -> str:
    """A fresh, migrated database for this test."""
    return new_postgres_url()


@pytest.fixture
def empty_postgres_url(postgres: Postgres) -> Iterator[str]:
    """A database without a single table."""
    name = f"testballon_{next(_numbers)}"
    yield postgres.create(name)
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """Both databases in turn, without a single table: "" stands for SQLite in the data folder."""
    return str(request.getfixturevalue("empty_postgres_url")) if request.param == "postgresql" else ""


@pytest.fixture(scope="session")
def _valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    server = Valkey(tmp_path_factory.mktemp("valkey"))
    yield server
    server.end()


@pytest.fixture
def valkey(_valkey: Valkey) -> Iterator[Valkey]:
    """The Redis of this test, empty; it may be killed and started again."""
    _valkey.flush()
    yield _valkey
    _valkey.ensure_running()


@pytest.fixture
def redis_url(valkey: Valkey) -> str:
    """Its address."""
    return valkey.url


@pytest.fixture(scope="session")
def _smtp_server() -> Iterator[SmtpServer]:
    server = SmtpServer()
    yield server
    server.stop()


@pytest.fixture
def smtp_server(_smtp_server: SmtpServer) -> SmtpServer:
    """A mail server that has seen nothing yet."""
    _smtp_server.forget()
    return _smtp_server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases in turn: "" stands for SQLite in the data folder."""
    return request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""


@pytest.fixture(params=["embedded", "production"])
def servers(request: pytest.FixtureRequest) -> dict[str, str]:
    """Both ways to run, as settings: SQLite with the embedded worker, PostgreSQL with Redis."""
    if request.param == "embedded":
        return {}
    return {
        "TESTBALLON_DATABASE_URL": request.getfixturevalue("postgres_url"),
        "TESTBALLON_REDIS_URL": request.getfixturevalue("redis_url"),
    }


@pytest.fixture
def product(
    tmp_path: Path, _migrated_sqlite: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Product]]:
    """Call it with settings for a migrated installation; ``start=False`` leaves it asleep.

    With ``TESTBALLON_REDIS_URL`` among the settings a worker is started beside the web process.
    """
    made: list[Product] = []

    def make(*options: str, start: bool = True, **settings: str) -> Product:
        data = tmp_path / f"product-{len(made)}"
        data.mkdir()
        # Nobody in a test wants to wait as long as a person takes to fill in a form.
        new = Product(data, {"TESTBALLON_MINIMUM_FILL_SECONDS": "0", **settings})
        made.append(new)
        if "TESTBALLON_DATABASE_URL" not in settings:
            shutil.copy(_migrated_sqlite, data / "testballon.db")
        if start:
            if "TESTBALLON_REDIS_URL" in new.environment:
                new.start_worker()
            new.start(*options)
        return new

    yield make
    for each in made:
        each.end()
        if getattr(request.node, "has_failed", False):
            print(each.output)
