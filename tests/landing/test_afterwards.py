"""When a campaign has ended, its posters still lead somewhere."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app.campaigns import drafting, publishing
from app.campaigns.afterwards import lead_on
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.landing.live_pages import forget_all
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient


def _campaign(slug: str) -> Campaign:
    return db.session.scalars(select(Campaign).where(Campaign.slug == slug)).one()


def _follow_up(app: Flask) -> int:
    with app.app_context():
        other = drafting.new_campaign("petition", "Eine Ampel für die Schulstraße", slug="ampel")
        publishing.publish(other)
        db.session.commit()
        return other.id


def _ended(app: Flask, slug: str) -> None:
    with app.app_context():
        publishing.end(_campaign(slug))
        db.session.commit()
    forget_all()


def test_an_ended_page_thanks_and_leads_on_to_the_campaign_that_was_chosen(
    app: Flask, citizen: Citizen, petition: str, staff: Callable[..., CheckingClient]
):
    other, karin = _follow_up(app), staff("campaigner")
    with app.app_context():
        address = f"/staff/campaigns/{_campaign(petition).id}"
    kept = karin.submit(address, form=f"form[@action='{address}/afterwards']", leads_to=str(other))
    assert kept.status_code == 303
    before = citizen.client.get(f"/{petition}").get_data(as_text=True)
    assert "Eine Ampel" not in before, "It holds only when this one is over."
    _ended(app, petition)
    said = citizen.client.get(f"/{petition}?via=poster").get_data(as_text=True)
    assert '<a class="button" href="http://localhost/ampel">Eine Ampel für die Schulstraße</a>' in said


def test_what_has_ended_itself_is_not_led_on_to(app: Flask, citizen: Citizen, petition: str):
    other = _follow_up(app)
    with app.app_context():
        lead_on(_campaign(petition), other)
        db.session.commit()
    _ended(app, petition)
    _ended(app, "ampel")
    assert 'class="button"' not in citizen.client.get(f"/{petition}").get_data(as_text=True)


def test_a_campaign_that_does_not_exist_cannot_be_chosen(
    app: Flask, petition: str, staff: Callable[..., CheckingClient]
):
    karin = staff("campaigner")
    with app.app_context():
        address = f"/staff/campaigns/{_campaign(petition).id}"
    karin.submit(address, form=f"form[@action='{address}/afterwards']", leads_to="4711")
    with app.app_context():
        assert _campaign(petition).leads_to_id is None
