"""A page with two variants of which one brings twice as many; fixtures and what tests of it do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from app.campaigns import variant_shares
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from tests.variant_rows import come, hour, page_with_variants


@pytest.fixture
def half_past() -> Iterator[None]:
    """No full hour begins meanwhile."""
    now = clock.now()
    with clock.moved(now.replace(minute=30, second=0, microsecond=0) - now):
        yield


@pytest.fixture
def tested(app: Flask, organisation: None, half_past: None) -> int:
    """A page with two variants, two days old, of which B brings twice as many."""
    with app.app_context():
        campaign = page_with_variants("nachtbus", ago=timedelta(days=2))
        for ago in range(40, 2, -5):
            come(campaign, hour(ago), {"a": (240, 10), "b": (240, 24)})
        return campaign.id


def the_campaign(number: int) -> Campaign:
    return db.session.get_one(Campaign, number)


def let_move(number: int) -> None:
    variant_shares.let_traffic_move(the_campaign(number), account_id=None)
    db.session.commit()
