"""What each line of the table for a spreadsheet agrees to: of two people at one address each only to their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import and_, select

from app.consent.ledger import GIVEN
from app.consent.models import ConsentEvent
from app.foundation.database import db
from app.landing.models import SignUp

_PEOPLE = (1, 2)


def consents_of(campaign_id: int, contact_ids: Sequence[int]) -> Mapping[tuple[int, int], frozenset[str]]:
    """For each contact, and which of the people at its address it is, the purposes that hold now.

    What an address agreed to holds for its one person. Where two took part in this campaign, each agrees to what they
    ticked here themselves, and whatever was agreed to elsewhere is nobody's: it cannot be told whose word it was.
    """
    shared = _shared_among(campaign_id, contact_ids)
    holding: defaultdict[int, dict[str, set[int]]] = defaultdict(dict)
    for contact_id, purpose, action, person in db.session.execute(
        select(ConsentEvent.contact_id, ConsentEvent.purpose, ConsentEvent.action, SignUp.person)
        .outerjoin(SignUp, and_(SignUp.id == ConsentEvent.sign_up_id, SignUp.campaign_id == campaign_id))
        .where(ConsentEvent.contact_id.in_(contact_ids))
        .order_by(ConsentEvent.id)
    ):
        if action != GIVEN:
            holding[contact_id].pop(purpose, None)
        else:
            whose = {person} if contact_id in shared else set(_PEOPLE)
            holding[contact_id].setdefault(purpose, set()).update(whose)
    return {
        (contact_id, person): frozenset(purpose for purpose, whose in purposes.items() if person in whose)
        for contact_id, purposes in holding.items()
        for person in _PEOPLE
    }


def _shared_among(campaign_id: int, contact_ids: Sequence[int]) -> set[int | None]:
    wanted = select(SignUp.contact_id).where(
        SignUp.contact_id.in_(contact_ids), SignUp.campaign_id == campaign_id, SignUp.person > 1
    )
    return set(db.session.scalars(wanted))
