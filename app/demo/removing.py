"""Removing the demo organisation, and nothing people made themselves."""

from __future__ import annotations

from sqlalchemy import Delete, delete, select, update

from app.campaigns.models import Campaign, Organisation, Revision
from app.consent import chain
from app.consent.models import ConsentEvent, ConsentRequest
from app.contacts.models import Contact
from app.foundation import audit
from app.foundation.database import db
from app.landing.letter_writing import KIND as LETTER
from app.landing.models import RenderedPage, SignUp, Supporter, Tally
from app.landing.seat_giving import MAIL_KIND as SEAT_GIVEN
from app.landing.signing_up import CONFIRMATION
from app.outbox.models import OutboxMessage
from app.visits.models import VisitCount, VisitTotal

_AT_ONCE = 5000

_CAMPAIGNS = select(Campaign.id).where(Campaign.is_demo)
_REVISIONS = select(Revision.id).where(Revision.campaign_id.in_(_CAMPAIGNS))
_SIGN_UPS = select(SignUp.id).where(SignUp.campaign_id.in_(_CAMPAIGNS))

# From the rows that point to the rows pointed at; sign-ups of real visitors on a demo campaign are among them.
_IN_ORDER: tuple[Delete, ...] = (
    delete(ConsentRequest).where(ConsentRequest.sign_up_id.in_(_SIGN_UPS)),
    delete(OutboxMessage).where(
        OutboxMessage.kind.in_((CONFIRMATION, SEAT_GIVEN, LETTER)), OutboxMessage.subject_id.in_(_SIGN_UPS)
    ),
    delete(Supporter).where(Supporter.campaign_id.in_(_CAMPAIGNS)),
    delete(Tally).where(Tally.campaign_id.in_(_CAMPAIGNS)),
    delete(VisitTotal).where(VisitTotal.campaign_id.in_(_CAMPAIGNS)),
    delete(VisitCount).where(VisitCount.campaign_id.in_(_CAMPAIGNS)),
    delete(SignUp).where(SignUp.campaign_id.in_(_CAMPAIGNS)),
    delete(RenderedPage).where(RenderedPage.revision_id.in_(_REVISIONS)),
)


def remove() -> None:
    """Delete everything the demo brought. The caller commits.

    An organisation somebody has saved in the meantime is theirs; so is a contact who has signed anything else.
    """
    # First of all, in order: whoever counts a visit at this moment holds its campaigns in the same order.
    db.session.execute(_CAMPAIGNS.order_by(Campaign.id).with_for_update())
    people = _people_of_the_demo()
    chain.forget(ConsentEvent.sign_up_id.in_(_SIGN_UPS))
    for statement in _IN_ORDER:
        _execute(statement)
    for start in range(0, len(people), _AT_ONCE):
        _forget(people[start : start + _AT_ONCE])
    # A campaign points at its current revision and every revision at its campaign.
    db.session.execute(
        update(Campaign).where(Campaign.is_demo).values(current_revision_id=None),
        execution_options={"synchronize_session": False},
    )
    _execute(delete(Revision).where(Revision.campaign_id.in_(_CAMPAIGNS)))
    _execute(delete(Campaign).where(Campaign.is_demo))
    _execute(delete(Organisation).where(Organisation.is_demo))
    db.session.expire_all()
    audit.record("demo.removed", "organisation", 1)


def _people_of_the_demo() -> list[int]:
    ids = db.session.scalars(
        select(SignUp.contact_id)
        .where(SignUp.campaign_id.in_(_CAMPAIGNS), SignUp.contact_id.is_not(None))
        .distinct()
    )
    return [contact_id for contact_id in ids if contact_id is not None]


def _forget(people: list[int]) -> None:
    """Of these, whoever has no sign-up left."""
    still_here = select(SignUp.contact_id).where(SignUp.contact_id.in_(people))
    gone = sorted(set(people) - set(db.session.scalars(still_here)))
    chain.forget(ConsentEvent.contact_id.in_(gone))
    _execute(delete(Contact).where(Contact.id.in_(gone)))


def _execute(statement: Delete) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
