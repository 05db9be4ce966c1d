"""A draft from a template, and what may be changed about it."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.campaigns import drafting
from app.campaigns.campaign_folders import all_templates
from app.campaigns.organisation import the_organisation
from app.campaigns.page_content import block_texts, blocks_in, event_of, headline, text_in
from app.foundation import clock
from app.foundation.errors import RefusedError
from app.foundation.reserved import RESERVED_SLUGS

pytestmark = pytest.mark.usefixtures("app_context")

TEMPLATES = [template.name for template in all_templates()]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_complete_in_german_and_english(name: str):
    content = drafting.draft_content(name, "Mehr Bäume für die Lindenstraße")
    organisation = the_organisation()
    assert content["languages"] == ["de", "en"]
    for language in ("de", "en"):
        for text in ("share", "request", "thanks", "description"):
            assert text_in(content, text, language, organisation), f"{text} is missing in {language}"
        for block in blocks_in(content, language, organisation):
            assert not re.search(r"\{\w+\}", str(block.texts)), f"{block.id} ({language}) keeps a placeholder"
    kinds = {block["kind"] for block in content["blocks"]}
    assert {"hero", "goal", "form", "text", "organiser", "share"} <= kinds


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_new_headline_stands_everywhere_it_is_repeated(name: str):
    content = drafting.draft_content(name, "Mehr Bäume für die Lindenstraße", languages=["de"])
    body = next(block for block in blocks_in(content, "de", the_organisation()) if block.kind == "text")
    assert "Mehr Bäume für die Lindenstraße" in body.texts["body"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Rettet das Freibad!", "rettet-das-freibad"),
        ("Größere Straßen für Österreich", "groessere-strassen-fuer-oesterreich"),
        ("  Café   für alle ", "cafe-fuer-alle"),
        ("🎈🎈", "aktion"),
        ("مدرسة", "aktion"),
        ("Staff", "staff-2"),
        ("x" * 300, "x" * 48),
    ],
)
def test_an_address_is_made_from_the_headline(title: str, slug: str):
    assert drafting.free_slug_for(title) == slug


def test_a_second_campaign_with_the_same_headline_gets_a_number():
    slugs = [drafting.new_campaign("petition", "Rettet das Freibad!").slug for _ in range(3)]
    assert slugs == ["rettet-das-freibad", "rettet-das-freibad-2", "rettet-das-freibad-3"]


@pytest.mark.parametrize("slug", [*sorted(RESERVED_SLUGS), "Groß", "a b", "-a", "a/b", "x" * 61])
def test_an_address_that_is_reserved_or_no_address_is_refused(slug: str):
    with pytest.raises(RefusedError):
        drafting.new_campaign("petition", "Rettet das Freibad!", slug=slug)


def test_a_taken_address_is_refused():
    drafting.new_campaign("petition", "Rettet das Freibad!", slug="freibad")
    with pytest.raises(RefusedError, match="taken"):
        drafting.new_campaign("petition", "Das Freibad bleibt", slug="freibad")


def test_an_event_lies_on_a_saturday_still_to_come():
    event = event_of(drafting.draft_content("event", "Großer Aufräumtag"))
    assert event is not None
    assert event.ends_at is not None
    assert event.starts_at > clock.now() + timedelta(weeks=3)
    assert (event.starts_at.isoweekday(), event.starts_at.hour) == (6, 10)
    assert event.ends_at > event.starts_at


def test_changed_words_leave_the_other_language_alone(app_context: Flask):
    campaign = drafting.new_campaign("petition", "Rettet das Freibad!")
    english = block_texts(campaign.draft, "hero", "en")["lead"]
    drafting.change_words(
        campaign, "de", title="Das Freibad bleibt", lead="Der Rat entscheidet im Mai.", goal=250
    )
    assert headline(campaign.draft, "de") == campaign.title == "Das Freibad bleibt"
    assert headline(campaign.draft, "en") == "Rettet das Freibad!"
    assert block_texts(campaign.draft, "hero", "en")["lead"] == english
    assert campaign.draft["goal"] == 250


def test_one_more_language_brings_the_templates_words_along():
    campaign = drafting.new_campaign("petition", "Rettet das Freibad!", languages=["de"])
    assert campaign.draft["languages"] == ["de"]
    drafting.add_language(campaign, "en", "Save the pool")
    assert campaign.draft["languages"] == ["de", "en"]
    assert headline(campaign.draft, "en") == "Save the pool"
    assert block_texts(campaign.draft, "form", "en")["button"] == "Sign now"
