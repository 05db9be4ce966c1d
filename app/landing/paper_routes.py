"""Staff type in what was signed on paper: choose a sheet, then line after line with tab and enter."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.campaigns.models import Campaign
from app.foundation import audit, clock, queue
from app.foundation.database import db, insert_or_ignore
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.landing.paper import PaperCounted, PaperSheet, PaperSignature, on_paper
from app.landing.paper_entering import Line, begin_sheet, enter, take_back
from app.outbox import leaving

bp = staff_blueprint("paper", __name__)
_SHOWN = 25


@bp.get("/sheets")
@needs("paper.enter")
def campaigns() -> ResponseReturnValue:
    """The petitions there may be sheets of."""
    found = db.session.scalars(
        select(Campaign).where(Campaign.published_at.is_not(None)).order_by(Campaign.id.desc())
    ).all()
    petitions = [one for one in found if one.draft["kind"] == "petition" and one.state != "archived"]
    return render_template("landing/paper_campaigns.html", campaigns=petitions)


@bp.get("/campaigns/<int:campaign_id>/sheets")
@needs("paper.enter")
def sheets(campaign_id: int) -> ResponseReturnValue:
    """All sheets of a campaign, and the form to begin another."""
    return _sheets(_campaign(campaign_id))


@bp.post("/campaigns/<int:campaign_id>/sheets")
@needs("paper.enter")
def begin(campaign_id: int) -> ResponseReturnValue:
    """Begin a sheet, or go on with the one that has this number."""
    campaign = _campaign(campaign_id)
    try:
        sheet = begin_sheet(campaign, request.form)
    except RefusedError as refusal:
        db.session.rollback()
        return _sheets(_campaign(campaign_id), str(refusal)), 422
    db.session.commit()
    return redirect(_address(sheet), 303)


@bp.get("/campaigns/<int:campaign_id>/sheets/<int:sheet_id>")
@needs("paper.enter")
def sheet(campaign_id: int, sheet_id: int) -> ResponseReturnValue:
    """A sheet's lines, and the form for the next one."""
    campaign, found = _sheet(campaign_id, sheet_id)
    return render_template("landing/paper_sheet.html", **_lines(campaign, found, Line()))


@bp.post("/campaigns/<int:campaign_id>/sheets/<int:sheet_id>")
@needs("paper.enter")
def add_line(campaign_id: int, sheet_id: int) -> ResponseReturnValue:
    """A line: written, and the next one is asked for; or what was typed again, with the reason beside it."""
    campaign, found = _sheet(campaign_id, sheet_id)
    line = enter(campaign, found, request.form)
    is_refused = bool(line.errors or line.there_already)
    db.session.commit()
    queue.nudge(leaving.JOB)
    if request.headers.get("HX-Request"):
        return render_template("landing/_paper_lines.html", **_lines(campaign, found, line))
    if is_refused:
        return render_template("landing/paper_sheet.html", **_lines(campaign, found, line)), 422
    return redirect(_address(found), 303)


@bp.post("/campaigns/<int:campaign_id>/sheets/<int:sheet_id>/<int:line_id>/undo")
@needs("paper.enter")
def undo(campaign_id: int, sheet_id: int, line_id: int) -> ResponseReturnValue:
    """Take a line back."""
    _one, found = _sheet(campaign_id, sheet_id)
    if take_back(campaign_id, line_id):
        db.session.commit()
        flash(_("The line is taken back."), "success")
    return redirect(_address(found), 303)


@bp.post("/campaigns/<int:campaign_id>/sheets/counted")
@needs("campaigns.publish")
def count_on_page(campaign_id: int) -> ResponseReturnValue:
    """Whether the campaign's page counts paper, too."""
    campaign = _campaign(campaign_id)
    is_counted = bool(request.form.get("counted"))
    if is_counted:
        row = {"campaign_id": campaign.id, "since": clock.now()}
        db.session.execute(insert_or_ignore(PaperCounted).values(**row))
    elif known := db.session.get(PaperCounted, campaign.id):
        db.session.delete(known)
    audit.record("paper.counted_on_page", "campaign", campaign.id, counted=is_counted)
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(f"/staff/campaigns/{campaign.id}/sheets", 303)


@bp.get("/campaigns/<int:campaign_id>/sheets/card")
@needs("campaigns.view")
def card(campaign_id: int) -> ResponseReturnValue:
    """How many signed on paper, for the campaign's pages; apart from all that was counted online."""
    campaign = _campaign(campaign_id)
    return render_template("landing/_paper_card.html", campaign=campaign, number=on_paper(campaign.id))


def _sheets(campaign: Campaign, error: str = "") -> str:
    rows = db.session.execute(
        select(PaperSheet, func.count(PaperSignature.id))
        .outerjoin(PaperSignature, PaperSignature.sheet_id == PaperSheet.id)
        .where(PaperSheet.campaign_id == campaign.id)
        .group_by(PaperSheet.id)
        .order_by(PaperSheet.id.desc())
    ).all()
    return render_template(
        "landing/paper_sheets.html",
        campaign=campaign,
        sheets=[(row[0], row[1]) for row in rows],
        number=on_paper(campaign.id),
        is_counted=db.session.get(PaperCounted, campaign.id) is not None,
        typed=request.form,
        error=error,
    )


def _lines(campaign: Campaign, sheet: PaperSheet, line: Line) -> dict[str, object]:
    """The newest lines first, and how many there are."""
    mine = PaperSignature.sheet_id == sheet.id
    entered = db.session.scalars(
        select(PaperSignature).where(mine).order_by(PaperSignature.id.desc()).limit(_SHOWN)
    )
    number = db.session.scalar(select(func.count()).select_from(PaperSignature).where(mine)) or 0
    return {"campaign": campaign, "sheet": sheet, "line": line, "entered": entered.all(), "number": number}


def _campaign(campaign_id: int) -> Campaign:
    return db.session.get(Campaign, campaign_id) or abort(404)


def _sheet(campaign_id: int, sheet_id: int) -> tuple[Campaign, PaperSheet]:
    found = db.session.get(PaperSheet, sheet_id)
    if found is None or found.campaign_id != campaign_id:
        abort(404)
    return _campaign(campaign_id), found


def _address(sheet: PaperSheet) -> str:
    return f"/staff/campaigns/{sheet.campaign_id}/sheets/{sheet.id}"
