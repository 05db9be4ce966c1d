"""A campaigner's own questions in the form."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import arranging, drafting, publishing
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.landing.models import SignUp
from app.landing.questions import in_words
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

OPTIONS = ["Zebrastreifen", "Tempo 30", "Schulbus"]


def _ask(
    content: dict[str, Any], label: str, answer: str, *, required: bool = False
) -> tuple[dict[str, Any], str]:
    content, block = arranging.with_block(content, "question")
    texts = {"label": label, "hint": "", "options": OPTIONS if answer in ("one", "several") else []}
    for language in content["languages"]:
        content = arranging.with_block_changed(
            content, block, language=language, texts=texts, settings={"answer": answer, "required": required}
        )
    return content, block


@pytest.fixture
def asked(app: Flask, organisation: None) -> dict[str, str]:
    """A live petition with one question of each kind; their names in the form."""
    names = {}
    with app.app_context():
        campaign = drafting.new_campaign("petition", "Ein sicherer Schulweg", slug="schulweg")
        content = campaign.draft
        for kind, required in (
            ("one", True),
            ("several", False),
            ("line", False),
            ("text", False),
            ("number", True),
        ):
            content, block = _ask(content, f"Frage {kind}", kind, required=required)
            names[kind] = f"field-{block}"
        campaign.draft = content
        publishing.publish(campaign)
        db.session.commit()
    return names


def test_answers_are_kept_with_the_sign_up_by_their_kind(app: Flask, citizen: Citizen, asked: dict[str, str]):
    answers = {
        asked["one"]: "2",
        asked["several"]: ["1", "3"],
        asked["line"]: " Hallo  Welt ",
        asked["number"]: "2",
    }
    answer = citizen.sign("schulweg", **answers)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with app.app_context():
        sign_up = db.session.scalars(select(SignUp)).one()
        campaign = db.session.scalars(select(Campaign)).one()
        said = dict(in_words(campaign.draft, "de", sign_up.answers))
    assert said == {
        "Frage one": "Tempo 30",
        "Frage several": "Zebrastreifen, Schulbus",
        "Frage line": "Hallo Welt",
        "Frage number": "2",
    }


def test_what_is_missing_or_wrong_is_said_and_nothing_is_lost(citizen: Citizen, asked: dict[str, str]):
    answer = citizen.sign(
        "schulweg", **{asked["several"]: ["3"], asked["text"]: "Mein <b>Kind</b>", asked["number"]: "zwei"}
    )
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert f'href="#f-{asked["one"]}"' in page
    assert f'href="#f-{asked["number"]}"' in page
    assert "Mein &lt;b&gt;Kind&lt;/b&gt;" in page
    assert f'name="{asked["several"]}" value="3" checked' in page


def test_an_answer_nobody_offered_counts_as_none(citizen: Citizen, asked: dict[str, str]):
    answer = citizen.sign("schulweg", **{asked["one"]: "9", asked["number"]: "1"})
    assert answer.status_code == 422


def test_a_corrected_address_keeps_the_answers(app: Flask, citizen: Citizen, asked: dict[str, str]):
    signed = citizen.sign(
        "schulweg", email="uwe.brandt@gmial.de", **{asked["one"]: "2", asked["number"]: "2"}
    )
    assert signed.status_code == 303
    assert citizen.client.post(signed.location, data={"meant": "yes"}).status_code == 303
    with app.app_context():
        typed, meant = db.session.scalars(select(SignUp).order_by(SignUp.id))
        assert meant.email == "uwe.brandt@gmail.com"
        assert meant.answers
        assert meant.answers == typed.answers


def test_whoever_opens_the_profile_reads_what_was_answered(
    app: Flask, citizen: Citizen, asked: dict[str, str], staff: Callable[..., CheckingClient]
):
    citizen.sign("schulweg", **{asked["one"]: "2", asked["number"]: "2"})
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        contact = db.session.scalars(select(SignUp.contact_id)).one()
    profile = parse(staff("counter").get(f"/staff/contacts/{contact}").get_data(as_text=True))
    (answers,) = [one for one in profile.iter("dl") if "tb-answers" in (one.get("class") or "")]
    assert " ".join("".join(answers.itertext()).split()) == "Frage oneTempo 30Frage number2"
