"""``testballon campaign numbers``."""

from __future__ import annotations

import click


@click.command("numbers")
@click.argument("slug")
def numbers(slug: str) -> None:
    """The numbers of one campaign."""
