"""A campaign whose letters leave through us, and people who write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import arranging, drafting, publishing
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.landing.models import Letter
from app.outbox.models import OutboxMessage
from tests.pages import parse

if TYPE_CHECKING:
    from tests.landing.conftest import Citizen

FORM = "form[@class='sign']"
BOSS = "fahrplan@example.org"


@pytest.fixture
def letter_through_us(app: Flask, organisation: None) -> str:
    """The slug of a live campaign whose letters leave through us, one a minute."""
    with app.app_context():
        campaign = drafting.new_campaign("letter", "Die Linie 12 für späte Gäste", slug="linie-12")
        change(campaign, sending="us", rate=60)
        db.session.commit()
        return campaign.slug


def change(campaign: Campaign, **settings: Any) -> None:
    """Publish the page with other settings of its letter."""
    kept = arranging.find_block(campaign.draft, "letter")["settings"] | settings
    campaign.draft = arranging.with_block_changed(
        campaign.draft, "letter", language="de", texts={}, settings=kept
    )
    publishing.publish(campaign)
    forget_all()


def become(citizen: Citizen, slug: str, name: str = "Tina", **answers: str) -> str:
    """Sign and confirm; the address of the supporter's own page."""
    email = f"{name.lower()}@example.org"
    told = {"given_name": name, "family_name": "Lang"} | answers
    assert citizen.sign(slug, email=email, **told).status_code == 303
    citizen.get_mail()
    return citizen.confirm(email).location


def said(citizen: Citizen, path: str) -> str:
    return " ".join(" ".join(parse(citizen.client.get(path).get_data(as_text=True)).itertext()).split())


def letters_of(app: Flask) -> list[tuple[Letter, OutboxMessage]]:
    with app.app_context():
        rows = db.session.execute(
            select(Letter, OutboxMessage)
            .join(OutboxMessage, OutboxMessage.subject_id == Letter.sign_up_id)
            .where(OutboxMessage.kind == "letter")
            .order_by(Letter.leaves_at)
        ).all()
        return [(letter, message) for letter, message in rows]
