"""Anybody can claim to come from anywhere: made-up sites must not keep honest ones out of the numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.foundation import clock
from app.foundation.database import db
from app.landing.models import SignUp
from app.visits import sites
from app.visits.adding_up import wrong_totals
from app.visits.making_room import make_room
from app.visits.models import VisitCount
from tests.landing.conftest import Citizen

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
# What every browser says of itself, and programs that pose as one mostly do not.
PERSON = {
    "User-Agent": BROWSER,
    "Accept": "text/html,*/*;q=0.8",
    "Accept-Language": "de",
}
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
LATER = timedelta(hours=4)


@pytest.fixture(autouse=True)
def _room_for_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "MOST_SITES", 3)
    monkeypatch.setattr(sites, "_known", {})


def _another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that has seen nothing yet; so does this one a minute later."""
    monkeypatch.setattr(sites, "_known", {})


def _be_a_person(citizen: Citizen) -> None:
    citizen.client.environ_base |= {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in PERSON.items()
    }


def _come(app: Flask, citizen: Citizen, path: str, site: str, *, agent: str = BROWSER) -> None:
    headers = PERSON | {"Referer": f"https://{site}/", "User-Agent": agent}
    assert citizen.client.get(path, headers=headers).status_code == 200
    app.extensions["testballon_visits"].flush()


def _views(app: Flask) -> dict[str, int]:
    with app.app_context():
        rows = db.session.execute(
            select(VisitCount.channel, func.sum(VisitCount.number))
            .where(VisitCount.kind == "view")
            .group_by(VisitCount.channel)
        )
        return {channel: int(number) for channel, number in rows}


def test_sites_that_brought_next_to_nobody_make_room_for_a_newspaper(
    app: Flask, citizen: Citizen, petition: str, monkeypatch: pytest.MonkeyPatch
):
    for number in range(3):
        _come(app, citizen, f"/{petition}", f"erfunden{number}.example")
    _come(app, citizen, f"/{petition}", "lindenbacher-bote.de")
    assert _views(app)["other"] == 1
    with app.app_context():
        make_room()
    assert len(_views(app)) == 4, "People may still be coming by them."
    with clock.moved(LATER), app.app_context():
        make_room()
        assert wrong_totals() == 0
    assert _views(app) == {"other": 4}
    _another_process(monkeypatch)
    with clock.moved(LATER):
        _come(app, citizen, f"/{petition}", "lindenbacher-bote.de")
    assert _views(app) == {"other": 4, "lindenbacher-bote.de": 1}


def test_a_site_that_brought_somebody_keeps_its_place(app: Flask, citizen: Citizen, petition: str):
    for _ in range(30):
        _come(app, citizen, f"/{petition}", "lindenbacher-bote.de")
    citizen.client.environ_base["HTTP_REFERER"] = "https://turnverein.example/"
    _be_a_person(citizen)
    citizen.sign(petition, "karin@example.org")
    _come(app, citizen, f"/{petition}", "erfunden.example")
    with clock.moved(LATER), app.app_context():
        make_room()
    assert set(_views(app)) == {"lindenbacher-bote.de", "turnverein.example", "other"}


def test_programs_take_no_place(app: Flask, citizen: Citizen, petition: str):
    for number in range(5):
        _come(app, citizen, f"/{petition}", f"erfunden{number}.example", agent=ROBOT)
    _come(app, citizen, f"/{petition}", "lindenbacher-bote.de")
    assert _views(app) == {"lindenbacher-bote.de": 1}


def test_who_signs_is_counted_where_their_visit_is(app: Flask, citizen: Citizen, petition: str):
    for number in range(3):
        _come(app, citizen, f"/{petition}", f"erfunden{number}.example")
    _be_a_person(citizen)
    citizen.client.environ_base["HTTP_REFERER"] = "https://lindenbacher-bote.de/"
    citizen.sign(petition, "karin@example.org")
    app.extensions["testballon_visits"].flush()
    assert "lindenbacher-bote.de" not in _views(app)
    with app.app_context():
        assert db.session.scalars(select(SignUp.channel)).one() == "other"
