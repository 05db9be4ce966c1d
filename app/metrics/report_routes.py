"""Addresses of the reports: the week of the organisation, and one campaign from its first day on."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.campaigns.models import Campaign
from app.campaigns.queries import campaign_by_id
from app.foundation import clock
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.foundation.row_numbers import row_number
from app.foundation.wording import zone
from app.metrics import report_readers
from app.metrics.campaign_sheet import campaign_sheet
from app.metrics.costs import costs_of
from app.metrics.freshness import fresh_enough
from app.metrics.over_time import course_of
from app.metrics.queries import campaign_numbers
from app.metrics.report_pdf import as_pdf
from app.metrics.report_sheet import Sheet
from app.metrics.report_week import Week, week_named, week_of
from app.metrics.verdict_view import judged_of
from app.metrics.weekly import week_report
from app.metrics.weekly_sheet import weekly_sheet

bp = staff_blueprint("report", __name__)


@bp.get("/report")
@needs("numbers.view")
def weekly() -> ResponseReturnValue:
    """The last full week, or another one: ``?week=2026-W47``."""
    week = _asked_for()
    return render_template(
        "metrics/report.html",
        sheet=weekly_sheet(week_report(week)),
        week=week,
        next_week=week.next if week.next.monday <= _this_week().monday else None,
        accounts=report_readers.possible_readers(),
        readers=report_readers.chosen_readers(),
    )


@bp.get("/report.pdf")
@needs("numbers.view")
def weekly_pdf() -> ResponseReturnValue:
    """The same on paper."""
    week = _asked_for()
    return _pdf(weekly_sheet(week_report(week)), week.name)


@bp.get("/campaigns/<int:campaign_id>/report")
@needs("numbers.view")
def campaign(campaign_id: int) -> ResponseReturnValue:
    """One campaign, for all of its time."""
    found = campaign_by_id(campaign_id) or abort(404)
    return render_template("metrics/report_campaign.html", sheet=_campaign_sheet(found), campaign=found)


@bp.get("/campaigns/<int:campaign_id>/report.pdf")
@needs("numbers.view")
def campaign_pdf(campaign_id: int) -> ResponseReturnValue:
    """The same on paper."""
    found = campaign_by_id(campaign_id) or abort(404)
    return _pdf(_campaign_sheet(found), found.slug)


@bp.post("/report/readers")
@needs("campaigns.edit")
def choose_readers() -> ResponseReturnValue:
    """Who gets the week by mail."""
    report_readers.choose_readers(request.form.getlist("account", type=row_number))
    db.session.commit()
    flash(_("Saved. The next mail goes to those who are ticked."), "success")
    return redirect(url_for("report.weekly", _anchor="mail"))


@bp.post("/report/mine")
@needs("numbers.view")
def choose_mine() -> ResponseReturnValue:
    """Whether one gets it oneself."""
    wanted = request.form.get("wanted") == "yes"
    report_readers.choose_for_oneself(current_user.id, wanted=wanted)
    db.session.commit()
    done = _("You get the report on Monday mornings.") if wanted else _("You get no more of these mails.")
    flash(done, "success")
    return redirect(url_for("report.weekly", _anchor="mail"))


def _campaign_sheet(found: Campaign) -> Sheet:
    numbers, course = fresh_enough(
        ("report", found.id), lambda: (campaign_numbers(found.id), course_of(found))
    )
    return campaign_sheet(found, numbers, course, judged_of(found), costs_of(found.id))


def _this_week() -> Week:
    return week_of(clock.now(), zone())


def _asked_for() -> Week:
    """What names no week, or one that has not begun, leads to the last full one."""
    this = _this_week()
    asked = week_named(request.args.get("week", ""))
    return asked if asked and asked.monday <= this.monday else this.previous


def _pdf(sheet: Sheet, name: str) -> Response:
    answer = Response(as_pdf(sheet), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"testballon-{name}.pdf")
    return answer
