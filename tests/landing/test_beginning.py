"""Who begins to fill in a form is counted, once a page, and nothing else of them (R2.19)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.foundation.database import db
from app.foundation.headers import BEGUN_STYLE
from app.visits.models import VisitCount
from tests.landing.conftest import Citizen

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,*/*;q=0.8",
    "Accept-Language": "de",
}
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def _counted(app: Flask) -> list[tuple[str, str, str, int]]:
    app.extensions["testballon_visits"].flush()
    with app.app_context():
        rows = db.session.execute(
            select(VisitCount.kind, VisitCount.channel, VisitCount.language, VisitCount.number)
            .where(VisitCount.kind == "begun")
            .order_by(VisitCount.channel)
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]


def test_the_page_asks_for_it_by_a_style_alone(citizen: Citizen, petition: str):
    page = citizen.client.get(f"/{petition}").get_data(as_text=True)
    assert page.count(f"<style>{BEGUN_STYLE}</style>") == 1
    assert "<script" not in page


def test_it_is_counted_with_the_channel_of_the_page_and_answered_with_nothing(
    app: Flask, citizen: Citizen, petition: str
):
    for query in ("?via=poster", ""):
        answer = citizen.client.get(
            f"/{petition}?begun",
            headers=BROWSER | {"Referer": f"http://localhost/{petition}{query}"},
        )
        assert (answer.status_code, answer.data) == (204, b"")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
    assert _counted(app) == [("begun", "direct", "de", 1), ("begun", "poster", "de", 1)]


@pytest.mark.parametrize("referrer", ["", "http://[", "x" * 5000])
def test_nonsense_is_counted_without_a_channel(app: Flask, citizen: Citizen, petition: str, referrer: str):
    headers = BROWSER | {"Referer": referrer}
    assert citizen.client.get(f"/{petition}?begun", headers=headers).status_code == 204
    assert _counted(app) == [("begun", "direct", "de", 1)]


def test_programs_and_head_are_not_counted(app: Flask, citizen: Citizen, petition: str):
    assert citizen.client.get(f"/{petition}?begun", headers={"User-Agent": ROBOT}).status_code == 204
    assert citizen.client.head(f"/{petition}?begun", headers=BROWSER).status_code == 204
    assert _counted(app) == []


def test_a_form_that_is_shown_again_was_begun_before(citizen: Citizen, petition: str):
    answer = citizen.sign(petition, "keine-adresse")
    assert answer.status_code == 422
    assert "?begun" not in answer.get_data(as_text=True)
