"""``testballon campaign …``."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign
from app.campaigns.packing import packed
from app.campaigns.unpacking import LARGEST_ARCHIVE, campaign_from_archive
from app.foundation.database import db
from app.foundation.errors import NotFoundError, RefusedError

# What --set may change, and how each value is read.
_SETTINGS = ("goal", "theme", "sender", "lead")
_MOMENTS = ("published_at", "starts_at", "ends_at", "ended_at", "archived_at")


@click.group("campaign", help="Campaigns: make them, list them, read their numbers.")
def campaign_group() -> None:
    """Hold the commands below."""


@campaign_group.command("new", help="A campaign from a template; prints its address.")
@click.option(
    "--template", "template_name", required=True, help="Such as petition, event, newsletter or survey."
)
@click.option("--title", required=True, help="The headline, which usually is the demand.")
@click.option("--slug", help="The last part of the address; without it, made from the title.")
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help=f"One of: {', '.join(_SETTINGS)}."
)
@click.option("--publish", is_flag=True, help="Let it go live at once.")
@with_appcontext
def new(template_name: str, title: str, slug: str | None, settings: tuple[str, ...], publish: bool) -> None:
    """Make a campaign and say where it is."""
    chosen = _read(settings)
    goal = _number(chosen["goal"]) if "goal" in chosen else None
    campaign = drafting.new_campaign(
        template_name,
        title,
        slug=slug,
        goal=goal,
        theme=chosen.get("theme"),
        sender=chosen.get("sender"),
    )
    if "lead" in chosen:
        drafting.change_words(campaign, campaign.draft["languages"][0], lead=chosen["lead"])
    if publish:
        publishing.publish(campaign)
    db.session.commit()
    click.echo(f"{_base()}/{campaign.slug}")


@campaign_group.command("list", help="All campaigns.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@with_appcontext
def list_campaigns(as_json: bool) -> None:
    """Print the campaigns, newest first."""
    campaigns = db.session.scalars(select(Campaign).order_by(Campaign.id.desc())).all()
    rows = [
        {
            "slug": campaign.slug,
            "title": campaign.title,
            "state": campaign.state,
            "template": campaign.template,
            **{name: _written(getattr(campaign, name)) for name in _MOMENTS},
        }
        for campaign in campaigns
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['state']:<9} {row['slug']:<40} {row['title']}")


@campaign_group.command(
    "export", help="A campaign as a folder in a zip: its page, without people and numbers."
)
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export(slug: str, file: Path) -> None:
    """Write the draft of a campaign into a zip."""
    campaign = db.session.scalars(select(Campaign).where(Campaign.slug == slug)).first()
    if campaign is None:
        raise NotFoundError(f"There is no campaign called “{slug}”. “testballon campaign list” shows them.")
    try:
        file.write_bytes(packed(campaign))
    except OSError as failure:
        raise RefusedError(f"{file} cannot be written ({failure.strerror}).") from failure
    click.echo(str(file))


@campaign_group.command("import", help="A campaign from such a zip, as a draft; prints its address.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def import_campaign(file: Path) -> None:
    """Make a draft of what an export, or a hand, has written."""
    try:
        with file.open("rb") as opened:
            archive = opened.read(LARGEST_ARCHIVE + 1)
    except OSError as failure:
        raise RefusedError(f"{file} cannot be read ({failure.strerror}).") from failure
    campaign = campaign_from_archive(archive)
    db.session.commit()
    click.echo(f"{_base()}/{campaign.slug}")


def _base() -> str:
    return str(current_app.config["TESTBALLON"].base_url).rstrip("/")


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(settings: tuple[str, ...]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or key not in _SETTINGS:
            raise RefusedError(
                f"“--set {setting}” is not understood; it takes {', '.join(f'{k}=…' for k in _SETTINGS)}."
            )
        chosen[key] = value
    return chosen


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000_000:
        raise RefusedError(f"The goal “{text}” is not a whole number between 1 and 10000000.")
    return int(text)
