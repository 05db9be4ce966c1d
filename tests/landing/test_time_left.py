"""A countdown that needs no script."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.campaigns import arranging, drafting, publishing
from app.foundation import clock
from app.foundation.database import db
from app.foundation.wording import zone
from app.landing.live_pages import forget_all
from app.landing.time_left import time_left
from tests.pages import CheckingClient


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=12, hours=3), "noch 12 Tage"),
        (timedelta(days=2, minutes=5), "noch 2 Tage"),
        (timedelta(hours=30, minutes=5), "noch 30 Stunden"),
        (timedelta(hours=1, minutes=5), "noch 1 Stunde"),
        (timedelta(minutes=5), "noch weniger als eine Stunde"),
        (timedelta(minutes=-5), "Es ist so weit"),
    ],
)
def test_the_time_left_is_said_in_words(app_context: Flask, left: timedelta, said: str):
    until = (clock.now() + left).astimezone(zone()).replace(tzinfo=None)
    assert time_left(until.isoformat(timespec="seconds"), "de") == said


def test_the_page_counts_down_without_being_published_again(
    app: Flask, organisation: None, client: CheckingClient
):
    with app.app_context():
        campaign = drafting.new_campaign(
            "petition", "Das Waldbad muss bleiben", slug="waldbad", languages=["de"]
        )
        content, block = arranging.with_block(campaign.draft, "countdown")
        until = (datetime.now(zone()) + timedelta(days=10, hours=5)).strftime("%Y-%m-%dT%H:%M")
        campaign.draft = arranging.with_block_changed(
            content, block, language="de", texts={}, settings={"until": until}
        )
        publishing.publish(campaign)
        db.session.commit()
    assert "noch 10 Tage" in client.get("/waldbad").get_data(as_text=True)
    forget_all()
    with clock.moved(timedelta(days=7)):
        assert "noch 3 Tage" in client.get("/waldbad").get_data(as_text=True)
