"""``testballon past``: campaigns of the time before."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.foundation.database import db, reading
from app.foundation.errors import RefusedError
from app.foundation.text_files import text_of
from app.metrics.past_file import MOST_BYTES, PastTable, read_past
from app.metrics.past_imports import Usual, bring_in, known_campaigns, nothing_in_it, usual_of


@click.group("past")
def past_group() -> None:
    """Campaigns of the time before Testballon."""


@past_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("--dry-run", is_flag=True, help="Say what would be brought in, and keep nothing.")
@with_appcontext
def import_past(file: Path, as_json: bool, dry_run: bool) -> None:
    """Bring in the campaigns in FILE, so that verdicts know what is usual.

    FILE is a table (CSV) as `testballon judge` reads it: campaign,variant,views,confirmed and, if you like, cost, time,
    topic, channel and headline. Lines that cannot be read are named and left out, with all others of their campaign
    where its numbers cannot be right.
    """
    if file.stat().st_size > MOST_BYTES:
        raise RefusedError(f"{file.name} is larger than 1 MB.")
    with reading():
        table = read_past(text_of(file.read_bytes(), file.name), file.name, known=known_campaigns())
    usual = usual_of(table.campaigns.values())
    if not table.parts:
        raise RefusedError(nothing_in_it(table))
    if not dry_run:
        bring_in(table, file.name)
        db.session.commit()
    click.echo(_as_json(table, usual, dry_run) if as_json else _as_text(table, usual, dry_run))


def _as_json(table: PastTable, usual: Usual, dry_run: bool) -> str:
    told = {
        "imported": not dry_run,
        "campaigns": usual.campaigns,
        "views": usual.views,
        "confirmed": usual.confirmed,
        "usual_rate": usual.rate,
        "usual_interval": usual.interval,
        "refused": [{"line": one.line, "why": one.why} for one in table.refused],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _as_text(table: PastTable, usual: Usual, dry_run: bool) -> str:
    lines = [
        f"{'Would bring' if dry_run else 'Brought'} in {usual.campaigns:,} campaigns with {usual.views:,} visits "
        f"and {usual.confirmed:,} confirmed."
    ]
    if usual.rate is not None:
        between = f" (between {usual.interval[0]:.2%} and {usual.interval[1]:.2%})" if usual.interval else ""
        lines.append(f"Usual is {usual.rate:.2%} of visits{between}.")
    lines += [f"Left out, line {one.line}: {one.why}" for one in table.refused]
    return "\n".join(lines)
