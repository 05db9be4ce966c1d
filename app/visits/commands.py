"""``testballon recount``."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.foundation.database import db
from app.visits.adding_up import recount as recount_all
from app.visits.adding_up import wrong_totals


@click.command()
@with_appcontext
def recount() -> None:
    """Make the totals of visits anew from what was counted by the hour."""
    wrong = wrong_totals()
    recount_all()
    db.session.commit()
    click.echo(f"All totals are counted anew; {wrong} of them were not right.")
