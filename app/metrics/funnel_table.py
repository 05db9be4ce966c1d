"""The funnel of a campaign as a table of a report: from the visit to those whom supporters brought."""

from __future__ import annotations

from flask_babel import gettext as _

from app.foundation.wording import number
from app.metrics import report_wording as wording
from app.metrics.figures import CampaignNumbers
from app.metrics.rates import Rate, nice_top
from app.metrics.report_sheet import Bar, Cell, Column, Table
from app.metrics.wording import interval, of_sign_ups, of_visits

# Name, how many, ink, share in words, the share itself.
_Step = tuple[str, int, str, str, Rate | None]


def funnel_table(numbers: CampaignNumbers) -> Table:
    """All its steps, and the conversion with its interval."""
    steps = _steps(numbers)
    widest = max(1, *(counted for _name, counted, *_rest in steps))
    rows = [
        [
            Cell(name),
            Cell(number(counted)),
            Cell(bars=(Bar(counted / widest, ink),)),
            Cell(share, interval(rate) if rate else ""),
        ]
        for name, counted, ink, share, rate in steps
    ]
    return Table(
        id="funnel",
        title=_("From visit to supporter"),
        columns=[
            Column(_("Step"), "name"),
            Column(_("How many"), "figure"),
            Column(_("Drawn"), "drawing", width=0.36),
            Column(_("Share"), "words", width=0.28),
        ],
        rows=[*rows, _conversion(numbers.totals.conversion)],
    )


def _steps(numbers: CampaignNumbers) -> list[_Step]:
    totals, referred = numbers.totals, numbers.referred
    steps: list[_Step] = [(_("Visits"), totals.views, "views", "", None)]
    if totals.begun:
        steps.append((_("Form begun"), totals.begun, "views", of_visits(totals.beginning), totals.beginning))
    steps += [
        (_("Sign-ups"), totals.sign_ups, "sign-ups", of_visits(totals.signing), totals.signing),
        (_("Mail accepted"), totals.mails_sent, "sign-ups", "", None),
        (_("Confirmed"), totals.confirmed, "confirmed", of_sign_ups(totals.confirming), totals.confirming),
    ]
    if numbers.all_shares or referred.views:
        brought = of_visits(referred.conversion)
        steps += [
            (_("Shared"), numbers.all_shares, "confirmed", "", None),
            (_("Visits by supporters’ links"), referred.views, "views", "", None),
            (_("Confirmed of these"), referred.confirmed, "confirmed", brought, referred.conversion),
        ]
    return steps


def _conversion(rate: Rate) -> list[Cell]:
    return [
        Cell(_("Conversion"), _("confirmed of visits")),
        Cell(wording.short_share(rate)),
        Cell(range=wording.drawn(rate, nice_top(rate.high)) if rate.is_decided else None),
        Cell(wording.short_interval(rate)),
    ]
