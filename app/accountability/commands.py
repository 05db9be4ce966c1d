"""``testballon clean-up``."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.accountability.clean_up import clean_up as go_through_everybody


@click.command("clean-up")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@with_appcontext
def clean_up(dry_run: bool) -> None:
    """Announce and erase those whose time is over, as the worker does once a day."""
    report = go_through_everybody(dry_run=dry_run)
    verb = "would be" if dry_run else "were"
    click.echo(f"{report.announced} {verb} announced, {report.written_to} of them {verb} asked by mail.")
    click.echo(f"{report.erased} {verb} erased.")
    if not dry_run:
        click.echo(f"{report.paper_lines} lines on paper were forgotten.")
