"""The list of what people asked by other ways than their own page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.foundation.wording import zone
from app.privacy import requests
from app.privacy.models import PrivacyRequest

bp = staff_blueprint("privacy_requests", __name__)


@bp.get("/contacts/requests")
@needs("contacts.rights")
def request_list() -> ResponseReturnValue:
    """Open and answered, the most urgent first."""
    return _page()


@bp.post("/contacts/requests")
@needs("contacts.rights")
def take_down() -> ResponseReturnValue:
    """One more."""
    form = request.form
    try:
        requests.take_down(
            form.get("kind", ""), form.get("way", ""), form.get("person", ""), _day(form.get("received", ""))
        )
    except RefusedError as refusal:
        db.session.rollback()
        return _page(error=str(refusal), typed=form), 422
    return _back(_("Written down. The deadline runs."))


@bp.post("/contacts/requests/<int:request_id>/<any(done, extend):what>")
@needs("contacts.rights")
def decide(request_id: int, what: str) -> ResponseReturnValue:
    """Answered, or two more months."""
    asked, words = db.session.get(PrivacyRequest, request_id) or abort(404), request.form.get("words", "")
    try:
        (requests.finish if what == "done" else requests.extend)(asked, words)
    except RefusedError as refusal:
        db.session.rollback()
        return _page(error=str(refusal)), 422
    return _back(_("Done.") if what == "done" else _("Extended. Tell the person why within the first month."))


def _page(error: str = "", typed: Mapping[str, str] = MappingProxyType({})) -> str:
    asked = requests.all_requests()
    return render_template(
        "privacy/requests.html",
        asked=asked,
        contacts=requests.contacts_of([one for one in asked if one.done_at is None]),
        own_page=current_app.config["TESTBALLON"].base_url.rstrip("/") + "/me",
        now=clock.now(),
        today=clock.now().astimezone(zone()).date().isoformat(),
        kinds=_kinds(),
        ways=_ways(),
        error=error,
        typed=typed,
    )


def _kinds() -> dict[str, str]:
    return {
        "access": _("Access"),
        "portability": _("Taking data along"),
        "rectification": _("Correction"),
        "erasure": _("Erasure"),
        "restriction": _("Restriction"),
        "objection": _("Objection"),
    }


def _ways() -> dict[str, str]:
    return {
        "letter": _("Letter"),
        "phone": _("Telephone"),
        "mail": _("E-mail"),
        "counter": _("At the counter"),
    }


# The regulation applies since then.
_SINCE = date(2018, 5, 25)


def _day(written: str) -> datetime:
    try:
        day = date.fromisoformat(written)
        if day < _SINCE:
            raise ValueError(f"nobody could ask before {_SINCE}")
    except ValueError as failure:
        raise RefusedError(_("Please give the day on which it came.")) from failure
    return datetime(day.year, day.month, day.day, tzinfo=zone())


def _back(sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("privacy_requests.request_list"), 303)
