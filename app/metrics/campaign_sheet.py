"""The report of one campaign, from its first day on, in words and drawings."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _

from app.campaigns.models import Campaign
from app.campaigns.organisation import the_organisation
from app.foundation import clock
from app.foundation.wording import date, date_and_time, number
from app.metrics import verdict_wording
from app.metrics.channels_beside import beside_channels
from app.metrics.figure_tables import channel_table
from app.metrics.figures import CampaignNumbers
from app.metrics.funnel_table import funnel_table
from app.metrics.models import GivenVerdict
from app.metrics.over_time import Course, Step
from app.metrics.rates import FEWEST, nice_top
from app.metrics.report_sheet import Cell, Chart, Column, Part, Range, Said, Series, Sheet, Table
from app.metrics.verdict_view import Judged
from app.metrics.wording import short_time, whole_percent

# More columns than these are no drawing any more, and no table one reads; days become weeks then.
_MOST_STEPS = 62
_MOST_CHANNELS = 40


def campaign_sheet(
    campaign: Campaign, numbers: CampaignNumbers, course: Course, judged: Judged, costs: dict[str, int]
) -> Sheet:
    """All of it; without parts where nobody has come."""
    parts: list[Part] = []
    if not numbers.is_empty:
        known = {channel: cents for channel, cents in costs.items() if channel in numbers.channels}
        beside = beside_channels(known, judged.channels)
        title = _("Where people come from")
        parts = [*_advised(judged.verdict), funnel_table(numbers), *_course(course)]
        parts.append(channel_table(numbers.channels, title, most=_MOST_CHANNELS, beside=beside))
    return Sheet(
        language=str(get_locale() or "de"),
        title=campaign.title or str(_("Without a headline")),
        subtitle=_life(campaign),
        organisation=the_organisation().name,
        note=str(_("As of %(moment)s. Programs are left out.", moment=date_and_time(clock.now()))),
        parts=parts,
        page_label=str(_("Page")),
        empty=str(_("Nobody has come by yet.")),
        names_language=current_app.config["TESTBALLON"].language,
    )


def _life(campaign: Campaign) -> str:
    began = campaign.published_at or campaign.starts_at
    if campaign.state in ("draft", "scheduled") or began is None:
        return str(_("Not published yet"))
    over = campaign.ended_at or campaign.archived_at or campaign.ends_at
    if campaign.state in ("ended", "archived") and over:
        return str(_("%(first)s to %(last)s", first=date(began), last=date(over)))
    return str(_("live since %(day)s", day=date(began)))


def _advised(verdict: GivenVerdict | None) -> list[Part]:
    if verdict is None:
        return []
    n = verdict.numbers
    top = nice_top(max(n["high"], n["break_even"])) if n["visits"] >= FEWEST else 0.0
    drawn = None
    if top:
        drawn = Range(*(min(1.0, n[key] / top) for key in ("low", "value", "high", "break_even")))
    return [
        Said(
            id="verdict",
            kicker=_("What came of it") if verdict.is_final else _("What we advise"),
            title=verdict_wording.advice(verdict),
            text=verdict_wording.reason(verdict),
            note=_("As of %(moment)s.", moment=date_and_time(verdict.judged_at)),
            tone=verdict.state,
            range=drawn,
            scale=(_("The line is what your campaigns usually bring."), whole_percent(top))
            if top
            else ("", ""),
        )
    ]


def _course(course: Course) -> list[Part]:
    steps, unit = _condensed(course)
    if not steps:
        return []
    heads = {"hour": _("Hour"), "day": _("Day"), "week": _("Week from")}
    table = Table(
        id="course-table",
        title=_("Over time"),
        columns=[
            Column(heads[unit], "name"),
            *(Column(label, "figure") for label in (_("Visits"), _("Sign-ups"), _("Confirmed"))),
        ],
        rows=[
            [
                Cell(date_and_time(step.begins_at) if unit == "hour" else date(step.begins_at)),
                *(Cell(number(counted)) for counted in (step.views, step.sign_ups, step.confirmed)),
            ]
            for step in steps
        ],
    )
    return [
        Chart(
            id="course",
            title=_("Over time"),
            series=[
                _series(_("Visits"), "views", [step.views for step in steps], unit),
                _series(_("Sign-ups"), "sign-ups", [step.sign_ups for step in steps], unit),
                _series(_("Confirmed"), "confirmed", [step.confirmed for step in steps], unit),
            ],
            first=_short(steps[0].begins_at, unit),
            last=_short(steps[-1].begins_at, unit),
            table=table,
        )
    ]


def _series(label: str, ink: str, counted: list[int], unit: str) -> Series:
    highest = max(counted)
    words = {
        "hour": _("at most %(shown)s in an hour", shown=number(highest)),
        "day": _("at most %(shown)s on one day", shown=number(highest)),
        "week": _("at most %(shown)s in a week", shown=number(highest)),
    }
    return Series(label, ink, words[unit], [one / max(highest, 1) for one in counted])


def _short(at: datetime, unit: str) -> str:
    return short_time(at, is_hourly=unit == "hour")


def _condensed(course: Course) -> tuple[list[Step], str]:
    """The steps, put together by the week (from Monday) where there are too many; and what one of them is."""
    if course.is_hourly or len(course.steps) <= _MOST_STEPS:
        return course.steps, "hour" if course.is_hourly else "day"
    weeks = []
    for monday, days in groupby(course.steps, key=_monday):
        parts = list(days)
        weeks.append(
            Step(
                monday,
                views=sum(one.views for one in parts),
                sign_ups=sum(one.sign_ups for one in parts),
                confirmed=sum(one.confirmed for one in parts),
            )
        )
    return weeks, "week"


def _monday(step: Step) -> datetime:
    return step.begins_at - timedelta(days=step.begins_at.weekday())
