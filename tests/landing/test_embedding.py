"""A campaign on somebody else's website."""

from __future__ import annotations

from flask import Flask

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.visits.models import VisitCount
from tests.landing.conftest import Citizen
from tests.pages import parse


def _link(citizen: Citizen, path: str, **headers: str) -> str:
    page = parse(citizen.client.get(path, headers=headers).get_data(as_text=True))
    (link,) = page.iter("a")
    return str(link.get("href"))


def test_any_site_may_show_it_and_nothing_else_of_ours(citizen: Citizen, petition: str):
    frame = citizen.client.get(f"/{petition}/embed")
    assert frame.status_code == 200
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert "<script" not in frame.get_data(as_text=True)
    assert "<form" not in frame.get_data(as_text=True)
    page = citizen.client.get(f"/{petition}")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_who_comes_by_it_comes_by_the_site_that_shows_it(citizen: Citizen, petition: str):
    shown = _link(citizen, f"/{petition}/embed", Referer="https://www.lindenbacher-bote.de/lokales")
    assert shown == f"http://localhost/{petition}?via=lindenbacher-bote.de"
    assert _link(citizen, f"/{petition}/embed") == f"http://localhost/{petition}"


def test_it_tells_how_many_there_are_and_speaks_the_language_asked_for(citizen: Citizen, petition: str):
    citizen.sign(petition)
    citizen.get_mail()
    citizen.confirm()
    forget_all()
    page = parse(citizen.client.get(f"/{petition}/embed?language=en").get_data(as_text=True))
    assert page.get("lang") == "en"
    (number,) = [one for one in page.iter("p") if one.get("class") == "number"]
    assert (number.text or "").strip() == "1"


def test_looking_at_it_is_no_visit(app: Flask, citizen: Citizen, petition: str):
    citizen.client.get(f"/{petition}/embed", headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    app.extensions["testballon_visits"].flush()
    with app.app_context():
        assert db.session.query(VisitCount).count() == 0


def test_when_it_is_over_it_asks_nobody_to_take_part(app: Flask, citizen: Citizen, petition: str):
    with app.app_context():
        publishing.end(db.session.query(Campaign).one())
        db.session.commit()
    forget_all()
    assert 'class="button"' not in citizen.client.get(f"/{petition}/embed").get_data(as_text=True)


def test_what_does_not_exist_is_not_shown(citizen: Citizen):
    assert citizen.client.get("/gibt-es-nicht/embed").status_code == 404
