"""Where people come from when no link of ours says so: the site that led here, its host alone (R2.19)."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.foundation.database import db
from app.landing.models import SignUp
from app.landing.referring import channel_of
from app.visits import sites
from app.visits.models import VisitCount
from tests.landing.conftest import Citizen

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,*/*;q=0.8",
    "Accept-Language": "de",
}


@pytest.mark.parametrize(
    ("referrer", "channel"),
    [
        ("https://www.lindenbacher-bote.de/lokales/schulweg?leser=17", "lindenbacher-bote.de"),
        ("https://l.facebook.com/", "facebook"),
        ("https://www.google.de/", "search"),
        ("https://duckduckgo.com/?q=schulweg", "search"),
        ("https://t.co/k3x", "x"),
        ("android-app://com.google.android.gm/", "mail"),
        ("android-app://org.example.reader/", ""),
        ("https://Aktion.Example.org:8443/andere", ""),
        ("http://192.168.0.7/", ""),
        ("https://localhost/", ""),
        ("https://[", ""),
        ("data:text/html,x", ""),
        ("https://" + "a" * 60 + ".de/", ""),
        ("https://b\u00f6se.de/<script>", ""),
        ("", ""),
    ],
)
def test_only_the_host_is_kept_and_networks_have_their_names(referrer: str, channel: str):
    assert channel_of(referrer, "aktion.example.org:8443") == channel


def _channels(app: Flask) -> dict[str, int]:
    app.extensions["testballon_visits"].flush()
    with app.app_context():
        rows = db.session.execute(
            select(VisitCount.channel, func.sum(VisitCount.number)).group_by(VisitCount.channel)
        )
        return {channel: int(number) for channel, number in rows}


def _come(citizen: Citizen, path: str, referrer: str) -> None:
    headers = BROWSER | {"Referer": referrer}
    assert citizen.client.get(path, headers=headers).status_code == 200


def test_a_newspaper_that_links_to_the_page_is_a_channel(app: Flask, citizen: Citizen, petition: str):
    _come(citizen, f"/{petition}", "https://www.lindenbacher-bote.de/lokales")
    _come(citizen, f"/{petition}?via=poster", "https://www.lindenbacher-bote.de/lokales")
    _come(citizen, f"/{petition}", f"http://localhost/{petition}/en")
    assert _channels(app) == {"lindenbacher-bote.de": 1, "poster": 1, "direct": 1}


def test_who_signs_keeps_the_site_they_came_from(app: Flask, citizen: Citizen, petition: str):
    citizen.client.environ_base["HTTP_REFERER"] = "https://lindenbacher-bote.de/"
    citizen.sign(petition, "karin@example.org")
    with app.app_context():
        assert db.session.scalars(select(SignUp.channel)).one() == "lindenbacher-bote.de"


def test_made_up_sites_do_not_fill_the_tables(
    app: Flask, citizen: Citizen, petition: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sites, "MOST_SITES", 3)
    monkeypatch.setattr(sites, "_known", {})
    for number in range(5):
        _come(citizen, f"/{petition}", f"https://erfunden{number}.example/")
    first = _channels(app)
    # Another process, which has seen none of them.
    monkeypatch.setattr(sites, "_known", {})
    _come(citizen, f"/{petition}", "https://noch-eine.example/")
    _come(citizen, f"/{petition}", f"https://{next(name for name in first if '.' in name)}/")
    second = Counter(_channels(app))
    assert len([name for name in second if "." in name]) == 3
    assert second["other"] == first["other"] + 1 == 3
    assert second.total() == 7
