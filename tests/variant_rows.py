"""A page with variants and what would have been counted of them, written as rows."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import insert, select

from app.campaigns import drafting, publishing, variants
from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.landing.models import RenderedPage, SignUp, Supporter
from app.visits.adding_up import Cell, add_up

TITLE, QUESTION = "Ein Nachtbus für Lindenbach", "Kommen Sie nachts sicher heim?"
_numbers = count(1)


def page_with_variants(slug: str, *, ago: timedelta, number: int = 2) -> Campaign:
    """A petition that was published so long ago with so many variants."""
    with clock.moved(-ago):
        campaign = drafting.new_campaign("petition", TITLE, slug=slug)
        content = campaign.draft
        for _ in range(number - 1):
            content, letter = variants.with_variant(content, ())
            content = variants.with_variant_changed(
                content, letter, language="de", texts={"title": f"{QUESTION} ({letter})"}, picture=""
            )
        campaign.draft = content
        publishing.publish(campaign)
    db.session.commit()
    return campaign


def hour(ago: float) -> datetime:
    """The full hour that began at least so many hours ago."""
    return clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=ago)


def come(campaign: Campaign, at: datetime, counted: Mapping[str, tuple[int, int]]) -> None:
    """In that hour so many visits and confirmed people came by each variant. Commits."""
    add_up(
        {
            Cell(campaign.id, at, "view", "direct", variant, "de"): views
            for variant, (views, _confirmed) in counted.items()
            if views
        }
    )
    page_id = db.session.scalars(
        select(RenderedPage.id).where(RenderedPage.revision_id == campaign.current_revision_id)
    ).first()
    for variant, (_views, people) in counted.items():
        if people:
            _confirm(campaign.id, page_id, at, variant, [next(_numbers) for _ in range(people)])
    db.session.commit()


def _confirm(campaign_id: int, page_id: int | None, at: datetime, variant: str, people: list[int]) -> None:
    emails = [f"person{number}@example.org" for number in people]
    contacts = db.session.scalars(
        insert(Contact).returning(Contact.id, sort_by_parameter_order=True),
        [{"email": email, "canonical_email": email, "language": "de", "created_at": at} for email in emails],
    ).all()
    sign_ups = db.session.scalars(
        insert(SignUp).returning(SignUp.id, sort_by_parameter_order=True),
        [
            {
                "handle": os.urandom(16),
                "campaign_id": campaign_id,
                "rendered_page_id": page_id,
                "language": "de",
                "email": email,
                "address_key": os.urandom(32),
                "answers": {},
                "channel": "direct",
                "variant": variant,
                "share_code": f"code{number}",
                "created_at": at + timedelta(minutes=5),
                "expires_at": at + timedelta(days=7),
                "confirmed_at": at + timedelta(minutes=9),
                "confirmed_by": "button",
                "contact_id": contact,
            }
            for email, number, contact in zip(emails, people, contacts, strict=True)
        ],
    ).all()
    db.session.execute(
        insert(Supporter),
        [
            {
                "campaign_id": campaign_id,
                "contact_id": contact,
                "sign_up_id": sign_up,
                "number": number,
                "counted_at": at + timedelta(minutes=9),
            }
            for number, contact, sign_up in zip(people, contacts, sign_ups, strict=True)
        ],
    )
