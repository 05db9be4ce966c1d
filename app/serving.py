"""``testballon run``: checks, the web server and the embedded worker, and an end that leaves nothing behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from app.foundation.database import db
from app.foundation.errors import SetupError
from app.worker import work_embedded


def serve(host: str, port: int, *, fill_with_demo: bool) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    _check_port(host, port)
    if "TESTBALLON_BASE_URL" not in os.environ:
        os.environ["TESTBALLON_BASE_URL"] = f"http://localhost:{port}"
    app = create_app()
    _check_folder(app)
    if fill_with_demo:
        migrate_database(app)
    check_database(app)
    with app.app_context():
        _prepare(app, fill_with_demo=fill_with_demo)
        db.engine.dispose()
    worker = None
    if not app.config["TESTBALLON"].redis_url:
        worker = multiprocessing.get_context("spawn").Process(target=_embedded_worker, name="worker")
        worker.start()
    try:
        _web_server(host, port, app)
    finally:
        if worker is not None:
            worker.terminate()
            worker.join(timeout=10)
            if worker.is_alive():
                worker.kill()


def check_database(app: Flask) -> None:
    """Refuse a database that cannot be reached or is older than this program."""
    with app.app_context():
        if _revision_of(app) != _newest_revision(app):
            raise SetupError(
                "The database is from another version of Testballon. Run “testballon migrate” first."
            )
        db.session.remove()


def migrate_database(app: Flask) -> None:
    """Bring the database to this version, and let the pages be rendered by it."""
    from app.landing.rendering import render_what_is_missing

    with app.app_context():
        if _revision_of(app) != _newest_revision(app):
            upgrade(directory=str(app.config["MIGRATIONS"]))
        render_what_is_missing()
        db.session.remove()


def _prepare(app: Flask, *, fill_with_demo: bool) -> None:
    """Fill an empty installation, and say where it is and how to get in."""
    from app.demo.filling import fill, is_empty
    from app.staff.accounts import first_entry_link

    if fill_with_demo and is_empty():
        click.echo("First start: filling in the demo organisation …")
        fill()
    base = app.config["TESTBALLON"].base_url.rstrip("/")
    link = first_entry_link()
    db.session.commit()
    click.echo(f"\nTestballon is at  {base}/")
    click.echo(f"Staff sign in at  {base}/staff/sign-in")
    if link:
        click.echo(
            f"One-time link     {base}{link}\n                  (for the first administrator, valid for one hour)"
        )
    click.echo("Stop with Ctrl-C.\n")


def _revision_of(app: Flask) -> str | None:
    settings = app.config["TESTBALLON"]
    try:
        with db.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as failure:
        where = (
            "SQLite in the data folder" if settings.is_sqlite else urlsplit(settings.database_url).hostname
        )
        raise SetupError(
            f"The database ({where}) cannot be reached: {type(failure.__cause__ or failure).__name__}. "
            "Check TESTBALLON_DATABASE_URL and whether the server runs."
        ) from failure


def _newest_revision(app: Flask) -> str | None:
    return ScriptDirectory(str(app.config["MIGRATIONS"])).get_current_head()


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            raise SetupError(
                f"Port {port} on {host} cannot be used ({failure.strerror}). "
                f"Stop what runs there, or choose another one: testballon run --port {port + 1}"
            ) from failure


def _check_folder(app: Flask) -> None:
    folder: Path = app.config["TESTBALLON"].data
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as failure:
        raise SetupError(
            f"The data folder {folder} cannot be written to ({failure.strerror}). "
            "Choose another one with --data, or give this user the right to write there."
        ) from failure


def _embedded_worker() -> None:
    work_embedded(create_app())


def _web_server(host: str, port: int, app: Flask) -> None:
    """Granian in a process of its own: SQLite is served by one worker, PostgreSQL by one for each core."""
    processes = 1 if app.config["TESTBALLON"].is_sqlite else (os.cpu_count() or 1)
    command = [
        str(Path(sys.executable).parent / "granian"),
        "--interface", "wsgi", "--no-ws", "--host", host, "--port", str(port),
        "--workers", str(processes), "--blocking-threads", "1", "--respawn-failed-workers",
        "--log-level", "warning", "wsgi:app",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=Path(__file__).resolve().parents[1])

    def pass_on(number: int, _frame: object) -> None:
        server.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    # On Ctrl-C the terminal tells every process of the group; here it only remains to wait.
    signal.signal(signal.SIGINT, lambda *_: None)
    code = server.wait()
    if code not in (0, -signal.SIGTERM, -signal.SIGINT):
        raise SetupError(f"The web server ended unexpectedly (code {code}); what it said stands above.")
