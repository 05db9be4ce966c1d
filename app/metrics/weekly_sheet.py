"""The week's report in words and drawings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import current_app
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from app.campaigns.organisation import the_organisation
from app.foundation import clock
from app.foundation.wording import date, date_and_time, number
from app.metrics import report_wording as wording
from app.metrics import verdict_wording
from app.metrics.changes import change_of_number, change_of_share
from app.metrics.counted_between import Stretch
from app.metrics.figure_tables import channel_table, figure_cells, figure_columns, top_of
from app.metrics.rates import nice_top
from app.metrics.report_sheet import Bar, Cell, Column, Part, Sheet, Table
from app.metrics.weekly import CampaignWeek, WeekReport


def weekly_sheet(report: WeekReport) -> Sheet:
    """All of it."""
    parts: list[Part] = []
    if report.campaigns or report.stretch.by_campaign:
        parts = [at_a_glance(report), _campaigns(report), _channels(report.stretch), *_comings(report)]
    return Sheet(
        language=str(get_locale() or "de"),
        title=str(_("Report: %(week)s", week=wording.week_title(report.week))),
        subtitle=wording.week_days(report.week),
        organisation=the_organisation().name,
        note=_note(report),
        parts=parts,
        page_label=str(_("Page")),
        empty=str(_("No campaign ran in this week.")),
        names_language=current_app.config["TESTBALLON"].language,
    )


def at_a_glance(report: WeekReport) -> Table:
    """Visits, sign-ups, confirmed, new people and the conversion, beside those of the week before."""
    is_compared = report.before is not None
    columns = [Column(_("In all campaigns"), "name"), Column(_("This week"), "figure")]
    if is_compared:
        columns += [
            Column(_("Week before"), "figure"),
            Column(_("Both, drawn"), "drawing", width=0.26),
            Column(_("Difference"), "words", width=0.26),
        ]
    return Table(
        id="glance",
        title=_("The week at a glance"),
        columns=columns,
        rows=[*_counts(report.stretch, report.before), _conversion(report.stretch, report.before)],
        note="" if is_compared else _not_compared(report),
    )


def _note(report: WeekReport) -> str:
    if report.is_over:
        return str(_("As of %(moment)s. Programs are left out.", moment=date_and_time(clock.now())))
    return str(
        _("The week is not over: so far, as of %(moment)s. Programs are left out.",
          moment=date_and_time(clock.now()))
    )  # fmt: skip


def _not_compared(report: WeekReport) -> str:
    if not report.is_over:
        return str(_("The week is held against the one before as soon as it is over."))
    return str(_("There is nothing to compare with: no campaign ran in the week before."))


def _counts(now: Stretch, before: Stretch | None) -> list[list[Cell]]:
    measures: list[tuple[str, str, Callable[[Stretch], int]]] = [
        (_("Visits"), "views", lambda one: one.totals.views),
        (_("Sign-ups"), "sign-ups", lambda one: one.totals.sign_ups),
        (_("Confirmed"), "confirmed", lambda one: one.totals.confirmed),
        (_("of them new"), "confirmed", lambda one: one.new_people),
    ]
    return [
        _count(label, ink, of(now), None if before is None else of(before)) for label, ink, of in measures
    ]


def _count(label: str, ink: str, now: int, before: int | None) -> list[Cell]:
    cells = [Cell(label), Cell(number(now))]
    if before is None:
        return cells
    change, most = change_of_number(now, before), max(now, before, 1)
    return [
        *cells,
        Cell(number(before)),
        Cell(bars=(Bar(now / most, ink), Bar(before / most, "before"))),
        Cell(wording.difference(change), wording.how_sure(change)),
    ]


def _conversion(now: Stretch, before: Stretch | None) -> list[Cell]:
    rate = now.totals.conversion
    cells = [
        Cell(_("Conversion"), _("confirmed of visits")),
        Cell(wording.short_share(rate), wording.short_interval(rate)),
    ]
    if before is None:
        return cells
    former = before.totals.conversion
    change = change_of_share(rate, former)
    highest = max((one.high for one in (rate, former) if one.is_decided), default=0.0)
    return [
        *cells,
        Cell(wording.short_share(former), wording.short_interval(former)),
        Cell(range=wording.drawn(rate, nice_top(highest)) if highest else None),
        Cell(wording.difference_of_shares(change), wording.how_sure_of_shares(change)),
    ]


def _campaigns(report: WeekReport) -> Table:
    top = top_of([one.figures.conversion for one in report.campaigns])
    rows = [row for one in report.campaigns for row in _campaign(one, top)]
    if report.afterwards.views or report.afterwards.sign_ups or report.afterwards.confirmed:
        rows.append(
            [*figure_cells(Cell(_("Campaigns that were over before")), report.afterwards, top), Cell()]
        )
    return Table(
        id="campaigns",
        title=ngettext(
            "%(shown)s campaign ran", "%(shown)s campaigns ran", len(report.campaigns),
            shown=number(len(report.campaigns)),
        ),
        columns=[*figure_columns(_("Campaign"), top), Column(_("What we advise"), "words")],
        rows=rows,
        empty=_("No campaign ran in this week."),
    )  # fmt: skip


def _campaign(one: CampaignWeek, top: float) -> list[list[Cell]]:
    """Its figures, and below them why we advise what we do."""
    name = Cell(
        one.title or _("Without a headline"), _happened(one), url=f"/staff/campaigns/{one.campaign_id}/report"
    )
    cells = figure_cells(name, one.figures, top, one.new_people)
    if one.verdict is None:
        return [[*cells, Cell(_("over") if one.over_at else _("nothing yet"))]]
    word = Cell(verdict_wording.advice(one.verdict), tone=one.verdict.state)
    return [[*cells, word], [Cell(verdict_wording.reason(one.verdict))]]


def _happened(one: CampaignWeek) -> str:
    said = []
    if one.began_at:
        said.append(_("began on %(day)s", day=date(one.began_at)))
    if one.over_at:
        said.append(_("ended on %(day)s", day=date(one.over_at)))
    return ", ".join(said)


def _channels(stretch: Stretch) -> Table:
    return channel_table(stretch.by_channel, _("What brought most people"))


def _comings(report: WeekReport) -> list[Part]:
    """What started and what ended, where anything did."""
    told = [
        ("started", _("Started"), [(one, one.began_at) for one in report.started]),
        ("ended", _("Ended"), [(one, one.over_at) for one in report.ended]),
    ]
    return [
        Table(
            id=key,
            title=title,
            columns=[Column(_("Campaign"), "name"), Column(_("When"), "words", width=0.35)],
            rows=[_coming(one, at) for one, at in rows if at],
        )
        for key, title, rows in told
        if rows
    ]


def _coming(one: CampaignWeek, at: datetime) -> list[Cell]:
    return [
        Cell(one.title or _("Without a headline"), url=f"/staff/campaigns/{one.campaign_id}/report"),
        Cell(date_and_time(at)),
    ]
