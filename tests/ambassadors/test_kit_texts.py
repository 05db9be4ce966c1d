"""Campaigners change what a kit says and look at all of it before anybody has it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import drafting
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.landing.share_networks import EVERY_NETWORK
from tests.ambassadors.conftest import Ambassador
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

Become = Callable[..., Ambassador]
Staff = Callable[..., CheckingClient]
TEXTS = "/staff/campaigns/1/kit/texts"
FORM = "form[@method='post'][@novalidate]"


def change(desk: CheckingClient, *, then: str = "keep", language: str = "de", **fields: str) -> int:
    return desk.submit(f"{TEXTS}?language={language}", form=FORM, then=then, **fields).status_code


def draft(app: Flask) -> dict:  # type: ignore[type-arg]
    with app.app_context():
        return db.session.scalars(select(Campaign)).one().draft


def test_a_changed_text_reaches_supporters_when_it_is_published(
    app: Flask, citizen: Citizen, ambassador: Become, staff: Staff
):
    uwe, desk = ambassador(), staff("admin")
    assert change(desk, text_whatsapp="Komm mit: {title}", design="frame") == 303
    assert draft(app)["kit"] == {"design": "frame", "texts": {"de": {"whatsapp": "Komm mit: {title}"}}}
    assert "Komm%20mit" not in citizen.client.get(f"/s/{uwe.code}/to/whatsapp").location
    assert change(desk, then="publish", text_x="Nur hier") == 303
    assert "Komm%20mit%3A%20Ein%20sicherer" in citizen.client.get(f"/s/{uwe.code}/to/whatsapp").location
    assert "Nur%20hier" in citizen.client.get(f"/s/{uwe.code}/to/x").location
    page = parse(citizen.client.get(uwe.kit).get_data(as_text=True))
    (chosen,) = page.findall(".//p[@id='looks']/a[@aria-current='true']")
    assert "design=frame" in str(chosen.get("href"))


def test_each_language_has_its_own_texts_and_all_go_back_to_what_the_page_says(
    app: Flask, petition: str, staff: Staff
):
    desk = staff("campaigner")
    change(desk, text_sms="Kurz.", design="number")
    change(desk, language="en", text_sms="Short.")
    assert draft(app)["kit"]["texts"] == {"de": {"sms": "Kurz."}, "en": {"sms": "Short."}}
    change(desk, text_sms="")
    assert draft(app)["kit"]["texts"] == {"en": {"sms": "Short."}}
    assert change(desk, language="en", then="reset") == 303
    assert "kit" not in draft(app)


def test_what_stands_there_without_a_text_is_shown_and_a_text_too_long_is_told(
    app: Flask, petition: str, staff: Staff
):
    desk = staff("campaigner")
    page = parse(desk.get(TEXTS).get_data(as_text=True))
    areas = {area.get("name"): area for area in page.iter("textarea")}
    assert set(areas) == {f"text_{one.name}" for one in EVERY_NETWORK}
    assert all(area.get("placeholder") for area in areas.values())
    answer = desk.submit(TEXTS, form=FORM, then="keep", text_x="x" * 241)
    assert answer.status_code == 422
    assert "240" in answer.get_data(as_text=True)
    assert "kit" not in draft(app)


def test_a_supporters_page_is_seen_before_there_is_a_supporter_and_before_it_is_published(
    app: Flask, organisation: None, staff: Staff
):
    with app.app_context():
        drafting.new_campaign("petition", "Ein Freibad für alle", slug="freibad")
        db.session.commit()
    desk = staff("campaigner")
    change(desk, text_telegram="Rettet das Bad")
    for language, said in (("de", "Das ist Ihr eigener Link"), ("en", "This is your own link")):
        answer = desk.get(f"/staff/campaigns/1/kit/page?language={language}")
        assert answer.status_code == 200
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        assert said in answer.get_data(as_text=True)
    seen = desk.get("/staff/campaigns/1/kit/page?design=frame").get_data(as_text=True)
    assert "Rettet das Bad" in seen
    for image in parse(seen).iter("img"):
        look = desk.get(str(image.get("src")))
        assert (look.status_code, look.mimetype) == (200, "image/png"), image.get("src")
    files = [str(link.get("href")) for link in parse(seen).iter("a") if "/kit/" in str(link.get("href"))]
    assert any(file.startswith("/staff/campaigns/1/kit/poster.pdf?design=frame") for file in files)


def test_what_is_taken_along_has_the_texts_the_banner_and_the_chosen_design(
    app: Flask, petition: str, staff: Staff
):
    desk = staff("campaigner")
    change(desk, text_signal="Für die Kinder", design="frame")
    with zipfile.ZipFile(BytesIO(desk.get("/staff/campaigns/1/kit.zip").data)) as archive:
        assert "Für die Kinder" in archive.read(f"{petition}-de.txt").decode()
        assert f"{petition}-banner.png" in archive.namelist()
        framed = archive.read(f"{petition}-square.png")
    assert desk.get("/staff/campaigns/1/kit/square.png?design=frame").data == framed
    assert desk.get("/staff/campaigns/1/kit/square.png?design=headline").data != framed


@pytest.mark.parametrize("role", ["analyst", "counter"])
def test_who_may_not_edit_changes_nothing(app: Flask, petition: str, staff: Staff, role: str):
    assert staff(role).get(TEXTS).status_code == 403
