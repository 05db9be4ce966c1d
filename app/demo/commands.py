"""``testballon demo``."""

from __future__ import annotations

import time
from collections.abc import Callable

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.demo.filling import fill
from app.foundation.database import db
from app.landing.models import Supporter

_PATIENCE = 1.0


@click.command()
@with_appcontext
def demo() -> None:
    """Fill an empty installation with a believable organisation."""
    fill(_told_when_it_takes_long())
    settings = current_app.config["TESTBALLON"]
    campaigns, people, supporters = (
        db.session.scalar(select(func.count()).select_from(model)) for model in (Campaign, Contact, Supporter)
    )
    click.echo(
        f"The demo organisation is there: {campaigns} campaigns, {people} people, {supporters} confirmed sign-ups.\n"
        f"One click removes it again: {(settings.staff_url or settings.base_url).rstrip('/')}/staff/organisation"
    )


def _told_when_it_takes_long() -> Callable[[str], None]:
    """Say what is being done, once somebody has waited for a second."""
    began = time.monotonic()

    def tell(step: str) -> None:
        if time.monotonic() - began > _PATIENCE:
            click.echo(f"  {step} …")

    return tell
