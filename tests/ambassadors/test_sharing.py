"""From the supporter's own page by their link to the next supporter, and back to the number they see."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.ambassadors.share_texts import shortened, text_for
from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.foundation.database import db
from app.landing.models import SignUp
from app.landing.page_view import page_view
from app.landing.share_networks import EVERY_NETWORK, NETWORKS, Network, share_address
from app.visits.models import VisitCount
from tests.ambassadors.conftest import Ambassador
from tests.landing.conftest import Citizen
from tests.pages import parse

Become = Callable[..., Ambassador]
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept-Language": "de",
}


def test_the_kit_shows_the_number_the_link_and_ways_to_share(citizen: Citizen, ambassador: Become):
    uwe = ambassador()
    page = parse(citizen.client.get(uwe.kit).get_data(as_text=True))
    link = page.find(".//input[@id='link']")
    assert link is not None
    assert link.get("value") == f"http://localhost/s/{uwe.code}"
    assert link.get("readonly") is not None, "It can be selected and copied, not broken."
    assert link.get("disabled") is None
    ways = {way.get("href") for way in page.iter("a")}
    assert {f"/s/{uwe.code}/to/{name}" for name, _label in NETWORKS} <= ways
    number = page.find(".//*[@class='number']")
    assert number is not None
    assert "".join(number.itertext()) == "1"


def test_who_joins_through_a_link_is_counted_for_it(citizen: Citizen, ambassador: Become, app: Flask):
    uwe = ambassador()
    led = citizen.client.get(f"/s/{uwe.code}")
    assert (led.status_code, led.location) == (303, f"/schulweg?ref={uwe.code}")
    ambassador("eva@example.org", at=led.location)
    with app.app_context():
        eva = db.session.scalars(select(SignUp).where(SignUp.email == "eva@example.org")).one()
        assert (eva.ref_code, eva.channel) == (uwe.code, "referral")
    said = citizen.client.get(uwe.kit).get_data(as_text=True)
    assert "1 Mensch" in said or "1 person" in said
    assert "eva" not in said, "Who it was stays with the organisation."


def test_who_has_not_confirmed_yet_is_not_counted_for_a_link(citizen: Citizen, ambassador: Become):
    uwe = ambassador()
    before = citizen.client.get(uwe.kit).get_data(as_text=True)
    citizen.client.submit(
        f"/schulweg?ref={uwe.code}", email="eva@example.org", given_name="Eva", family_name="Lang"
    )
    assert citizen.client.get(uwe.kit).get_data(as_text=True) == before


def test_a_link_leads_to_the_language_it_was_shared_in(citizen: Citizen, ambassador: Become):
    uwe = ambassador(at="/schulweg/en")
    assert citizen.client.get(f"/s/{uwe.code}").location == f"/schulweg/en?ref={uwe.code}"
    assert 'lang="en"' in citizen.client.get(uwe.kit).get_data(as_text=True)


def test_a_code_read_off_a_poster_need_not_be_read_exactly(citizen: Citizen, ambassador: Become):
    uwe = ambassador()
    misread = uwe.code.upper().replace("0", "O").replace("1", "L")
    assert citizen.client.get(f"/s/{misread}").location == f"/schulweg?ref={uwe.code}"


@pytest.mark.parametrize("network", [name for name, _label in NETWORKS])
def test_each_way_to_share_leads_to_that_network_with_text_and_link(
    citizen: Citizen, ambassador: Become, network: str
):
    uwe = ambassador()
    led = citizen.client.get(f"/s/{uwe.code}/to/{network}", headers=BROWSER)
    assert led.status_code == 303
    assert led.location.split(":")[0] in ("https", "sgnl", "mailto", "sms")
    assert f"http%3A%2F%2Flocalhost%2Fs%2F{uwe.code}" in led.location


def test_a_share_is_counted_for_people_and_not_for_robots(citizen: Citizen, ambassador: Become, app: Flask):
    uwe = ambassador()
    path = f"/s/{uwe.code}/to/whatsapp"
    citizen.client.get(path, headers=BROWSER)
    citizen.client.head(path, headers=BROWSER)
    citizen.client.get(path, headers=BROWSER | {"Sec-Purpose": "prefetch"})
    citizen.client.get(path, headers={"User-Agent": "WhatsApp/2.23 Googlebot"})
    app.extensions["testballon_visits"].flush()
    with app.app_context():
        shares = db.session.scalars(select(VisitCount).where(VisitCount.kind == "share")).all()
        assert [(share.channel, share.number) for share in shares] == [("whatsapp", 1)]


def test_the_phones_own_way_to_share_is_counted_like_the_others(
    citizen: Citizen, ambassador: Become, app: Flask
):
    uwe = ambassador()
    assert citizen.client.get(f"/s/{uwe.code}/to/device", headers=BROWSER).status_code == 204
    app.extensions["testballon_visits"].flush()
    with app.app_context():
        share = db.session.scalars(select(VisitCount).where(VisitCount.kind == "share")).one()
        assert (share.channel, share.number) == ("device", 1)


def test_there_is_a_text_for_every_network_and_none_is_too_long(citizen: Citizen, ambassador: Become):
    uwe = ambassador()
    page = parse(citizen.client.get(uwe.kit).get_data(as_text=True))
    offered = {label for one in page.iter("label") for label in (one.text or "").split(", ")}
    # The page is German; names are the same everywhere.
    assert {"E-Mail", *(str(one.label) for one in EVERY_NETWORK if one.name != "email")} <= offered
    texts = [text for text in page.iter("textarea") if str(text.get("id")).startswith("text-")]
    assert texts
    for text in texts:
        # The two letters say that it was a text that brought somebody.
        assert (text.text or "").rstrip().endswith(f"/s/{uwe.code}tt")
    led = citizen.client.get(f"/s/{uwe.code}tt")
    assert led.location == f"/schulweg?ref={uwe.code}tt"
    device = page.find(".//button[@data-share]")
    assert device is not None
    assert device.get("data-url") == f"http://localhost/s/{uwe.code}dv"


@pytest.mark.parametrize("network", EVERY_NETWORK, ids=lambda one: one.name)
def test_a_text_is_cut_where_a_thought_ends(network: Network, app: Flask, petition: str):
    long = "Die Mühlstraße ist gefährlich. " * 120
    with app.test_request_context():
        campaign = db.session.scalars(select(Campaign)).one()
        page = page_view(campaign, campaign.draft, "de", organisation_of(campaign))
        text = text_for(
            network, replace(page, share_text=long, lead=long), "https://lindenbach.example/s/k7m2xq4d"
        )
    assert text.message
    if network.longest:
        assert text.length <= network.longest
        assert text.message.endswith("gefährlich.")


def test_one_endless_word_is_cut_all_the_same():
    assert len(shortened("Rindfleisch" * 100, 280)) <= 280
    assert shortened("Kurz und gut.", 280) == "Kurz und gut."


@pytest.mark.parametrize(
    "path", ["/s/{code}/to/nowhere", "/s/{code}/to/instagram", "/s/{code}/to/%00", "/s/{code}x", "/k/{code}"]
)
def test_what_leads_nowhere_says_so(citizen: Citizen, ambassador: Become, path: str):
    assert citizen.client.get(path.format(code=ambassador().code)).status_code == 404


def test_a_kit_is_not_opened_by_the_link_to_confirm(citizen: Citizen, ambassador: Become):
    ambassador()
    assert citizen.client.get(citizen.link().replace("/c/", "/k/")).status_code == 404


def test_a_text_with_signs_arrives_as_it_was_written():
    text = "100 % dafür & „mehr“ #Schulweg? +1\nBitte!"
    address = share_address("whatsapp", text=text, url="https://example.org/s/k7m2xq4d")
    assert address is not None
    assert parse_qs(urlsplit(address).query)["text"] == [f"{text} https://example.org/s/k7m2xq4d"]
    assert share_address("nowhere", text=text, url="") is None
