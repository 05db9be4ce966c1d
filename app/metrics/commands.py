"""``testballon campaign numbers``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click
from flask.cli import with_appcontext

from app.ambassadors.referrals import decide_newest
from app.campaigns.models import Campaign
from app.foundation.database import reading
from app.metrics.costs import cost_per_person, costs_of
from app.metrics.figures import LEFT_OUT, CampaignNumbers, Figures
from app.metrics.queries import campaign_by_slug, campaign_numbers
from app.metrics.rates import FEWEST, Rate


@click.command("numbers", help="The numbers of one campaign, as they stand now.")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@with_appcontext
def numbers(slug: str, as_json: bool) -> None:
    """Print views, sign-ups and confirmed, in all and by channel and variant."""
    # Who counts for whom is decided a moment after they confirmed; here by whoever asks.
    decide_newest()
    with reading():
        campaign = campaign_by_slug(slug)
        counted, costs = campaign_numbers(campaign.id), costs_of(campaign.id)
        said = _as_json(campaign, counted, costs) if as_json else _as_text(campaign, counted, costs)
    click.echo(said)


def _as_json(campaign: Campaign, counted: CampaignNumbers, costs: dict[str, int]) -> str:
    total = sum(costs.values()) if costs else None
    told: dict[str, Any] = {
        "slug": campaign.slug,
        "title": campaign.title,
        "state": campaign.state,
        **_told(counted.totals),
        "cost": _cost(total, counted.totals),
        "shares": counted.all_shares,
        "shares_by_network": counted.shares,
        "median_seconds_to_confirm": counted.time_to_confirm.seconds,
        "median_seconds_to_mail": counted.mail_delay.seconds,
        "channels": [
            {"channel": name, **_told(cell), "cost": _cost(costs.get(name), cell)}
            for name, cell in counted.channels.items()
        ],
        "variants": [{"variant": name, **_told(cell)} for name, cell in counted.variants.items()],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _told(figures: Figures) -> dict[str, Any]:
    """The counts, what follows from them, and no percentage of too little."""
    conversion = figures.conversion
    return asdict(figures) | {
        "left_confirm_page": figures.left.part,
        "conversion": {"rate": conversion.value, "low": conversion.low, "high": conversion.high}
        if conversion.is_decided
        else None,
    }


def _cost(cents: int | None, figures: Figures) -> dict[str, Any] | None:
    """What staff entered; None where nobody did."""
    if cents is None:
        return None
    return {
        "cents": cents,
        "currency": "EUR",
        "cents_per_confirmed": cost_per_person(cents, figures.confirmed),
    }


def _as_text(campaign: Campaign, counted: CampaignNumbers, costs: dict[str, int]) -> str:
    totals = counted.totals
    lines = [
        f"{campaign.title} (/{campaign.slug}, {campaign.state})",
        "",
        _line("Visits", totals.views),
        _line("Forms begun", totals.begun),
        _line("Sign-ups", totals.sign_ups),
        f"{_line('Confirmed', totals.confirmed)}   {_conversion(totals.conversion)}",
        _line("Shares", counted.all_shares),
        _line("Came through supporters", totals.referred_confirmed),
        f"{_line('Opened the confirm page', totals.confirm_pages)}   {totals.left.part:,} left without confirming",
        f"{_line('Mails sent', totals.mails_sent)}   {totals.mails_waiting:,} waiting, "
        f"{totals.mails_withheld:,} withheld, {totals.mails_failed:,} failed",
        f"{_line('Left out', totals.left_out)}   {_why_left_out(totals)}".rstrip(),
    ]
    if costs:
        each = cost_per_person(sum(costs.values()), totals.confirmed)
        lines.append(
            f"{'Cost in EUR':<24}{sum(costs.values()) / 100:>12,.2f}"
            + (f"   {each / 100:,.2f} a confirmed person" if each is not None else "")
        )
    lines += _table("Channel", counted.channels) + _table("Variant", counted.variants)
    return "\n".join(lines)


def _why_left_out(totals: Figures) -> str:
    counted = ((name, getattr(totals, name)) for name in LEFT_OUT.values())
    return ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in counted if number)


def _line(name: str, number: int) -> str:
    return f"{name:<24}{number:>12,}"


def _table(heading: str, rows: dict[str, Figures]) -> list[str]:
    if not rows:
        return []
    return ["", f"{heading:<24}{'Visits':>12}{'Sign-ups':>12}{'Confirmed':>12}   Conversion"] + [
        f"{name or '(none)':<24}{one.views:>12,}{one.sign_ups:>12,}{one.confirmed:>12,}   {_conversion(one.conversion)}"
        for name, one in rows.items()
    ]


def _conversion(rate: Rate) -> str:
    if rate.is_contradictory:
        return "not comparable: more confirmed than visits counted"
    if not rate.is_decided:
        return f"too early to say: {rate.whole} of {FEWEST} visits"
    return f"{rate.value:.1%} of visits (between {rate.low:.1%} and {rate.high:.1%})"
