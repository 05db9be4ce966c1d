"""The command ``testballon``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import FlaskGroup, ScriptInfo, with_appcontext
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.backup.commands import backup, restore
from app.backup.remembering import last_copy
from app.doctor import findings, ledger_head, terms_in_force
from app.foundation.errors import SetupError, TestballonError
from app.outbox.bounce_command import bounce
from app.serving import serve
from app.starting import check_database, migrate_database
from app.worker import stop_when_told, work_for_redis

_FAILURES = (TestballonError, ValidationError, DBAPIError)


class Commands(FlaskGroup):
    """Flask's commands, with failures as one clear sentence instead of a trace."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; a named failure is printed and ends with exit code 1."""
        try:
            return super().main(*args, **kwargs)
        except _FAILURES as failure:
            click.echo(f"testballon: {_sentence(failure)}", err=True)
            sys.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands; those of the rooms are missing from the help while a setting is wrong, and it says so."""
        try:
            ctx.ensure_object(ScriptInfo).load_app()
        except _FAILURES as failure:
            click.echo(f"testballon: {_sentence(failure)}\n", err=True)
            return sorted(self.commands)
        return super().list_commands(ctx)


@click.group(cls=Commands, create_app=create_app, add_default_commands=False, add_version_option=False)
def main() -> None:
    """Testballon: micro-campaigns, from a template to the first confirmed supporter."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="On which port.")
@click.option("--data", type=click.Path(path_type=Path), help="The data folder (TESTBALLON_DATA).")
@click.option(
    "--first-start-demo",
    is_flag=True,
    help="For trying out: migrate, fill an empty installation with the demo organisation, print a link to sign in.",
)
def run(host: str, port: int, data: Path | None, first_start_demo: bool) -> None:
    """Serve, with the embedded worker where no Redis is set."""
    if data is not None:
        os.environ["TESTBALLON_DATA"] = str(data)
    serve(host, port, fill_with_demo=first_start_demo)


@main.command()
def worker() -> None:
    """A background worker for the set-up with Redis."""
    stop_when_told()
    click.echo("The worker starts. Stop with Ctrl-C.")
    app = create_app()
    if not app.config["TESTBALLON"].redis_url:
        raise SetupError(
            "No TESTBALLON_REDIS_URL is set. Without Redis the worker is part of “testballon run”."
        )
    check_database(app)
    work_for_redis(app)


@main.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to this version."""
    migrate_database(current_app._get_current_object())  # type: ignore[attr-defined]


@main.command()
@with_appcontext
def doctor() -> None:
    """Say what is missing or wrong in this installation."""
    found = findings()
    for sentence in found:
        click.echo(f"- {sentence}")
    if sealed := ledger_head():
        click.echo(sealed)
    if said := terms_in_force():
        click.echo(said)
    click.echo(last_copy())
    if found:
        sys.exit(1)
    click.echo("All is well.")


main.add_command(backup)
main.add_command(bounce)
main.add_command(restore)


def _sentence(failure: Exception) -> str:
    if isinstance(failure, ValidationError):
        first = failure.errors()[0]
        said = str(first["msg"]).removeprefix("Value error, ").rstrip(".")
        return f"The setting TESTBALLON_{'_'.join(map(str, first['loc'])).upper()} is wrong: {said}."
    if isinstance(failure, DBAPIError):
        return (
            "The database cannot be used, or is from another version. “testballon doctor” says more, "
            "“testballon migrate” brings it to this version."
        )
    return str(failure)
