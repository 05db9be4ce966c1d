"""A page in several languages, “Leichte Sprache” among them: what is missing stands there in another one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign
from app.campaigns.packing import packed
from app.campaigns.page_content import block_texts
from app.campaigns.unpacking import campaign_from_archive
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.landing.models import SignUp
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

Staff = Callable[..., CheckingClient]
EASY = "de-simple"


@pytest.fixture
def campaign(app: Flask, organisation: None) -> int:
    """The id of a live petition in German and easy German."""
    with app.app_context():
        made = drafting.new_campaign("survey", "Was fehlt im Stadtpark?", slug="park", languages=["de"])
        drafting.add_language(made, EASY, "Was fehlt im Park?")
        publishing.publish(made)
        db.session.commit()
        return made.id


def test_a_language_is_added_by_a_campaigner_and_has_an_address_of_its_own(
    app: Flask, organisation: None, staff: Staff, client: CheckingClient
):
    with app.app_context():
        made = drafting.new_campaign("petition", "Ein Nachtbus", slug="bus", languages=["de"])
        db.session.commit()
        page = f"/staff/campaigns/{made.id}"
    karin = staff("campaigner")
    form = f"form[@action='{page}/languages']"
    words = karin.get(f"{page}/words").get_data(as_text=True)
    assert "Leichte Sprache" in words
    assert f"{page}/words#languages" in karin.get(f"{page}/edit").get_data(as_text=True)
    fields = {"language": EASY, "title": "Ein Bus in der Nacht"}
    assert karin.submit(f"{page}/words", form=form, **fields).status_code == 303
    karin.post(f"{page}/publish", data={"csrf_token": _token(karin, page)})
    german = client.get("/bus").get_data(as_text=True)
    assert 'href="/bus/de-simple"' in german
    assert "Leichte Sprache" in german
    easy = client.get(f"/bus/{EASY}").get_data(as_text=True)
    assert parse(easy).get("lang") == EASY
    assert "Ein Bus in der Nacht" in easy


def test_what_is_not_written_in_easy_german_stands_there_in_german(
    app: Flask, campaign: int, client: CheckingClient
):
    easy = client.get(f"/park/{EASY}").get_data(as_text=True)
    assert "Was fehlt im Park?" in easy
    for german in ("Antworten absenden", "Was ist Ihnen am wichtigsten?", "Fewer cars"):
        assert (german in easy) == (german != "Fewer cars")
    with app.app_context():
        row = db.session.get_one(Campaign, campaign)
        drafting.change_words(row, EASY, button="Abschicken")
        publishing.publish(row)
        db.session.commit()
    forget_all()
    assert "Abschicken" in client.get(f"/park/{EASY}").get_data(as_text=True)
    assert "Abschicken" not in client.get("/park").get_data(as_text=True)


def test_a_reader_of_easy_german_signs_gets_a_german_mail_and_confirms(
    app: Flask, campaign: int, client: CheckingClient
):
    citizen = Citizen(app, client)
    signed = client.submit(
        f"/park/{EASY}",
        form="form[@action='/park/sign']",
        **{"email": "uwe.brandt@example.org", "field-matters": "2"},
    )
    assert signed.status_code == 303
    assert client.get(signed.location).status_code == 200
    citizen.get_mail()
    assert citizen.confirm().status_code == 303
    with app.app_context():
        row = db.session.scalars(select(SignUp)).one()
        assert (row.language, row.answers["matters"]) == (EASY, 2)
        assert row.confirmed_at is not None


def test_in_a_further_language_nothing_but_the_headline_is_needed(app: Flask, campaign: int, staff: Staff):
    karin, page = staff("campaigner"), f"/staff/campaigns/{campaign}"
    kept = karin.submit(f"{page}/words?language={EASY}", form="form[@data-preview]", button="")
    assert kept.status_code == 303
    german = karin.submit(f"{page}/words?language=de", form="form[@data-preview]", button="")
    assert german.status_code == 422
    panel = f"{page}/edit/blocks/matters?language={EASY}"
    assert karin.submit(panel, form="form[@data-autosave]").status_code == 303
    assert karin.get(f"{page}/look-at?language={EASY}").status_code == 200
    mail = super(CheckingClient, karin).open(f"{page}/preview/mail?language={EASY}").get_data(as_text=True)
    assert "Ihre Antworten zu „Was fehlt im Park?“" in mail


def test_english_falls_back_to_german_and_never_the_other_way_round(app_context: Flask, organisation: None):
    made = drafting.new_campaign("petition", "Ein Nachtbus")
    block_texts(made.draft, "form", "en")["button"] = ""
    block_texts(made.draft, "faq", "de")["heading"] = ""
    publishing.publish(made)
    db.session.commit()
    client = app_context.test_client()
    assert "Jetzt unterschreiben" in client.get(f"/{made.slug}/en").get_data(as_text=True)
    assert ">Questions<" not in client.get(f"/{made.slug}").get_data(as_text=True)


def test_a_campaign_in_easy_german_travels_as_a_folder(app: Flask, campaign: int):
    with app.app_context():
        row = db.session.get_one(Campaign, campaign)
        assert campaign_from_archive(packed(row)).draft == row.draft


def _token(karin: CheckingClient, page: str) -> str:
    found = parse(karin.get(page).get_data(as_text=True)).find(".//input[@name='csrf_token']")
    assert found is not None
    return found.get("value") or ""
