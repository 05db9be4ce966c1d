"""What is known of people from paper, for the room's keeper: found by their e-mail address, where they wrote one."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.personal_data import Rows
from app.landing.paper import PaperSheet, PaperSignature, is_online
from app.landing.signing_up import address_key

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
        if is_online(line.campaign_id, key):
            db.session.delete(line)
            continue
        line.given_name = line.family_name = line.postal_code = ""
        line.email = line.address_key = None
        line.wants_news = False
        line.person_key = secrets.token_bytes(32)


def key_of(contact_id: int) -> bytes:
    """Under which a contact's lines are found."""
    contact = db.session.get(Contact, contact_id)
    return address_key(contact.canonical_email) if contact else b""
