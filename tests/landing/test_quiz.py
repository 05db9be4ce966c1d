"""A quiz: answered on the page without a script, outside of the form, and nothing of it is sent or stored."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from flask import Flask

from app.campaigns import arranging, drafting, publishing
from app.campaigns.block_forms import block_form
from app.campaigns.models import Campaign
from app.campaigns.packing import packed
from app.campaigns.unpacking import campaign_from_archive
from app.foundation.database import db
from app.foundation.errors import RefusedError
from tests.pages import CheckingClient, parse

ITEMS = [
    {
        "question": "Wie alt ist die Linde?",
        "right": "150 Jahre",
        "wrong": "20 Jahre\n50 Jahre",
        "why": "Seit 1876.",
    },
    {"question": "Wer gießt sie?", "right": "wir", "wrong": "<b>niemand</b>", "why": ""},
]


def campaign_with_quiz(items: list[dict[str, Any]], slug: str = "baeume") -> tuple[Campaign, str]:
    campaign = drafting.new_campaign("petition", "Mehr Bäume für die Lindenstraße", slug=slug)
    content, block = arranging.with_block(campaign.draft, "quiz")
    for stored in content["blocks"]:
        if stored["id"] == block:
            stored["texts"]["de"]["items"] = copy.deepcopy(items)
    campaign.draft = content
    return campaign, block


def test_each_question_has_its_answers_and_none_of_them_is_part_of_a_form(
    app: Flask, organisation: None, client: CheckingClient
):
    unfinished = {"question": "Noch ohne Antwort?", "right": "", "wrong": "", "why": ""}
    with app.app_context():
        campaign, _block = campaign_with_quiz([*ITEMS, unfinished])
        publishing.publish(campaign)
        db.session.commit()
    text = client.get("/baeume").get_data(as_text=True)
    page = parse(text)
    questions = page.findall(".//section[@class='quiz']/fieldset")
    assert [[label.text for label in one.findall("label")] for one in questions] == [
        ["150 Jahre", "20 Jahre", "50 Jahre"],
        ["<b>niemand</b>", "wir"],
    ]
    assert [one.get("id") for one in page.findall(".//input[@class='right']")] == [
        f"{questions[0].find('input').get('name')}-1",  # type: ignore[union-attr]
        f"{questions[1].find('input').get('name')}-2",  # type: ignore[union-attr]
    ]
    assert not page.findall(".//form//section[@class='quiz']")
    assert not [one for one in page.findall(".//form//input") if "quiz" in (one.get("name") or "")]
    assert "Noch ohne Antwort?" not in text


def test_only_pages_with_a_quiz_fetch_its_style(app: Flask, organisation: None, client: CheckingClient):
    with app.app_context():
        campaign, _block = campaign_with_quiz(ITEMS)
        publishing.publish(campaign)
        publishing.publish(drafting.new_campaign("petition", "Ein Nachtbus", slug="nachtbus"))
        db.session.commit()

    def styles(path: str) -> str:
        return client.get(path).get_data(as_text=True).partition("</head>")[0]

    assert ".quiz-" in styles("/baeume") or ".quiz." in styles("/baeume")
    assert ".quiz" not in styles("/nachtbus")


def test_a_quiz_travels_in_a_zip_and_comes_back_as_it_went(app_context: Flask):
    campaign, _block = campaign_with_quiz(ITEMS)
    assert campaign_from_archive(packed(campaign)).draft == campaign.draft


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"wrong": "a\nb\nc\nd\ne"}, "höchstens vier"),
        ({"wrong": "20 Jahre\n20 Jahre "}, "zweimal"),
        ({"wrong": "20 Jahre\n150 Jahre"}, "unter den falschen"),
        ({"question": "x" * 201}, "200"),
    ],
)
def test_what_is_no_quiz_is_refused_with_a_sentence_in_editor_and_zip(
    app_context: Flask, changed: dict[str, str], sentence: str
):
    campaign, block = campaign_with_quiz([ITEMS[0] | changed])
    with app_context.test_request_context(headers={"Accept-Language": "de"}):
        form = block_form(arranging.find_block(campaign.draft, block), "de")
        assert not form.validate()
        assert sentence in form.errors[f"t-items-0-{next(iter(changed))}"]
        with pytest.raises(RefusedError) as refusal:
            campaign_from_archive(packed(campaign))
        assert sentence in str(refusal.value)


def test_there_are_ten_questions_at_the_most(app_context: Flask):
    campaign, _block = campaign_with_quiz(ITEMS * 5)
    assert campaign_from_archive(packed(campaign)).draft == campaign.draft
    campaign, _block = campaign_with_quiz([*ITEMS * 5, ITEMS[0]], "mehr-baeume")
    with pytest.raises(RefusedError):
        campaign_from_archive(packed(campaign))
