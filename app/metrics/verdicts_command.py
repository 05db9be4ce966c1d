"""``testballon verdicts check``: whether each verdict comes out the same when it is made again."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from itertools import chain

import click
from flask.cli import with_appcontext

from app.foundation.database import reading
from app.metrics.models import GivenVerdict
from app.metrics.variant_models import GivenWinner


@click.group("verdicts", help="What was advised, and whether it can be made again.")
def verdicts_group() -> None:
    """What was advised."""


@verdicts_group.command("check")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@with_appcontext
def check(as_json: bool) -> None:
    """Make every verdict, on campaigns and on variants, again from what was written down with it.

    Says which do not come out the same, and ends with 1 if there are any: then somebody changed a row, or the method
    has changed since. Changes nothing.
    """
    # numpy takes a tenth of a second to start; no other command should wait for it.
    from app.metrics.replaying import how_many, replays
    from app.metrics.variant_replaying import winner_replays

    with reading():
        many = how_many(GivenVerdict) + how_many(GivenWinner)
        with click.progressbar(
            chain(replays(), winner_replays()),
            length=many,
            label="Checking",
            file=sys.stderr,
            hidden=many < 500,
        ) as bar:
            made = list(bar)
    others = [one for one in made if one]
    if as_json:
        told = {"checked": len(made), "different": [asdict(one) for one in others]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for one in others:
            again = one.again or "cannot be made again"
            click.echo(
                f"{one.judged_at[:16]}  /{one.campaign}{_by(one.channel)}  verdict {one.id}: {one.said}, now {again} "
                f"(differs in {', '.join(one.differs)})"
            )
        click.echo(f"{len(made):,} verdicts checked, {len(others):,} come out differently.")
    if others:
        raise SystemExit(1)


def _by(channel: str) -> str:
    return f" by {channel}" if channel else ""
