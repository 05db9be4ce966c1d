"""Mails about one's kit: only to who ticked the box on their kit, and until they take it back (R1.01, R1.12).

The box belongs to one campaign, for its wording names who writes; taking it back anywhere takes back all of them.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, true
from sqlalchemy.orm import aliased

from app.consent.ledger import GIVEN, WITHDRAWN
from app.consent.legal_texts import wording_of
from app.consent.models import ConsentEvent
from app.consent.purposes import AMBASSADOR_NEWS
from app.consent.withdrawing import agreeing_among
from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.models import SignUp


def agrees_to_news(*, since: datetime | None = None) -> ColumnElement[bool]:
    """Of a sign-up: its person ticked the box on this kit (by ``since``), and has taken nothing back afterwards."""
    given, withdrawn, person = aliased(ConsentEvent), aliased(ConsentEvent), aliased(Contact)
    later = exists().where(
        withdrawn.contact_id == given.contact_id,
        withdrawn.purpose == AMBASSADOR_NEWS,
        withdrawn.action == WITHDRAWN,
        withdrawn.id > given.id,
    )
    in_time = given.at <= since if since else true()
    return exists().where(
        in_time,
        given.contact_id == SignUp.contact_id,
        given.sign_up_id == SignUp.id,
        given.purpose == AMBASSADOR_NEWS,
        given.action == GIVEN,
        ~later,
        ~exists().where(person.id == given.contact_id, person.restricted_at.is_not(None)),
    )


def gets_news(sign_up_id: int) -> bool:
    """Whether mails about this kit may be written now."""
    whose = select(SignUp.contact_id).where(SignUp.id == sign_up_id, agrees_to_news())
    contact_id = db.session.scalar(whose)
    return contact_id is not None and contact_id in agreeing_among([contact_id], AMBASSADOR_NEWS)


def wording_shown(language: str, organisation: str) -> str:
    """The words beside the box."""
    return wording_of(AMBASSADOR_NEWS, language, organisation)


def fingerprint(wording: str) -> str:
    """What the form carries, so that a consent is to the words that were seen."""
    return hashlib.sha256(wording.encode()).hexdigest()[:16]
