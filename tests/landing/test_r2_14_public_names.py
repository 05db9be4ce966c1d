"""Names in public: nobody's by default, and gone within a minute of being taken back (R2.14)."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import arranging, drafting, publishing
from app.consent.withdrawing import withdrawal_token
from app.contacts.models import Contact
from app.foundation.database import db
from app.landing import live_pages
from tests.landing.conftest import Citizen
from tests.pages import parse

SLUG = "schulweg"
UWE = "Quirin-Uwe"


@pytest.fixture
def named(app: Flask, organisation: None) -> None:
    """A live petition that shows who signed."""
    with app.app_context():
        campaign = drafting.new_campaign("petition", "Ein sicherer Schulweg", slug=SLUG)
        campaign.draft, _block = arranging.with_block(campaign.draft, "signatures")
        publishing.publish(campaign)
        db.session.commit()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """``later(60)``: so many seconds pass for what is kept for a moment; nothing is thrown away by hand."""
    passed = [0.0]
    clock_of_caches = SimpleNamespace(monotonic=lambda: time.monotonic() + passed[0])
    monkeypatch.setattr(live_pages, "time", clock_of_caches)
    return lambda seconds: passed.__setitem__(0, passed[0] + seconds)


def page(citizen: Citizen) -> str:
    return citizen.client.get(f"/{SLUG}").get_data(as_text=True)


def test_r2_14_who_does_not_agree_to_it_is_not_named(citizen: Citizen, named: None, later):
    citizen.sign(SLUG, given_name=UWE)
    assert citizen.confirm().status_code == 303
    later(60)
    assert UWE not in page(citizen)
    assert 'name="consent-publish_name"' in page(citizen)
    assert "checked" not in page(citizen)


def test_r2_14_whoever_takes_it_back_is_gone_within_a_minute_from_kept_pages_too(
    app: Flask, citizen: Citizen, named: None, later
):
    citizen.sign(SLUG, given_name=UWE, **{"consent-publish_name": "on"})
    citizen.confirm()
    later(60)
    # Kept in memory from here on.
    assert UWE in page(citizen)
    names = parse(page(citizen)).find(".//section[@class='signatures']")
    assert names.get("data-nosnippet") is not None, "No search engine shows names beside the page."
    answer = citizen.client.get(f"/{SLUG}")
    assert "private, no-cache" in answer.headers["Cache-Control"], "No cache on the way may keep the page."
    with app.app_context():
        token = withdrawal_token(db.session.scalars(select(Contact)).one())
    assert citizen.client.submit(f"/u/{token}?for=publish_name").status_code in (200, 303)
    later(60)
    assert UWE not in page(citizen)
    assert UWE not in citizen.client.get(f"/{SLUG}/en").get_data(as_text=True)
