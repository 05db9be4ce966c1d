"""Legal texts in easy German are easy: short sentences, and everything the German ones say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

import app.landing.notice_frame as notice_frame
from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign
from app.consent import wordings
from app.consent.legal_texts import words_brought, words_in_force
from app.consent.models import LegalText
from app.consent.plain_wordings import EASY, PLAIN_WORDINGS
from app.consent.purposes import DEFAULT_WORDINGS
from app.consent.special_wordings import SPECIAL_WORDINGS
from app.foundation.database import db
from app.landing.live_pages import forget_all
from tests.landing.conftest import Citizen
from tests.pages import parse

# Rules of Netzwerk Leichte Sprache: short sentences; fifteen words are many already.
MOST_WORDS = 16
_FRAME = tomllib.loads(Path(notice_frame.__file__).with_name("plain_frame.toml").read_text("utf-8"))


def _sentences(text: str) -> list[str]:
    without_names = text.replace("{organisation}", "Wir").replace("{partner}", "Sie")
    without_sources = re.sub(r"\([^()]*(\([^()]*\)[^()]*)?\)", "", without_names)
    return [one for one in re.split(r"(?<=[.:?!])\s+", without_sources.strip()) if one]


def _frame_texts() -> list[str]:
    parts = [
        *_FRAME.values(),
        *(text for part in _FRAME.values() if isinstance(part, dict) for text in part.values()),
    ]
    return [text for text in parts if isinstance(text, str)]


@pytest.mark.parametrize("text", [*PLAIN_WORDINGS.values(), *_frame_texts()])
def test_each_sentence_is_short_and_holds_one_thought(text: str):
    for sentence in _sentences(text):
        assert len(sentence.split()) <= MOST_WORDS, sentence
        assert sentence.count(",") <= 1, sentence
        assert ";" not in sentence, sentence


@pytest.mark.parametrize("kind", [*DEFAULT_WORDINGS, *SPECIAL_WORDINGS])
def test_every_wording_has_easy_words_that_name_the_same_people_and_laws(kind: str):
    easy, german = words_brought(kind)[EASY], words_brought(kind)["de"]
    assert easy != german
    if kind != "publish_name":
        assert "{organisation}" in easy
    assert ("{partner}" in easy) == ("{partner}" in german)
    for law in re.findall(r"Art\. (\d+)|Verordnung \(EU\) (\S+)\)", german):
        assert all(number.rstrip(")") in easy for number in law)


def test_a_page_in_easy_german_asks_and_informs_in_it_and_the_german_one_does_not(
    app: Flask, citizen: Citizen, petition: str
):
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        drafting.add_language(campaign, EASY, "Der Weg zur Schule soll sicher sein")
        publishing.publish(campaign)
        db.session.commit()
    forget_all()
    easy = citizen.client.get(f"/{petition}/{EASY}").text
    assert "Dafür reicht 1 Klick." in easy
    assert "Dafür reicht 1 Klick." not in citizen.client.get(f"/{petition}").text
    notice = parse(citizen.client.get(f"/{petition}/{EASY}/privacy").text)
    headings = ["".join(one.itertext()).strip() for one in notice.iter() if one.tag in ("h1", "h2")]
    assert headings[0] == "Datenschutz in Leichter Sprache"
    assert "Welche Rechte haben Sie?" in headings
    assert "Ihre Rechte" not in headings
    words = " ".join("".join(notice.itertext()).split())
    for duty in (
        "Artikel 15",
        "Artikel 21",
        "datenschutz@example.org",
        "Marktplatz 3",
        "beschweren",
        "zurücknehmen",
    ):
        assert duty in words
    german = citizen.client.get(f"/{petition}/privacy").text
    assert "Ihre Rechte" in german
    assert "Leichter Sprache" not in german
    with app.app_context():
        kept = select(LegalText.wording).where(LegalText.purpose == "newsletter", LegalText.language == EASY)
        assert "Dafür reicht 1 Klick." in db.session.scalars(kept).one()


def test_what_staff_wrote_in_german_is_not_replaced_by_easy_words_that_may_say_less(app: Flask):
    with app.app_context():
        wordings.write(
            "newsletter",
            "de",
            "Ja, {organisation} darf mir täglich schreiben.",
            asks_for_more=True,
            account_id=None,
        )
        db.session.flush()
        assert "täglich" in str(words_in_force("newsletter", EASY))
        wordings.write(
            "newsletter",
            EASY,
            "Ja. {organisation} darf mir jeden Tag schreiben.",
            asks_for_more=True,
            account_id=None,
        )
        db.session.flush()
        assert "jeden Tag" in str(words_in_force("newsletter", EASY))
