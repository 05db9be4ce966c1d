"""Calls by staff: the one that confirms a telephone number (R1.15), and a note of those that followed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.models import Campaign
from app.campaigns.organisation import the_organisation
from app.campaigns.page_content import sender_name
from app.consent import calls
from app.consent.call_words import outcome_label, who_called
from app.consent.ledger import consents_in_force
from app.consent.legal_texts import current_text, wording_of
from app.consent.models import ConsentEvent
from app.consent.numbers import PHONE, number_fingerprint
from app.consent.purposes import NUMBER_CALL
from app.contacts.models import Contact
from app.foundation import audit
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.landing.models import SignUp

bp = staff_blueprint("calls", __name__)
_MOST_SHOWN = 200


@bp.get("/contacts/calls")
@needs("phone.call")
def numbers() -> ResponseReturnValue:
    """Numbers that wait for the call that confirms them; ``?show=confirmed`` those that may be called."""
    wants_confirmed = request.args.get("show") == "confirmed"
    found = list(calls.people_with_numbers())
    ids = [contact_id for contact_id, is_confirmed in found if is_confirmed == wants_confirmed]
    tried = calls.made_with(ids)
    # Who was tried least comes first, so that nobody is called again and again.
    ids.sort(key=lambda one: (len(tried.get(one, ())), one))
    shown = ids[:_MOST_SHOWN]
    people = {one.id: one for one in db.session.scalars(select(Contact).where(Contact.id.in_(shown)))}
    page = render_template(
        "landing/calls.html",
        people=[(people[one], tried.get(one, [])) for one in shown],
        wants_confirmed=wants_confirmed,
        total=len(ids),
        others=len(found) - len(ids),
    )
    return audit.shown(page, audit.PEOPLE_LISTED, "contacts", None, contacts=shown)


@bp.get("/contacts/<int:contact_id>/call")
@needs("phone.call")
def call(contact_id: int) -> ResponseReturnValue:
    """What to read out, word for word, and what can be noted."""
    page = _page(db.session.get(Contact, contact_id) or abort(404))
    return audit.shown(page, audit.PERSON_SEEN, "contact", contact_id)


@bp.post("/contacts/<int:contact_id>/call")
@needs("phone.call")
def note(contact_id: int) -> ResponseReturnValue:
    """Note how it ended. What was read out must be what is in force, and the number the one that was shown."""
    wanted = select(Contact).where(Contact.id == contact_id).with_for_update()
    contact = db.session.scalars(wanted).first() or abort(404)
    outcome = request.form.get("outcome", "")
    try:
        calls.record(
            contact,
            outcome,
            number=request.form.get("number", ""),
            text=_text_read_out(contact),
            account_id=current_user.id,
        )
    except RefusedError as refusal:
        db.session.rollback()
        return _page(db.session.get(Contact, contact_id) or abort(404), error=str(refusal)), 422
    db.session.commit()
    flash(_("Noted: %(outcome)s.", outcome=outcome_label(outcome)), "success")
    return redirect(url_for("contacts.profile", contact_id=contact_id), 303)


def _page(contact: Contact, *, error: str = "") -> str:
    given = _consent(contact.id)
    sign_up = db.session.get(SignUp, given.sign_up_id) if given and given.sign_up_id else None
    campaign = db.session.get(Campaign, sign_up.campaign_id) if sign_up else None
    standing = calls.standing(contact.id)
    words = wording_of(NUMBER_CALL, _language(contact), _caller(contact))
    return render_template(
        "landing/call.html",
        contact=contact,
        error=error,
        standing=standing,
        campaign=campaign,
        given=given,
        language=_language(contact),
        languages=LANGUAGE_NAMES,
        words=words,
        words_mark=_mark(words),
        number_mark=number_fingerprint(contact.phone or ""),
        outcomes=[
            (one, outcome_label(one))
            for one in (calls.TO_TALK if standing == "confirmed" else calls.TO_CONFIRM)
        ],
        made=[
            (one, outcome_label(one.outcome), who_called(one.account_id))
            for one in reversed(calls.calls_with(contact.id))
        ],
    )


def _text_read_out(contact: Contact) -> Any:
    """The version of the words; nothing where nothing had to be read out. Raises RefusedError."""
    if calls.standing(contact.id) != "waiting":
        return None
    text = current_text(NUMBER_CALL, _language(contact), _caller(contact))
    if request.form.get("words") != _mark(text.wording):
        raise RefusedError(_("The words to read out have changed meanwhile. Please read out those below."))
    return text


def _caller(contact: Contact) -> str:
    """Who asked on the form is who calls."""
    given = _consent(contact.id)
    sign_up = db.session.get(SignUp, given.sign_up_id) if given and given.sign_up_id else None
    campaign = db.session.get(Campaign, sign_up.campaign_id) if sign_up else None
    organisation = the_organisation()
    return sender_name(campaign.draft, organisation) if campaign else organisation.name


def _consent(contact_id: int) -> ConsentEvent | None:
    return next((one for one in consents_in_force(contact_id) if one.purpose == PHONE), None)


def _language(contact: Contact) -> str:
    """The person's, unless the clerk chose another."""
    chosen = request.values.get("language", "")
    if chosen in LANGUAGE_NAMES:
        return chosen
    return contact.language if contact.language in LANGUAGE_NAMES else "de"


def _mark(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:16]
