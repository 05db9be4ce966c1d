"""``testballon run``: looks whether it can start, says where it is and how to get in, and serves."""

from __future__ import annotations

import multiprocessing
import os
import sys
from functools import partial
from multiprocessing.util import Finalize

import click
from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from app import create_app
from app.demo.filling import fill, is_empty
from app.foundation.database import db
from app.staff.accounts import PRINTED_LINK_LIFETIME, entry_link, first_administrator
from app.starting import check_database, check_folder, check_port, migrate_database
from app.supervising import START_METHOD, Child, end_with_parent, supervise
from app.worker import work_embedded

# The application of this process, made once: forked web and worker processes find it here.
_app: Flask | None = None


def serve(host: str, port: int, *, fill_with_demo: bool) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    address = check_port(host, port)
    os.environ.setdefault("TESTBALLON_BASE_URL", f"http://localhost:{port}")
    app = _the_app()
    settings = app.config["TESTBALLON"]
    check_folder(settings)
    if fill_with_demo:
        migrate_database(app)
    check_database(app)
    with app.app_context():
        _prepare(app, fill_with_demo=fill_with_demo)
        # No connection is shared by two processes.
        db.session.remove()
        db.engine.dispose()
    sys.stdout.flush()
    web = Child("web", _serve_pages, (address, port, _number_of_processes(app)))
    supervise(web, None if settings.redis_url else Child("worker", _work))


def _prepare(app: Flask, *, fill_with_demo: bool) -> None:
    """Fill an empty installation, and say where it is and how to get in."""
    # Whoever removed the demo organisation does not want it back, but has an account.
    if fill_with_demo and first_administrator(make=False) is None and is_empty():
        click.echo("First start: filling in the demo organisation …")
        fill()
        db.session.commit()
    base = app.config["TESTBALLON"].base_url.rstrip("/")
    click.echo(f"\nTestballon is at  {base}/")
    click.echo(f"Staff sign in at  {(app.config['TESTBALLON'].staff_url or base).rstrip('/')}/staff/sign-in")
    click.echo(_how_to_get_in(may_make_link=fill_with_demo))
    click.echo("Stop with Ctrl-C.\n")


def _how_to_get_in(*, may_make_link: bool) -> str:
    """A one-time link for whoever tries Testballon out; otherwise the commands that make one."""
    account = first_administrator(make=may_make_link)
    if account is None:
        return (
            "Nobody can sign in yet. Add somebody, then make a link to sign in with:\n"
            "  testballon staff add EMAIL --role admin\n"
            "  testballon staff link EMAIL"
        )
    if not may_make_link:
        return "A link to sign in   testballon staff link EMAIL"
    link = entry_link(account, PRINTED_LINK_LIFETIME)
    db.session.commit()
    hours = int(PRINTED_LINK_LIFETIME.total_seconds() // 3600)
    return (
        f"One-time link     {link}\n                  (signs {account.email} in once, within {hours} hours)"
    )


def _number_of_processes(app: Flask) -> int:
    """SQLite is written to by one at a time, so one process serves it; PostgreSQL is served by one for each core."""
    return 1 if app.config["TESTBALLON"].is_sqlite else (os.cpu_count() or 1)


def _serve_pages(address: str, port: int, processes: int) -> None:
    """Granian, which accepts, parses and buffers outside Python and starts dead web processes again."""
    multiprocessing.set_start_method(START_METHOD, force=True)
    server = Server(
        "testballon",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=1,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=4,
        log_level=LogLevels.warning,
        # An access log would name people's addresses (R2.18).
        log_access=False,
    )
    server.serve(target_loader=partial(_begin_web_process, os.getpid()), wrap_loader=False)


def _begin_web_process(parent: int) -> Flask:
    """What each web process does first."""
    end_with_parent(parent)
    app = _the_app()
    # A normal end writes down the visits counted since the last time.
    Finalize(None, app.extensions["testballon_visits"].stop, exitpriority=10)
    return app


def _work() -> None:
    work_embedded(_the_app())


def _the_app() -> Flask:
    global _app
    if _app is None:
        _app = create_app()
    return _app
