"""All addresses of the portal. GET asks, POST acts; nobody but a mailbox's owner gets past the door."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accountability import keeping
from app.campaigns.organisation import the_organisation
from app.contacts.models import Contact
from app.foundation import clock, queue
from app.foundation.database import db
from app.foundation.errors import NotFoundError, RefusedError
from app.foundation.gates import public_blueprint
from app.landing.error_pages import language_of_visitor
from app.landing.form_reading import clean
from app.landing.networks import network_key
from app.outbox import leaving
from app.portal import deciding, entering, pages
from app.portal.cookies import forget_secret, keep_secret, secret_of_browser
from app.portal.downloads import as_table
from app.portal.models import PortalSession
from app.privacy import erasing, restricting
from app.privacy.access import SCHEMA, copy_for

bp = public_blueprint("portal", __name__)
_LONGEST_REASON = 300


@bp.get("/me")
def me() -> ResponseReturnValue:
    """What is known of whoever is in; for everybody else the door."""
    session = entering.inside(secret_of_browser())
    if session is not None:
        return pages.overview(session)
    return pages.door(asked=entering.waiting(secret_of_browser()))


@bp.post("/me/ask")
def ask() -> ResponseReturnValue:
    """A mail is on its way, or none is: the answer is the same for every address (R2.02, R7.03)."""
    try:
        network = network_key(request.environ, clock.now())
        secret = entering.ask(request.form.get("email", ""), language_of_visitor(), network)
    except RefusedError:
        return pages.door(
            wrong_address=True, typed=clean(request.form.get("email", ""), one_line=True)[:320]
        ), 422
    db.session.commit()
    queue.nudge(leaving.JOB)
    return keep_secret(make_response(redirect("/me", 303)), secret)


@bp.get("/me/enter/<token>")
def look_at_link(token: str) -> ResponseReturnValue:
    """One button; a mail scanner that follows the link lets nobody in."""
    return pages.link_page(fits=entering.is_for_this_browser(token, secret_of_browser()))


@bp.post("/me/enter/<token>")
def enter_by_link(token: str) -> ResponseReturnValue:
    """In, once."""
    secret = entering.enter_by_link(token, secret_of_browser())
    return _in(secret) if secret else (pages.link_page(fits=False), 403)


@bp.post("/me/code")
def enter_by_code() -> ResponseReturnValue:
    """In by the six digits; a wrong code and too many tries look the same."""
    secret = entering.enter_by_code(request.form.get("code", ""), secret_of_browser())
    if secret:
        return _in(secret)
    db.session.commit()
    return pages.door(asked=entering.waiting(secret_of_browser()), wrong_code=True), 422


@bp.get("/me/keep/<token>")
def ask_keep(token: str) -> ResponseReturnValue:
    """The button behind the mail that asks whether they want to stay."""
    keeping.contact_to_keep(token)
    return pages.keep_page(is_kept=False)


@bp.post("/me/keep/<token>")
def keep(token: str) -> ResponseReturnValue:
    """They stay."""
    keeping.keep(keeping.contact_to_keep(token))
    db.session.commit()
    return pages.keep_page(is_kept=True)


@bp.get("/me/schema.json")
def schema() -> ResponseReturnValue:
    """How the file with somebody's data is built (Art. 20 GDPR)."""
    return Response(SCHEMA.read_text("utf-8"), content_type="application/schema+json")


def _for_whoever_is_in(act: Callable[..., Any]) -> Callable[..., ResponseReturnValue]:
    """Only for a visit, and only from a form of its own page."""

    @wraps(act)
    def checked() -> ResponseReturnValue:
        session = entering.inside(secret_of_browser())
        if session is None:
            return redirect("/me", 303)
        if request.method == "POST":
            sent = request.form.get("form", "").encode("ascii", "replace").decode()
            if not hmac.compare_digest(entering.form_token(session), sent):
                return pages.overview(session, error=_("Please press the button once more.")), 403
        with force_locale(language_of_visitor()):
            answer: ResponseReturnValue = act(session)
        return answer

    return checked


