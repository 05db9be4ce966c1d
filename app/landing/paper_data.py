"""What is known of people from paper, for the room's keeper: found by their e-mail address, where they wrote one."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.personal_data import Rows
from app.landing.paper import PaperSheet, PaperSignature, counts_online, is_online
from app.landing.signing_up import address_key

_BATCH = 500
_TOLD = ("given_name", "family_name", "postal_code", "email", "wants_news", "entered_at")


def lines_of(key: bytes) -> Rows:
    """All lines with this address."""
    rows = db.session.execute(
        select(PaperSignature, PaperSheet, Campaign)
        .join(PaperSheet, PaperSheet.id == PaperSignature.sheet_id)
        .join(Campaign, Campaign.id == PaperSignature.campaign_id)
        .where(PaperSignature.address_key == key)
        .order_by(PaperSignature.id)
    )
    told = [
        {"campaign": campaign.title, "sheet": sheet.label} | {name: getattr(line, name) for name in _TOLD}
        for line, sheet, campaign in rows
    ]
    return {"paper_signatures": told} if told else {}


def forget_lines_of(key: bytes) -> None:
    """A line goes on counting, and nothing in it leads to anybody; one that did not count, as its person did, goes."""
    for line in db.session.scalars(select(PaperSignature).where(PaperSignature.address_key == key)).all():
        _forget(line)


def forget_lines_before(moment: datetime) -> int:
    """Forget who signed on paper what was over by then; how many that were. Commits per batch."""
    end = func.coalesce(Campaign.ended_at, Campaign.ends_at, Campaign.archived_at)
    wanted = (
        select(PaperSignature)
        .join(Campaign, Campaign.id == PaperSignature.campaign_id)
        .where(end < moment, or_(PaperSignature.family_name != "", PaperSignature.email.is_not(None)))
        .order_by(PaperSignature.id)
        .limit(_BATCH)
    )
    number = 0
    while lines := db.session.scalars(wanted).all():
        for line in lines:
            _forget(line)
        db.session.commit()
        number += len(lines)
    db.session.rollback()
    return number


def named_lines(campaign_id: int) -> Sequence[PaperSignature]:
    """Who signed on paper, does not count online, and is still known; in the order in which they were typed in."""
    wanted = select(PaperSignature).where(
        PaperSignature.campaign_id == campaign_id, PaperSignature.family_name != "", ~counts_online()
    )
    return db.session.scalars(wanted.order_by(PaperSignature.id)).all()


def _forget(line: PaperSignature) -> None:
    if line.address_key is not None and is_online(line.campaign_id, line.address_key):
        db.session.delete(line)
        return
    line.given_name = line.family_name = line.postal_code = ""
    line.email = line.address_key = None
    line.wants_news = False
    line.person_key = secrets.token_bytes(32)


def key_of(contact_id: int) -> bytes:
    """Under which a contact's lines are found."""
    contact = db.session.get(Contact, contact_id)
    return address_key(contact.canonical_email) if contact else b""
