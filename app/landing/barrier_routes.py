"""Reporting a barrier on the accessibility statement, and what staff make of it. GET shows, POST acts."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.campaigns.organisation import look_through_statement, the_organisation
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import NotFoundError, RefusedError
from app.foundation.gates import needs, public_blueprint, staff_blueprint
from app.foundation.reserved import RESERVED_SLUGS
from app.landing import barrier_form, barriers
from app.landing.barrier_form import BarrierForm
from app.landing.barrier_models import BarrierReport
from app.landing.error_pages import language_of_visitor
from app.landing.form_reading import HONEYPOT
from app.landing.live_pages import live_page
from app.landing.networks import network_key
from app.landing.plain_pages import legal_page, legal_page_of

bp = public_blueprint("barriers", __name__)
staff_bp = staff_blueprint("accessibility", __name__)
_LONGEST_LIMITS = 4000


@bp.post("/accessibility")
@bp.post("/<slug>/accessibility")
def report(slug: str = "") -> ResponseReturnValue:
    """Taken down, or shown again with everything that was typed."""
    live = live_page(slug, "") if slug and slug not in RESERVED_SLUGS else None
    if slug and live is None:
        raise NotFoundError("There is no such campaign.")
    with force_locale(live.language[:2] if live else language_of_visitor()):
        form, address = barrier_form.read(request.form)
        network, status = network_key(request.environ, clock.now()), 422
        if not form.errors and not form.notice and barriers.is_full(network):
            form.notice, status = (
                _("Very many reports come in at the moment. Please write to us directly."),
                429,
            )
    if form.errors or form.notice:
        return (legal_page_of(live, "accessibility", form) if live else legal_page(form)), status
    # Whatever fills in the field that no person sees is told the same and kept nowhere.
    if not request.form.get(HONEYPOT):
        barriers.report(request.path, form.message, address, network)
        db.session.commit()
    return redirect(_thanks(form), 303)


@staff_bp.get("/accessibility")
@needs("contacts.rights")
def overview() -> ResponseReturnValue:
    """The statement's state, and what was reported, the most urgent first."""
    return _page()


@staff_bp.post("/accessibility/reports/<int:report_id>")
@needs("contacts.rights")
def finish(report_id: int) -> ResponseReturnValue:
    """Answered."""
    reported = db.session.get(BarrierReport, report_id) or abort(404)
    try:
        barriers.finish(reported, request.form.get("words", ""))
    except RefusedError as refusal:
        db.session.rollback()
        return _page(error=str(refusal)), 422
    return _back(_("Done."))


@staff_bp.post("/accessibility")
@needs("organisation.edit")
def look_through() -> ResponseReturnValue:
    """The statement holds, with what does not conform."""
    look_through_statement(request.form.get("limits", "")[:_LONGEST_LIMITS])
    return _back(_("Noted: the statement holds as of today."))


def _thanks(form: BarrierForm) -> str:
    return f"{form.action}{'&' if '?' in form.action else '?'}reported=1#report"


def _page(error: str = "") -> str:
    return render_template(
        "landing/barriers.html",
        organisation=the_organisation(),
        reports=barriers.all_reports(),
        now=clock.now(),
        error=error,
    )


def _back(sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("accessibility.overview"), 303)