@bp.get("/me/data.json")
@_for_whoever_is_in
def as_json(session: PortalSession) -> ResponseReturnValue:
    """Everything as a file for programs."""
    content = json.dumps(copy_for(pages.subject_of(session)), ensure_ascii=False, indent=2)
    return _file(content, "application/json; charset=utf-8", "meine-daten.json")


@bp.get("/me/data.csv")
@_for_whoever_is_in
def as_csv(session: PortalSession) -> ResponseReturnValue:
    """The same for a spreadsheet."""
    return _file(as_table(copy_for(pages.subject_of(session))), "text/csv; charset=utf-8", "meine-daten.csv")


@bp.post("/me/correct")
@_for_whoever_is_in
def correct(session: PortalSession) -> ResponseReturnValue:
    """Put right what they told."""
    try:
        deciding.correct(_contact(session), request.form)
    except RefusedError as refusal:
        db.session.rollback()
        return pages.overview(session, error=str(refusal)), 422
    return _done(session, _("Saved."))


@bp.post("/me/consents")
@_for_whoever_is_in
def consents(session: PortalSession) -> ResponseReturnValue:
    """One consent: given, or taken back."""
    contact, purpose = _contact(session), request.form.get("purpose", "")
    if request.form.get("do") == "agree":
        deciding.agree(contact, purpose, session, the_organisation().name)
        return _done(session, _("Thank you. You can take it back here at any time."))
    deciding.take_back(contact, purpose)
    return _done(session, _("Withdrawn. That holds from now on, also for mails that were waiting to leave."))


@bp.post("/me/object")
@_for_whoever_is_in
def object_(session: PortalSession) -> ResponseReturnValue:
    """No advertising any more."""
    restricting.object_to_advertising(_contact(session), _("on the page with their data"), by="portal")
    return _done(session, _("Noted: you get no advertising from us any more."))


@bp.post("/me/restrict")
@_for_whoever_is_in
def restrict(session: PortalSession) -> ResponseReturnValue:
    """Keep the data and do nothing else with it; staff release it once things are settled."""
    reason = request.form.get("reason", "").strip()[:_LONGEST_REASON]
    if not reason:
        return pages.overview(session, error=_("Please say why, in a few words.")), 422
    restricting.restrict(_contact(session), reason, by="portal")
    return _done(session, _("From now on your data is kept and not used any more. We write to you about it."))


@bp.get("/me/erase")
@_for_whoever_is_in
def ask_erase(session: PortalSession) -> ResponseReturnValue:
    """What would go."""
    return pages.erase_page(session)


@bp.post("/me/erase")
@_for_whoever_is_in
def erase(session: PortalSession) -> ResponseReturnValue:
    """Forget everything, and this visit as well."""
    if not request.form.get("sure"):
        return pages.erase_page(session, lacks_tick=True), 422
    erasing.erase(pages.subject_of(session), "portal")
    db.session.commit()
    erasing.wipe_traces()
    return forget_secret(make_response(pages.gone_page()))


@bp.post("/me/leave")
@_for_whoever_is_in
def leave(_session: PortalSession) -> ResponseReturnValue:
    """Close the visit."""
    entering.leave(secret_of_browser())
    db.session.commit()
    return forget_secret(make_response(redirect("/me", 303)))


def _in(secret: str) -> ResponseReturnValue:
    db.session.commit()
    return keep_secret(make_response(redirect("/me", 303)), secret)


def _contact(session: PortalSession) -> Contact:
    """Raises NotFoundError for whoever never confirmed: there is nothing to decide but to erase."""
    contact = pages.contact_of(pages.subject_of(session))
    if contact is None:
        raise NotFoundError("You never confirmed anything here.")
    return contact


def _done(session: PortalSession, sentence: str) -> ResponseReturnValue:
    db.session.commit()
    return pages.overview(session, done=sentence)


def _file(content: str, kind: str, name: str) -> Response:
    return Response(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
