"""Conditions for taking part: kept in versions, led to by the form, ticked by nobody, and kept as somebody saw them."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import publishing
from app.campaigns.content_check import checked_content
from app.campaigns.models import Campaign
from app.consent.models import ConsentEvent, LegalText
from app.consent.verifying import wrong_lines
from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.live_pages import forget_all
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

ENGLISH = {"Accept-Language": "en"}
WORDS = (
    "## Wer mitmacht\n\nMitmachen darf, wer in Lindenbach wohnt. {organisation} zählt jede Stimme **einmal**."
)
Staff = Callable[..., CheckingClient]


@pytest.fixture
def write(staff: Staff) -> Callable[..., None]:
    """Put conditions in force, as an administrator does."""

    def do(words: str, language: str = "de") -> None:
        where = f"/staff/legal-texts/conditions/{language}"
        assert staff("admin").submit(where, form="form[@class='card']", words=words).status_code == 303
        forget_all()

    return do


def lead_to_them(app: Flask, staff: Staff) -> int:
    """Choose on the page of consents that the form leads to the conditions, and publish."""
    with app.app_context():
        campaign_id = db.session.scalars(select(Campaign.id)).one()
    where = f"/staff/campaigns/{campaign_id}/consents"
    answer = staff("campaigner").submit(
        where, form="form[@class='card']", conditions="on", purpose="newsletter"
    )
    assert answer.status_code == 303
    with app.app_context():
        publishing.publish(db.session.get_one(Campaign, campaign_id))
        db.session.commit()
    forget_all()
    return campaign_id


def test_the_form_leads_to_them_and_asks_for_no_tick(
    app: Flask, citizen: Citizen, petition: str, staff: Staff, write: Callable[..., None]
):
    write(WORDS)
    write("## Who takes part\n\nWhoever lives in Lindenbach.", "en")
    assert "conditions" not in citizen.client.get(f"/{petition}").text, "Only where a campaign wants them."
    lead_to_them(app, staff)
    form = parse(citizen.client.get(f"/{petition}").text).find(".//form[@id='form']")
    assert form is not None
    (link,) = [one for one in form.iter("a") if one.get("href") == f"/{petition}/conditions"]
    assert "Es gelten die Teilnahmebedingungen" in "".join(link.itertext())
    assert not [one for one in form.iter("input") if "conditions" in str(one.get("name"))]
    shown = citizen.client.get(f"/{petition}/conditions").text
    assert "Lindenbach bewegt e. V. zählt jede Stimme" in shown
    assert "<strong>einmal</strong>" in shown
    assert "Fassung 1 vom" in shown
    assert "Whoever lives in Lindenbach" in citizen.client.get(f"/{petition}/en/conditions").text
    assert "jede Stimme" in citizen.client.get("/conditions").text
    assert citizen.sign(petition).status_code == 303, "Nothing has to be ticked."
    with app.app_context():
        draft = db.session.scalars(select(Campaign)).one().draft
        assert draft["conditions"] is True
        assert checked_content(draft) == draft


def test_r1_09_the_receipt_holds_the_version_somebody_saw(
    app: Flask, citizen: Citizen, petition: str, staff: Staff, write: Callable[..., None]
):
    write(WORDS)
    write("Whoever lives in Lindenbach.", "en")
    lead_to_them(app, staff)
    for email, words in (("uwe.brandt@example.org", ""), ("ida@example.org", "Ganz andere Bedingungen.")):
        if words:
            write(words)
        citizen.sign(petition, email=email, **{"consent-newsletter": "on"})
        citizen.get_mail()
        citizen.confirm(email)
    with app.app_context():
        lines = {
            email: f"/staff/contacts/{contact_id}/consents/{line}"
            for email, contact_id, line in db.session.execute(
                select(Contact.email, Contact.id, ConsentEvent.id).join(
                    ConsentEvent, ConsentEvent.contact_id == Contact.id
                )
            )
        }
        versions = select(LegalText.version).where(
            LegalText.purpose == "conditions", LegalText.language == "de"
        )
        assert sorted(db.session.scalars(versions)) == [1, 2]
        assert wrong_lines() == []
    desk = staff("counter")
    old = desk.get(f"{lines['uwe.brandt@example.org']}.json").get_json()["conditions"]
    new = desk.get(f"{lines['ida@example.org']}.json").get_json()["conditions"]
    assert (old["version"], new["version"]) == (1, 2)
    assert old["text"] == WORDS.replace("{organisation}", "Lindenbach bewegt e. V.")
    assert old["is_unchanged"] is True
    assert new["text"] == "Ganz andere Bedingungen."
    paper = desk.get(f"{lines['uwe.brandt@example.org']}.pdf", headers=ENGLISH)
    read = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(paper.data))
    assert "Mitmachen darf, wer in Lindenbach wohnt" in " ".join(read.split())
    known = staff("admin").get("/staff/legal-texts/conditions/de", headers=ENGLISH).text
    assert "Version 1" in known
    assert "Version 2" in known
    assert known.count("1 person took part with it") == 2, "Old versions stay readable, with who saw them."


def test_a_form_does_not_lead_to_conditions_nobody_wrote(
    app: Flask, petition: str, staff: Staff, write: Callable[..., None], client: CheckingClient
):
    assert client.get("/conditions").status_code == 404
    assert client.get(f"/{petition}/conditions").status_code == 404
    write(WORDS)
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        draft = campaign.draft | {"conditions": True, "languages": ["de", "en", "de-simple"]}
        said = [url for _sentence, url in publishing.missing_in(campaign, draft)]
        assert "/staff/legal-texts/conditions/en" in said
        assert not any(url.startswith("/staff/legal-texts/conditions/de") for url in said), "German is there."


def test_conditions_may_be_long_and_need_no_name(app: Flask, staff: Staff, write: Callable[..., None]):
    write("Absatz.\n\n" * 1500)
    answer = staff("admin").submit(
        "/staff/legal-texts/conditions/de", form="form[@class='card']", words="x" * 20_001
    )
    assert answer.status_code == 422
