"""A kit says what the campaign says at the moment, in the design that somebody chose."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select

from app.ambassadors.designs import all_designs
from app.campaigns import publishing
from app.campaigns.content_check import checked_content
from app.campaigns.kit_words import with_design, with_texts
from app.campaigns.models import Campaign
from app.campaigns.phase_switching import switch_to
from app.campaigns.phases import add_phase
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.landing.live_pages import forget_all
from tests.ambassadors.conftest import Ambassador
from tests.landing.conftest import Citizen
from tests.pages import parse

Become = Callable[..., Ambassador]


def _change(app: Flask, make: Callable[[dict], dict]) -> None:  # type: ignore[type-arg]
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        campaign.draft = make(campaign.draft)
        publishing.publish(campaign)
        db.session.commit()


def _said(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(document[0].get_textpage().get_text_bounded().split())


def test_a_supporter_chooses_a_design_without_a_script(citizen: Citizen, ambassador: Become):
    uwe = ambassador()
    page = parse(citizen.client.get(uwe.kit).get_data(as_text=True))
    ways = [link.get("href") for link in page.iterfind(".//p[@id='looks']/a")]
    assert [way.partition("#")[0] for way in ways] == [
        f"{uwe.kit}?design={name}" for name in ("headline", "frame", "number")
    ], "There is neither a picture nor a quote to show."
    chosen = parse(citizen.client.get(f"{uwe.kit}?design=number").get_data(as_text=True))
    posters = [link.get("href") for link in chosen.iter("a") if "poster.pdf" in str(link.get("href"))]
    assert posters == [f"{uwe.kit}/poster.pdf?design=number"]
    assert "500 Unterschriften sind unser Ziel" in _said(citizen.client.get(posters[0]).data)


def test_each_design_has_a_small_picture_to_choose_by(citizen: Citizen, ambassador: Become):
    uwe = ambassador()
    looks = [citizen.client.get(f"{uwe.kit}/square.png?look=1&design={one}") for one in ("headline", "frame")]
    assert {look.mimetype for look in looks} == {"image/png"}
    assert looks[0].data != looks[1].data


def test_a_picture_is_saved_and_paper_is_looked_at(citizen: Citizen, ambassador: Become):
    kit = ambassador().kit
    kept = {
        file: citizen.client.get(f"{kit}/{file}").headers["Content-Disposition"].partition(";")[0]
        for file in ("poster.pdf", "wide.png")
    }
    assert kept == {"poster.pdf": "inline", "wide.png": "attachment"}


def test_a_picture_that_names_nobody_is_the_same_for_everybody(citizen: Citizen, ambassador: Become):
    uwe, eva = ambassador(), ambassador("eva@example.org")
    assert (
        citizen.client.get(f"{uwe.kit}/square.png").data == citizen.client.get(f"{eva.kit}/square.png").data
    )


@pytest.mark.parametrize("wish", ["quote", "picture", "nothing", "%00", "headline&design=frame"])
def test_a_design_that_cannot_be_is_the_first_one(citizen: Citizen, ambassador: Become, wish: str):
    uwe = ambassador()
    plain = citizen.client.get(f"{uwe.kit}/square.png?look=1").data
    assert citizen.client.get(f"{uwe.kit}/square.png?look=1&design={wish}").data == plain


def test_the_campaigns_own_design_comes_first_and_a_supporter_may_choose_another(
    app: Flask, citizen: Citizen, ambassador: Become
):
    uwe = ambassador()
    headline = citizen.client.get(f"{uwe.kit}/square.png").data
    _change(app, lambda draft: with_design(draft, "frame"))
    assert citizen.client.get(f"{uwe.kit}/square.png").data != headline
    assert citizen.client.get(f"{uwe.kit}/square.png?design=headline").data == headline


def test_a_text_of_its_own_stands_for_one_network_in_one_language(
    app: Flask, citizen: Citizen, ambassador: Become
):
    _change(app, lambda draft: with_texts(draft, "de", {"whatsapp": "Für uns: {title}!", "x": "  "}))
    uwe = ambassador()
    led = citizen.client.get(f"/s/{uwe.code}/to/whatsapp").location
    assert "F%C3%BCr%20uns%3A%20Ein%20sicherer%20Schulweg%20f%C3%BCr%20Lindenbach%21" in led
    assert "F%C3%BCr%20uns" not in citizen.client.get(f"/s/{uwe.code}/to/telegram").location
    assert "F%C3%BCr%20uns" not in citizen.client.get(f"/s/{uwe.code}/to/x").location
    eva = ambassador("eva@example.org", at="/schulweg/en")
    assert "F%C3%BCr" not in citizen.client.get(f"/s/{eva.code}/to/whatsapp").location


def test_a_kit_says_what_the_new_phase_says_and_what_hangs_already_still_leads_there(
    app: Flask, citizen: Citizen, ambassador: Become
):
    uwe = ambassador()
    before = _said(citizen.client.get(f"{uwe.kit}/poster.pdf").data)
    assert "Ein sicherer Schulweg" in before
    assert "Stand: " in before
    assert "Phase" not in before, "There is only one."
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        feast = copy.deepcopy(campaign.draft)
        for block in feast["blocks"]:
            if block["kind"] == "hero":
                block["texts"]["de"]["title"] = "Tempo 30 ist da – wir feiern"
        feast = with_texts(with_design(feast, "frame"), "de", {"telegram": "Feiert mit"})
        switch_to(campaign, add_phase(campaign, name="Feier", content=feast, first_name="Petition"))
        db.session.commit()
    after = _said(citizen.client.get(f"{uwe.kit}/poster.pdf").data)
    assert "Tempo 30 ist da" in after
    assert "Phase 2" in after
    assert "Feiert%20mit" in citizen.client.get(f"/s/{uwe.code}/to/telegram").location
    # A process looks for what is new once a second.
    forget_all()
    led = citizen.client.get(f"/s/{uwe.code}?via=poster")
    assert "Tempo 30 ist da" in citizen.client.get(led.location).get_data(as_text=True)


@pytest.mark.parametrize(
    "kit",
    [
        "frame",
        {"design": "<b>"},
        {"designs": "frame"},
        {"texts": {"de": "Feiert mit"}},
        {"texts": {"de": {"x": ["Feiert mit"]}}},
        {"texts": {"de": {"x": "x" * 2201}}},
    ],
)
def test_a_page_from_elsewhere_brings_no_kit_that_is_none(app: Flask, petition: str, kit: object):
    with app.app_context():
        draft = db.session.scalars(select(Campaign)).one().draft
        assert checked_content(with_texts(with_design(draft, "frame"), "de", {"x": "Feiert mit"}))
        with pytest.raises(RefusedError, match="kit"):
            checked_content(draft | {"kit": kit})


def test_all_a_design_needs_is_known():
    assert {one.needs for one in all_designs()} <= {"", "goal", "quote", "picture"}
