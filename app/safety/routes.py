"""The addresses of the room: delivery by provider, and what staff do about alarms and blocks."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.contacts.addresses import parse_address
from app.foundation import audit, queue
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.foundation.wording import number
from app.landing import reminding
from app.landing.guard_models import Alarm
from app.landing.mail_providers import provider_names
from app.landing.unwanted import ask_again
from app.outbox import leaving
from app.outbox.routes import seconds_in_words
from app.outbox.suppression import BY_BOUNCES, address_key, allow_key_again
from app.safety import alarms
from app.safety.alarm_words import in_words
from app.safety.anomalies import anomalies
from app.safety.delivery import delivery

bp = staff_blueprint("safety", __name__)


@bp.get("/delivery")
@needs("numbers.view")
def overview() -> ResponseReturnValue:
    """The last day by provider, and the alarms that last."""
    return render_template(
        "safety/delivery.html",
        delivery=delivery(),
        anomalies=anomalies(),
        names=provider_names() | {"disposable": _("Disposable addresses"), "": _("All others")},
        alarms=[(alarm, in_words(alarm), alarms.holds_back(alarm)) for alarm in alarms.open_alarms()],
        seconds=seconds_in_words,
        reminds_since=reminding.on_since(),
    )


@bp.post("/delivery/alarms/<int:alarm_id>/let-through")
@needs("campaigns.publish")
def let_through(alarm_id: int) -> ResponseReturnValue:
    """All is well: what was held back leaves."""
    alarm = db.session.get(Alarm, alarm_id) or abort(404)
    if not alarms.holds_back(alarm):
        return redirect(url_for("safety.overview"), 303)
    sent = alarms.let_through(alarm)
    db.session.commit()
    queue.nudge(leaving.JOB)
    flash(
        ngettext("%(n)s mail leaves now.", "%(n)s mails leave now.", sent, n=number(sent))
        + " "
        + _("No more are held back for this reason."),
        "success",
    )
    return redirect(url_for("safety.overview"), 303)


@bp.post("/delivery/reminder/<any(on, off):state>")
@needs("organisation.edit")
def switch_reminder(state: str) -> ResponseReturnValue:
    """Whether who has not confirmed is reminded once (R1.08)."""
    reminding.switch(on=state == "on")
    db.session.commit()
    flash(
        _("Whoever signs from now on and has not confirmed after a day is reminded once.")
        if state == "on"
        else _("Nobody is reminded."),
        "success",
    )
    return redirect(url_for("safety.overview"), 303)


@bp.post("/delivery/ask-again")
@needs("contacts.view")
def lift_block() -> ResponseReturnValue:
    """Somebody who said “that was not me” wants to take part after all."""
    try:
        lifted = ask_again(request.form.get("email", ""))
    except RefusedError as refusal:
        db.session.rollback()
        flash(str(refusal), "danger")
        return redirect(url_for("safety.overview"), 303)
    if lifted:
        audit.record("unwanted_request.lifted", "unwanted_request", None)
    db.session.commit()
    flash(
        _("The block is lifted: mails to confirm reach this address again.")
        if lifted
        else _("This address was not blocked."),
        "success" if lifted else "info",
    )
    return redirect(url_for("safety.overview"), 303)


@bp.post("/delivery/write-again")
@needs("contacts.view")
def write_again() -> ResponseReturnValue:
    """Mails came back from an address, also of somebody who is no contact yet, and its owner says that it is right."""
    try:
        key = address_key(parse_address(request.form.get("email", "")).canonical)
    except RefusedError as refusal:
        flash(str(refusal), "danger")
        return redirect(url_for("safety.overview"), 303)
    lifted = allow_key_again(key, *BY_BOUNCES)
    if lifted:
        about = audit.among(audit.shortened(key))
        audit.record(audit.WRITTEN_AGAIN, "suppressed_address", None, addresses=about)
    db.session.commit()
    flash(
        _("This address may be written to again, as far as they agreed to it.")
        if lifted
        else _("Nothing was lifted: no mails that came back hold this address."),
        "success" if lifted else "info",
    )
    return redirect(url_for("safety.overview"), 303)
