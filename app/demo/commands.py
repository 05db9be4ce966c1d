"""``testballon demo``."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.demo.filling import fill, is_empty
from app.foundation.errors import RefusedError


@click.command()
@with_appcontext
def demo() -> None:
    """Fill an empty installation with a believable organisation."""
    if not is_empty():
        raise RefusedError("This installation is not empty; the demo only goes into an empty one.")
    fill()
    click.echo("The demo organisation is there. Remove it again at /staff/organisation.")
