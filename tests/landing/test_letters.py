"""A letter to a decision-maker: read by everybody, sent by those who confirmed, from their own mail program."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote

import pytest
from flask import Flask

from app.campaigns import arranging, drafting, publishing
from app.campaigns.content_check import checked_content
from app.campaigns.letters import LONGEST_ADDRESS, gap_between, leaves_by_us, mailto
from app.campaigns.packing import packed
from app.campaigns.unpacking import campaign_from_archive
from app.foundation.database import db
from app.foundation.errors import RefusedError
from tests.landing.conftest import Citizen
from tests.landing.letter_writers import change
from tests.pages import parse


@pytest.fixture
def letter(app: Flask, organisation: None) -> str:
    """The slug of a live campaign with a letter."""
    with app.app_context():
        campaign = drafting.new_campaign("letter", "Die Linie 12 für späte Gäste", slug="linie-12")
        publishing.publish(campaign)
        db.session.commit()
        return campaign.slug


def kit(citizen: Citizen, slug: str, **answers: str) -> str:
    assert citizen.sign(slug, **answers).status_code == 303
    citizen.get_mail()
    return citizen.client.get(citizen.confirm().location).get_data(as_text=True)


def link_in(html: str) -> str:
    found = [a.get("href") or "" for a in parse(html).iter("a")]
    return next((one for one in found if one.startswith("mailto:fahrplan")), "")


def test_everybody_reads_the_letter_and_only_who_confirmed_gets_the_link(citizen: Citizen, letter: str):
    page = citizen.client.get(f"/{letter}").get_data(as_text=True)
    assert "An: Sabine Weber" in page
    assert "Sehr geehrte Frau Weber" in page
    assert "Jedes Wort dürfen Sie ändern" in page
    thanks = citizen.client.get(citizen.sign(letter).location).get_data(as_text=True)
    citizen.get_mail()
    confirm = citizen.client.get(citizen.link()).get_data(as_text=True)
    assert not [one for one in (page, thanks, confirm) if "fahrplan@example.org" in one or link_in(one)]
    said = citizen.client.get(citizen.confirm().location).get_data(as_text=True)
    assert "Brief im eigenen Mailprogramm öffnen" in said
    link = link_in(said)
    assert link.startswith(
        "mailto:fahrplan@example.org?subject=Die%20Linie%2012%20f%C3%BCr%20sp%C3%A4te%20G%C3%A4ste&body="
    )
    assert link.isascii()
    assert " " not in link
    assert link.endswith("Mit%20freundlichen%20Gr%C3%BC%C3%9Fen%0D%0AUwe%20Brandt")
    text = parse(said).find(".//textarea[@id='letter-text']")
    assert text is not None
    assert unquote(link.partition("&body=")[2]).replace("\r\n", "\n") == "".join(text.itertext()).lstrip("\n")


def test_a_name_can_be_anything_and_stays_a_name(citizen: Citizen, letter: str):
    name = 'Bo"><script>x</script>&bcc=a@b.example'
    said = kit(citizen, letter, given_name=name)
    assert "<script>x" not in said
    link = link_in(said)
    assert link.count("&") == 1
    assert unquote(link).endswith(f"{name} Brandt")


def test_the_link_is_never_longer_than_mail_programs_take():
    assert mailto("a@example.org", "Hallo", "Text", "ü" * 400).endswith("&body=Text")
    assert mailto("a@example.org", "Hallo", "ü" * 400) == "mailto:a@example.org?subject=Hallo"
    assert len(mailto("a@example.org", "Hallo", "x" * 1800, "ü" * 10)) <= LONGEST_ADDRESS


@pytest.mark.parametrize(
    "said",
    [
        ({"body": "ü" * 300}, {}),
        ({"subject": "ü" * 50}, {}),
        ({}, {"email": "a@b.example?bcc=c@d.example"}),
        ({}, {"sending": "pigeon"}),
        ({}, {"sending": "us", "rate": 601}),
        ({}, {"rate": 0}),
    ],
)
def test_what_cannot_be_sent_is_refused(app_context: Flask, said: tuple[dict[str, str], dict[str, str]]):
    content = drafting.draft_content("letter", "Die Linie 12")
    block = arranging.find_block(content, "letter")
    block["texts"]["de"] |= said[0]
    block["settings"] |= said[1]
    with pytest.raises(RefusedError):
        checked_content(content)


def test_how_it_is_sent_travels_with_the_campaign(app_context: Flask, organisation: None):
    campaign = drafting.new_campaign("letter", "Die Linie 12")
    assert not leaves_by_us(arranging.find_block(campaign.draft, "letter")["settings"])
    change(campaign, sending="us", rate=120)
    back = campaign_from_archive(packed(campaign))
    assert back.draft == campaign.draft
    assert gap_between(arranging.find_block(back.draft, "letter")["settings"]) == timedelta(seconds=30)
