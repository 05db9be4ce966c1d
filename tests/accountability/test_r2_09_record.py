"""The record of processing activities says what is done now, not what somebody once wrote down (R2.09)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.foundation.database import db
from tests.pages import CheckingClient

RECORD = "/staff/data-protection/record"


def test_r2_09_what_is_asked_on_a_page_is_in_the_record_once_it_is_published(
    app: Flask, petition: str, staff: Callable[..., CheckingClient]
):
    admin = staff("admin")
    before = admin.get(RECORD).text
    assert "Lindenbach bewegt e. V." in before
    assert "Ein sicherer Schulweg" in before
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        campaign.draft = campaign.draft | {"purposes": [*campaign.draft["purposes"], "phone"]}
        publishing.publish(campaign)
        db.session.commit()
    after = admin.get(RECORD).text
    assert names_in(after) - names_in(before) == {"Anruf und SMS"}
    assert "Ihre Telefonnummer und Ihr Name." in after
    assert staff("counter").get(RECORD).status_code == 403


def names_in(page: str) -> set[str]:
    """What is done, by name."""
    return {one.partition("<")[0] for one in page.split("<h3>")[1:]}
