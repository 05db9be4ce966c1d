"""The demo's words are ones a good organisation would send, in both languages."""

from __future__ import annotations

import re
from random import Random

import pytest

from app.campaigns.campaign_folders import template
from app.contacts.addresses import parse_address
from app.demo.earlier import earlier_stories
from app.demo.stories import FOLDER, all_stories, organisation, people
from app.demo.story import Story
from app.demo.townspeople import Town
from app.landing.arriving import DIRECT, OTHER

STORIES = all_stories()
_LONGEST_TITLE = 70


@pytest.fixture(params=STORIES, ids=lambda story: story.slug)
def story(request: pytest.FixtureRequest) -> Story:
    chosen: Story = request.param
    return chosen


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_reader_gets_every_text_in_their_language(story: Story, language: str) -> None:
    words = story.words[language]
    for name in ("title", "lead", "description", "share", "request", "thanks", "organiser", "body"):
        assert words[name].strip(), f"{story.slug} has no {name} in {language}."
    assert len(words["title"]) <= _LONGEST_TITLE
    assert len(words["description"]) <= 160, "A search engine would cut it off."
    assert words["faq"], f"{story.slug} answers no questions in {language}."
    assert story.words["de"].keys() == story.words["en"].keys()
    assert len(story.words["de"]["faq"]) == len(story.words["en"]["faq"])


@pytest.mark.parametrize("language", ["de", "en"])
def test_quotation_marks_are_those_of_the_language(story: Story, language: str) -> None:
    wrong = '"' if language == "de" else '"„'
    for text in _texts(story.words[language]):
        assert not set(wrong) & set(text), f"{story.slug} ({language}): {text}"


def test_every_channel_of_a_story_is_one_the_campaign_knows(story: Story) -> None:
    known = {*template(story.template).content["channels"], DIRECT, OTHER, "referral"}
    assert {channel.name for channel in story.channels} <= known


def test_every_folder_is_told() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/campaign.toml")}
    earlier = {story.slug for story in earlier_stories(FOLDER)}
    assert folders | earlier == {story.slug for story in STORIES}
    assert len(folders) + len(earlier) == len(STORIES) == 30


def test_nothing_leads_out_of_the_made_up_world() -> None:
    for path in sorted(FOLDER.rglob("*.*")):
        text = path.read_text("utf-8")
        assert "://" not in text, f"{path.name} carries a link."
        for domain in re.findall(r"@([\w.-]+)", text):
            assert domain.rstrip(".") == "example.org", f"{path.name} names an address at {domain}."
    assert organisation()["email"].endswith("@example.org")


def test_the_town_has_many_names_and_nobody_shares_an_address() -> None:
    known = people()
    assert len(known["given"]) >= 120
    assert len(known["family"]) >= 150
    town = Town(Random(1))
    somebody = [town.somebody_for(f"campaign-{number}") for number in range(3000)]
    addresses = {person.address for person in somebody}
    assert len(addresses) == len({id(person) for person in somebody})
    for address in addresses:
        assert parse_address(address.shown) == address


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, list) else []
