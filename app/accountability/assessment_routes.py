"""Pages to print beside the record: the impact assessment (Art. 35 GDPR), measures, and who will be erased soon."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accountability import additions, assessing, foretelling
from app.accountability.models import AssessmentNote
from app.accountability.record import entries
from app.campaigns.organisation import the_organisation
from app.campaigns.queries import published_pages
from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("assessment", __name__)
_LONGEST_NOTES = 5000


@bp.get("/data-protection/assessment")
@needs("contacts.rights")
def assessment() -> ResponseReturnValue:
    """What is done, why, what could happen, what stands against it; and what an administrator added."""
    return _page()


@bp.post("/data-protection/assessment")
@needs("organisation.edit")
def complete() -> ResponseReturnValue:
    """Add who assessed it, when, and what else; the former words are kept."""
    form = request.form
    responsible = " ".join(form.get("responsible", "").split())[:200]
    day = _day(form.get("assessed_on", ""))
    if not responsible or day is None or day > clock.now().date():
        return _page(error=_("Please write down who has assessed it, and on which day.")), 422
    note = AssessmentNote(
        responsible=responsible,
        assessed_on=day,
        notes=form.get("notes", "").strip()[:_LONGEST_NOTES],
        written_at=clock.now(),
        account_id=int(current_user.id),
    )
    db.session.add(note)
    db.session.flush()
    audit.record("assessment.completed", "assessment_note", note.id)
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(url_for("assessment.assessment"), 303)


@bp.get("/data-protection/measures")
@needs("contacts.rights")
def measures() -> ResponseReturnValue:
    """Technical and organisational measures, as they are configured now."""
    return render_template(
        "accountability/measures.html",
        organisation=the_organisation(),
        today=clock.now(),
        chapters=assessing.measures(),
        addition=additions.newest("measures"),
        prompts=additions.prompts("measures"),
    )


@bp.get("/data-protection/clean-up")
@needs("contacts.rights")
def clean_up() -> ResponseReturnValue:
    """How many will be announced and erased; no button, for the worker does it every day."""
    return render_template("accountability/clean_up.html", rows=foretelling.foretell(), days=foretelling.DAYS)


def _page(*, error: str = "") -> str:
    language, pages = str(get_locale() or "de")[:2], published_pages()
    note = assessing.newest_note()
    typed = request.form if error else {}
    return render_template(
        "accountability/assessment.html",
        organisation=the_organisation(),
        today=clock.now(),
        reasons=assessing.reasons(pages),
        entries=entries(language),
        risks=assessing.risks(pages),
        measures=assessing.measures(),
        note=note,
        typed={
            "responsible": typed.get("responsible", note.responsible if note else ""),
            "assessed_on": typed.get("assessed_on", note.assessed_on.isoformat() if note else ""),
            "notes": typed.get("notes", note.notes if note else ""),
        },
        error=error,
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
