"""Taking sign-ups out, in two steps: conditions and what they mean, then a reason and the button; and undoing it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.campaigns.models import Campaign
from app.foundation import releases
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.foundation.row_numbers import row_number_or_none
from app.foundation.wording import number
from app.safety.conditions import Conditions, read_conditions
from app.safety.invalidating import invalidate, is_withdrawn, one_by_one_today, preview, undo
from app.safety.models import Invalidation

bp = staff_blueprint("invalidating", __name__)

_MOST_SHOWN = 50


@bp.get("/invalidations")
@needs("sign_ups.invalidate")
def overview() -> ResponseReturnValue:
    """The conditions, what they would take out, and what was taken out so far."""
    conditions, found, wrong = read_conditions(request.args), None, ""
    if conditions.written():
        try:
            found = preview(conditions)
        except RefusedError as refusal:
            wrong = str(refusal)
    campaigns = db.session.execute(select(Campaign.id, Campaign.title).order_by(Campaign.title)).all()
    return render_template(
        "safety/invalidations.html",
        conditions=conditions,
        found=found,
        wrong=wrong,
        campaigns=campaigns,
        titles={one.id: one.title for one in campaigns},
        made=db.session.scalars(
            select(Invalidation).where(~is_withdrawn()).order_by(Invalidation.id.desc()).limit(_MOST_SHOWN)
        ).all(),
    )


@bp.post("/invalidations")
@needs("sign_ups.invalidate")
def take_out() -> ResponseReturnValue:
    """Take out what was shown."""
    conditions, reason = read_conditions(request.form), request.form.get("reason", "").strip()[:500]
    here = url_for("invalidating.overview", **conditions.written())
    up_to = row_number_or_none(request.form.get("up_to", "0"))
    try:
        if not reason:
            raise RefusedError(_("Please write down why; it is kept with the sign-ups."))
        if answer := _stopped(conditions, reason, up_to):
            return answer
        made = invalidate(conditions, reason, up_to=up_to)
    except RefusedError as refusal:
        db.session.rollback()
        flash(str(refusal), "danger")
        return redirect(here, 303)
    db.session.commit()
    flash(
        ngettext(
            "%(n)s sign-up is taken out of all counts.", "%(n)s sign-ups are taken out of all counts.",
            made.sign_ups, n=number(made.sign_ups),
        ),
        "success",
    )  # fmt: skip
    return redirect(url_for("invalidating.overview"), 303)


def _stopped(conditions: Conditions, reason: str, up_to: int) -> ResponseReturnValue | None:
    """More than one at once, or many one by one, need a second person, who sees how many they are."""
    found = preview(conditions, up_to=up_to)
    if found.sign_ups < 2 and one_by_one_today() < releases.ONE_BY_ONE[releases.MASS]:
        return None
    named = [title for title, _sign_ups, _confirmed in found.campaigns] if len(found.campaigns) == 1 else []
    named += [
        str(value) for name, value in conditions.written().items() if name not in ("campaign", "disposable")
    ]
    many = ngettext(
        "%(n)s sign-up, of which %(counted)s count", "%(n)s sign-ups, of which %(counted)s count",
        found.sign_ups, n=number(found.sign_ups), counted=number(found.confirmed),
    )  # fmt: skip
    fields = conditions.written() | {"reason": reason, "up_to": up_to}
    return releases.stopped_by(
        releases.Wish(
            releases.MASS,
            None,
            asked=fields,
            subject=" · ".join([many, *named, reason]),
            look=url_for("invalidating.overview", **conditions.written()),
            path=url_for("invalidating.take_out"),
            fields={name: "1" if value is True else str(value) for name, value in fields.items()},
        )
    )


@bp.post("/invalidations/<int:invalidation_id>/undo")
@needs("sign_ups.invalidate")
def bring_back(invalidation_id: int) -> ResponseReturnValue:
    """Bring back what was taken out."""
    made = db.session.get(Invalidation, invalidation_id) or abort(404)
    try:
        undo(made)
    except RefusedError as refusal:
        db.session.rollback()
        flash(str(refusal), "info")
        return redirect(url_for("invalidating.overview"), 303)
    db.session.commit()
    flash(_("They count again."), "success")
    return redirect(url_for("invalidating.overview"), 303)
