"""The week as a mail to a colleague: totals, the campaigns that count, and the way to the whole report.

Nothing in it is about a citizen, and nothing in it tells us whether it was read.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, render_template
from flask_babel import force_locale, ngettext

from app.foundation.database import db
from app.foundation.wording import number
from app.metrics.report_models import WeeklyReport
from app.metrics.report_week import week_named
from app.metrics.report_wording import week_days, week_title
from app.metrics.verdict_wording import advice
from app.metrics.weekly import CampaignWeek, WeekReport, week_report
from app.metrics.weekly_sheet import at_a_glance
from app.outbox.composing import Mail, Withheld
from app.outbox.models import OutboxMessage
from app.staff.models import Account

MOST_CAMPAIGNS = 10
# What asks for somebody to act comes first.
_FIRST = ("stop", "scale")


def compose_weekly_reports(messages: Sequence[OutboxMessage]) -> list[Mail | Withheld]:
    """One for each; a week is counted once for all who get it."""
    counted: dict[str, WeekReport] = {}
    return [_compose(message, counted) for message in messages]


def subject(report: WeekReport) -> str:
    """The one thing that matters: what grows and what should end, else how many people confirmed."""
    grow, stop = report.verdicts.count("scale"), report.verdicts.count("stop")
    said = []
    if grow:
        said.append(
            ngettext("%(shown)s campaign grows", "%(shown)s campaigns grow", grow, shown=number(grow))
        )
    if stop and grow:
        said.append(ngettext("%(shown)s should end", "%(shown)s should end", stop, shown=number(stop)))
    elif stop:
        said.append(
            ngettext(
                "%(shown)s campaign should end", "%(shown)s campaigns should end", stop, shown=number(stop)
            )
        )
    if not said:
        people = report.stretch.totals.confirmed
        said.append(
            ngettext("%(shown)s person confirmed", "%(shown)s people confirmed", people, shown=number(people))
        )
    return f"{week_title(report.week)}: {', '.join(said)}"


def _compose(message: OutboxMessage, counted: dict[str, WeekReport]) -> Mail | Withheld:
    row = db.session.get(WeeklyReport, message.subject_id)
    account = db.session.get(Account, row.account_id) if row else None
    week = week_named(row.week) if row else None
    if week is None or account is None or not account.active or not account.may("numbers.view"):
        return Withheld("gone")
    if week.name not in counted:
        counted[week.name] = week_report(week)
    report = counted[week.name]
    with force_locale(account.language or current_app.config["TESTBALLON"].language):
        return _mail(account, report)


def _mail(account: Account, report: WeekReport) -> Mail:
    settings = current_app.config["TESTBALLON"]
    language = account.language or settings.language
    address = f"{(settings.staff_url or settings.base_url).rstrip('/')}/staff/report?week={report.week.name}"
    shown, says = campaigns_that_count(report), subject(report)
    words = {
        "language": language,
        "subject": says,
        "title": week_title(report.week),
        "days": week_days(report.week),
        "totals": at_a_glance(report).rows,
        "is_compared": report.before is not None,
        "campaigns": shown,
        "more": len(report.campaigns) - len(shown),
        "advice": advice,
        "address": address,
    }
    return Mail(
        to=account.email,
        subject=says,
        text=render_template("metrics/mail/weekly_report.txt", **words),
        html=render_template("metrics/mail/weekly_report.html", **words),
        sender_name="Testballon",
    )


def campaigns_that_count(report: WeekReport) -> list[CampaignWeek]:
    """Up to ten: first those that somebody should end or scale, then those with most people."""

    def rank(one: CampaignWeek) -> int:
        state = one.verdict.state if one.verdict else ""
        return _FIRST.index(state) if state in _FIRST else len(_FIRST)

    return sorted(report.campaigns, key=rank)[:MOST_CAMPAIGNS]
