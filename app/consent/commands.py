"""``testballon ledger``: check the ledger of consents, and print its heads to keep elsewhere."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from app.consent.chain import heads, seal
from app.consent.verifying import wrong_lines


@click.command()
@click.option("--days", default=30, show_default=True, type=click.IntRange(1), help="How many days to print.")
@with_appcontext
def ledger(days: int) -> None:
    """Check the ledger of consents link by link, and print the head of each day.

    Whoever keeps a copy of a head elsewhere can show later that the ledger was not rewritten.
    """
    seal()
    for kept in heads()[:days]:
        click.echo(f"{kept.day} {kept.position} {kept.chained}")
    wrong = wrong_lines()
    for sentence in wrong:
        click.echo(f"- {sentence}", err=True)
    if wrong:
        sys.exit(1)
