"""A poll: a question in the form, and its result on the page once enough people have confirmed an answer."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import arranging, drafting, publishing
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.landing.polls import Poll, polls_of
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

Staff = Callable[..., CheckingClient]


@pytest.fixture
def poll(app: Flask, organisation: None) -> str:
    """The slug of a live poll whose result is shown from three answers on."""
    with app.app_context():
        campaign = drafting.new_campaign(
            "poll", "Soll die Lindenstraße Spielstraße werden?", slug="spielstrasse"
        )
        content = copy.deepcopy(campaign.draft)
        arranging.find_block(content, "vote")["settings"]["shown_from"] = 3
        campaign.draft = content
        publishing.publish(campaign)
        db.session.commit()
        return campaign.slug


def vote(citizen: Citizen, slug: str, **votes: str) -> None:
    """Each chooses an answer and confirms."""
    for name, choice in votes.items():
        email = f"{name}@example.org"
        signed = citizen.sign(slug, email=email, **{"field-vote": choice})
        assert signed.status_code == 303, signed.get_data(as_text=True)
        citizen.get_mail()
        assert citizen.confirm(email).status_code == 303
    forget_all()


def bars(client: CheckingClient, path: str) -> list[tuple[str, str, str]]:
    """Answer, what is said of it, and how long its bar is."""
    page = parse(client.get(path).get_data(as_text=True))
    return [
        (
            (line.findtext("span") or "").strip(),
            (line.findtext("b") or "").replace("\N{NO-BREAK SPACE}", " ").strip(),
            line.find("progress").get("value", ""),  # type: ignore[union-attr]
        )
        for line in page.findall(".//section[@class='poll']//li")
    ]


def test_the_result_stands_on_the_page_from_the_set_number_of_answers_on(citizen: Citizen, poll: str):
    vote(citizen, poll, anna="1", boris="1")
    assert {(said, width) for _answer, said, width in bars(citizen.client, "/spielstrasse")} == {("", "0")}
    text = citizen.client.get("/spielstrasse").get_data(as_text=True)
    assert "Das Ergebnis erscheint hier, sobald 3 Personen abgestimmt und bestätigt haben." in text
    vote(citizen, poll, clara="3")
    assert bars(citizen.client, "/spielstrasse") == [
        ("Ja, ganzjährig", "67 % · 2", "67"),
        ("Ja, aber nur im Sommer", "0 % · 0", "0"),
        ("Nein", "33 % · 1", "33"),
        ("Ich weiß es noch nicht", "0 % · 0", "0"),
    ]
    assert "3 bestätigte Antworten bisher" in citizen.client.get("/spielstrasse").get_data(as_text=True)
    assert bars(citizen.client, "/spielstrasse/en")[0] == ("Yes, all year round", "67% · 2", "67")


def test_only_confirmed_answers_count_and_each_person_once(app: Flask, citizen: Citizen, poll: str):
    vote(citizen, poll, anna="1", boris="2", clara="2")
    citizen.sign(poll, email="doris@example.org", **{"field-vote": "1"})
    citizen.sign(poll, email="anna@example.org", **{"field-vote": "3"})
    citizen.confirm("anna@example.org")
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        assert polls_of(campaign.id, campaign.draft) == (Poll("vote", 3, (1, 2, 0, 0)),)


def test_nobody_votes_without_an_answer_and_the_form_keeps_what_was_typed(citizen: Citizen, poll: str):
    answer = citizen.sign(poll, email="anna@example.org", postal_code="01234")
    assert answer.status_code == 422
    assert "Bitte wählen Sie eine Antwort" in answer.get_data(as_text=True)
    assert 'value="anna@example.org"' in answer.get_data(as_text=True)
    invented = citizen.sign(poll, email="anna@example.org", **{"field-vote": "9"})
    assert invented.status_code == 422


def test_staff_see_the_result_among_the_numbers_before_visitors_do(citizen: Citizen, poll: str, staff: Staff):
    vote(citizen, poll, anna="1", boris="4")
    page = staff("analyst").get("/staff/campaigns/1/numbers").get_data(as_text=True)
    assert "Wofür sind Sie?" in page
    assert "Ich weiß es noch nicht" in page
    assert "50 %" in page
    assert "Besucher sehen das Ergebnis ab 3 Antworten." in page


def test_the_answer_is_in_the_table_for_a_spreadsheet(citizen: Citizen, poll: str, staff: Staff):
    vote(citizen, poll, anna="2")
    answer = staff().submit("/staff/campaigns/1", form="form[@action='/staff/campaigns/1/sign-ups.csv']")
    heading, row = answer.get_data(as_text=True).splitlines()
    assert row.split(";")[heading.split(";").index("Wofür sind Sie?")] == "Ja, aber nur im Sommer"


def test_a_poll_that_was_away_for_a_while_still_knows_its_answers(app: Flask, citizen: Citizen, poll: str):
    vote(citizen, poll, anna="1", boris="2")
    citizen.sign(poll, email="clara@example.org", **{"field-vote": "2"})
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        whole = campaign.draft
        campaign.draft = arranging.without_block(whole, "vote")
        publishing.publish(campaign)
        db.session.commit()
    forget_all()
    citizen.confirm("clara@example.org")
    assert bars(citizen.client, "/spielstrasse") == []
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        campaign.draft = whole
        publishing.publish(campaign)
        db.session.commit()
        assert polls_of(campaign.id, whole) == (Poll("vote", 3, (1, 2, 0, 0)),)


def test_while_a_form_is_mended_the_result_stays_on_the_page(citizen: Citizen, poll: str):
    vote(citizen, poll, anna="1", boris="1", clara="1")
    answer = citizen.sign(poll, email="nobody", **{"field-vote": "1"}).get_data(as_text=True)
    assert "3 bestätigte Antworten bisher" in answer
