"""Whom to ask again: consents nobody made use of for long, for staff."""

from __future__ import annotations

from collections import Counter

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.consent.stale import all_stale
from app.consent.telling import purpose_label
from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.foundation.terms import FROZEN, WARNED, value_of

bp = staff_blueprint("stale_consents", __name__)
_MOST_SHOWN = 200


@bp.get("/contacts/asking-again")
@needs("contacts.view")
def asking_again() -> ResponseReturnValue:
    """Numbers by purpose, and the people, those unused for longest first."""
    stale = all_stale()
    shown = stale[:_MOST_SHOWN]
    wanted = select(Contact).where(Contact.id.in_({one.contact_id for one in shown}))
    people = {contact.id: contact for contact in db.session.scalars(wanted)}
    numbers = Counter((one.purpose, one.is_frozen) for one in stale)
    return render_template(
        "consent/asking_again.html",
        stale=[(one, people[one.contact_id], purpose_label(one.purpose)) for one in shown],
        numbers=[
            (purpose_label(purpose), numbers[purpose, False], numbers[purpose, True])
            for purpose in sorted({purpose for purpose, _frozen in numbers})
        ],
        total=len(stale),
        warned=value_of(WARNED),
        frozen=value_of(FROZEN),
    )
