"""The command ``testballon``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import FlaskGroup, with_appcontext
from pydantic import ValidationError

from app.foundation.errors import SetupError, TestballonError


class Commands(FlaskGroup):
    """Flask's commands, with failures as one clear sentence instead of a trace."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; a named failure is printed and ends with exit code 1."""
        try:
            return super().main(*args, **kwargs)
        except (TestballonError, ValidationError) as failure:
            click.echo(f"testballon: {_sentence(failure)}", err=True)
            sys.exit(1)


def _make_app() -> Any:
    from app import (
        create_app,
    )  # loaded late: --data must be known before the settings are read, and --help is quick

    return create_app()


@click.group(cls=Commands, create_app=_make_app, add_default_commands=False, add_version_option=False)
def main() -> None:
    """Testballon: micro-campaigns, from a template to the first confirmed supporter."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", type=click.Path(path_type=Path), help="The data folder (TESTBALLON_DATA).")
@click.option(
    "--first-start-demo", is_flag=True, help="Fill an empty installation with the demo organisation."
)
def run(host: str, port: int, data: Path | None, first_start_demo: bool) -> None:
    """Serve, with the embedded worker where no Redis is set."""
    from app.serving import serve

    if data is not None:
        os.environ["TESTBALLON_DATA"] = str(data)
    serve(host, port, fill_with_demo=first_start_demo)


@main.command()
def worker() -> None:
    """A background worker for the set-up with Redis."""
    from app import create_app
    from app.serving import check_database
    from app.worker import work_for_redis

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
    from flask import current_app

    from app.serving import migrate_database

    migrate_database(current_app._get_current_object())  # type: ignore[attr-defined]


@main.command()
@with_appcontext
def doctor() -> None:
    """Say what is missing or wrong in this installation."""
    from app.doctor import findings

    found = findings()
    for sentence in found:
        click.echo(f"- {sentence}")
    if found:
        sys.exit(1)
    click.echo("All is well.")


def _sentence(failure: Exception) -> str:
    if isinstance(failure, ValidationError):
        first = failure.errors()[0]
        return f"The setting TESTBALLON_{'_'.join(map(str, first['loc'])).upper()} is wrong: {first['msg']}."
    return str(failure)
