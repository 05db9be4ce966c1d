"""Who among the supporters of a campaign is new to the organisation, and who was known before."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.models import SignUp, Supporter
from app.landing.newcomers import is_new


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Confirmed people: those who became a contact by this campaign, and those who had been one."""

    new: int
    known: int


def acquaintance_of(campaign_id: int) -> Acquaintance:
    """All of them, told apart."""
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(is_new()),
        )
        .select_from(Supporter)
        .join(SignUp, SignUp.id == Supporter.sign_up_id)
        # Nobody can tell of somebody who was erased whether they were new; they still count.
        .outerjoin(Contact, Contact.id == Supporter.contact_id)
        .where(Supporter.campaign_id == campaign_id)
    ).one()
    return Acquaintance(new=row[1], known=row[0] - row[1])
