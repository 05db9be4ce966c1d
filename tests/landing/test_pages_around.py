"""The start page, the legal pages, the pages for failures: in both languages, whole, and never a dead end."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign, Organisation
from app.foundation import clock
from app.foundation.database import db
from app.landing.live_pages import forget_all
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

LEGAL = ("/imprint", "/privacy", "/accessibility")


def _links(client: CheckingClient, path: str, **headers: str) -> set[str | None]:
    page = parse(client.get(path, headers=headers).get_data(as_text=True))
    return {link.get("href") for link in page.iter("a")}


def test_the_start_page_shows_what_is_open_as_it_was_published(
    client: CheckingClient, petition: str, app: Flask
):
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        drafting.change_words(campaign, "de", title="Noch nicht veröffentlicht")
        drafting.new_campaign("event", "Nur ein Entwurf", slug="entwurf")
        db.session.commit()
    said = client.get("/", headers={"Accept-Language": "de"}).get_data(as_text=True)
    assert "Ein sicherer Schulweg für Lindenbach" in said
    assert "Noch nicht veröffentlicht" not in said
    assert "Nur ein Entwurf" not in said
    assert f"/{petition}" in _links(client, "/", **{"Accept-Language": "de"})
    assert f"/{petition}/en" in _links(client, "/", **{"Accept-Language": "en-GB"})


def test_a_fresh_installation_says_how_to_begin(client: CheckingClient):
    answer = client.get("/")
    assert answer.status_code == 200
    assert any((link or "").startswith("/staff") for link in _links(client, "/"))


@pytest.mark.usefixtures("organisation")
def test_a_start_page_without_campaigns_names_somebody_to_write_to(client: CheckingClient):
    links = _links(client, "/")
    assert "mailto:post@example.org" in links
    assert not any((link or "").startswith("/staff") for link in links)


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize("path", [*LEGAL, "/"])
def test_the_language_can_be_switched(client: CheckingClient, path: str):
    german = client.get(path, headers={"Accept-Language": "de"}).get_data(as_text=True)
    assert '<html lang="de">' in german
    assert f'href="{path}?language=en" hreflang="en" lang="en"' in german
    english = client.get(f"{path}?language=en", headers={"Accept-Language": "de"}).get_data(as_text=True)
    assert '<html lang="en">' in english
    for odd in ("xx", "%00", "de%22%3E"):
        assert client.get(f"{path}?language={odd}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "answered"), [("fr", "de"), ("en-GB,en;q=0.9", "en"), ("", "de"), ("nonsense;;q=x", "de")]
)
def test_a_visitor_is_answered_in_their_language_or_the_houses(
    client: CheckingClient, asked: str, answered: str
):
    said = client.get("/nothing-here", headers={"Accept-Language": asked}).get_data(as_text=True)
    assert f'<html lang="{answered}">' in said


def test_r6_01_the_imprint_names_everything_that_was_entered(
    client: CheckingClient, app: Flask, petition: str
):
    with app.app_context():
        organisation = db.session.get_one(Organisation, 1)
        organisation.phone, organisation.register_entry = "+49 1234 567890", "Amtsgericht Lindenbach, VR 1234"
        organisation.supervisory_authority = "Landkreis <Lindenbach>"
        db.session.commit()
    said = client.get("/imprint").get_data(as_text=True)
    for said in (
        "Marktplatz 3",
        "01234 Lindenbach",
        "Karin Moser",
        "VR 1234",
        "Landkreis &lt;Lindenbach&gt;",
    ):
        assert said in said
    assert {"mailto:post@example.org", "tel:+491234567890"} <= _links(client, "/imprint")


@pytest.mark.usefixtures("organisation")
def test_the_privacy_notice_names_whom_to_ask_and_where_to_complain(client: CheckingClient):
    said = client.get("/privacy?language=en").get_data(as_text=True)
    assert "mailto:datenschutz@example.org" in said
    for duty in ("Art. 6(1)(a)", "Art. 9(2)(a)", "withdraw", "complain", "deleted", "without cookies"):
        assert duty in said


def test_r6_03_every_page_leads_to_imprint_and_privacy(citizen: Citizen, petition: str):
    signed = citizen.sign(petition)
    link = citizen.link()
    citizen.get_mail()
    confirmed = citizen.confirm()
    for path in ("/", *LEGAL, "/nothing-here"):
        assert {"/imprint", "/privacy"} <= _links(citizen.client, path), path
    for path in (*LEGAL, f"/{petition}/privacy", f"/{petition}/accessibility"):
        assert "/me" in _links(citizen.client, path), (
            "From there people see to their data by themselves (R2.01)."
        )
    # R6.04: what belongs to a campaign leads to the notice for what its form asks.
    for path in (f"/{petition}", signed.location, link, confirmed.location, f"/{petition}/privacy"):
        assert {"/imprint", f"/{petition}/privacy"} <= _links(citizen.client, path), path
    assert {"/imprint", f"/{petition}/en/privacy"} <= _links(citizen.client, f"/{petition}/en")
    with clock.moved(timedelta(days=8)):
        answer = citizen.client.get(link)
    assert answer.status_code == 410
    assert 'href="/imprint"' in answer.get_data(as_text=True)
    assert f'href="/{petition}"' in answer.get_data(as_text=True), "It says where to sign again."


@pytest.mark.parametrize("lost", [["campaigns"], ["campaigns", "organisations"]])
def test_a_failure_has_a_page_that_tells_nothing_of_itself_and_needs_no_database(
    client: CheckingClient, petition: str, app: Flask, lost: list[str]
):
    with app.app_context():
        for table in lost:
            db.session.execute(text(f"ALTER TABLE {table} RENAME TO {table}_lost"))
        db.session.commit()
    forget_all()
    for path in ("/", f"/{petition}", "/imprint") if len(lost) > 1 else ("/", f"/{petition}"):
        answer = client.get(path)
        assert answer.status_code == 500
        said = answer.get_data(as_text=True)
        assert "campaigns" not in said
        assert 'href="/imprint"' in said


def test_programs_get_json_and_fragments_get_text(client: CheckingClient):
    assert client.get("/nothing-here", headers={"Accept": "application/json"}).is_json
    fragment = client.get("/nothing-here", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.mimetype) == (404, "text/plain")


def test_an_event_page_shows_day_hours_and_place(client: CheckingClient, app: Flask, organisation: None):
    with app.app_context():
        campaign = drafting.new_campaign("event", "Großer Aufräumtag", slug="aufraeumtag")
        content = dict(campaign.draft)
        content["event"] = {
            "starts_at": "2027-03-20T10:00",
            "ends_at": "2027-03-20T13:00",
            "place": "Marktplatz",
        }
        campaign.draft = content
        publishing.publish(campaign)
        db.session.commit()
    german = client.get("/aufraeumtag").get_data(as_text=True)
    assert "Samstag, 20. März 2027" in german
    assert 'datetime="2027-03-20T10:00+01:00"' in german
    english = client.get("/aufraeumtag/en").get_data(as_text=True)
    assert "Saturday, 20 March 2027" in english
    assert "10:00 to 13:00" in english
    assert "Marktplatz" in english
