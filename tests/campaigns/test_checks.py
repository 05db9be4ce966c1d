"""Beside the publish button stands what is missing and what is better looked at, each leading to its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from app.campaigns import arranging, drafting, publishing
from app.campaigns.campaign_folders import all_templates
from app.campaigns.checks import findings
from app.campaigns.links_in_text import leads_nowhere
from app.campaigns.models import Campaign
from app.campaigns.text_headings import skips_a_level
from app.foundation.database import db
from tests.pages import CheckingClient

# What is asked of every template's own text, and in the way of what else is said.
_AS_IT_CAME = "still the template's"


def _said(
    app: Flask, change: Callable[[dict[str, Any]], dict[str, Any]] = lambda page: page
) -> dict[str, str]:
    """Sentences and places for a petition that was changed like this."""
    with app.app_context(), force_locale("en"):
        campaign = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach")
        campaign.draft = change(campaign.draft)
        db.session.flush()
        return {one.sentence: one.url for one in findings(campaign) if _AS_IT_CAME not in one.sentence}


def _with_text(body: str, heading: str = "Worum es geht") -> Callable[[dict[str, Any]], dict[str, Any]]:
    def change(page: dict[str, Any]) -> dict[str, Any]:
        page, block = arranging.with_block(page, "text")
        for language in page["languages"]:
            page = arranging.with_block_changed(
                page, block, language=language, texts={"heading": heading, "body": body}, settings={}
            )
        return page

    return change


@pytest.mark.parametrize("template", [one.name for one in all_templates()])
def test_whoever_takes_a_template_as_it_is_is_asked_whether_its_text_is_true_and_nothing_else(
    app: Flask, organisation: None, template: str
):
    with app.app_context(), force_locale("en"):
        campaign = drafting.new_campaign(template, "Ein Nachtbus für Lindenbach")
        said = [one.sentence for one in findings(campaign)]
        assert said
        assert all(_AS_IT_CAME in sentence or "nobody reads" in sentence for sentence in said), said
        for block in campaign.draft["blocks"]:
            if block["kind"] == "text":
                block["texts"]["de"]["body"] += "\n\nDas gilt hier."
            if block["kind"] == "letter":
                block["settings"]["email"] = "rat@lindenbach.de"
        if campaign.draft.get("event"):
            campaign.draft["event"]["place"] = "Stadtpark, Eingang Ost"
        assert [one.sentence for one in findings(campaign)] == []


def test_what_the_law_needs_comes_first(app: Flask):
    sentences = list(_said(app, _with_text("[hier](#nirgends)")))
    assert sentences[0].startswith("The imprint is not complete yet")
    assert "leads nowhere" in sentences[-1]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[hier](#nirgends)", "link that leads nowhere: #nirgends"),
        ("[hier]()", "link that leads nowhere: hier"),
        ("[hier](www.lindenbach.de)", "link that leads nowhere: www.lindenbach.de"),
        ("## Erstens\n\n#### Zu tief\n", "leaves out a level"),
    ],
)
def test_a_text_is_looked_through(app: Flask, organisation: None, body: str, expected: str):
    said = _said(app, _with_text(body))
    (found,) = {sentence for sentence in said if expected in sentence}
    assert re.search(r"/edit\?language=(de|en)&block=text-[0-9a-f]{6}$", said[found])


def test_sample_words_nobody_wrote_over_are_named(app: Flask, organisation: None):
    said = _said(app, lambda page: arranging.with_block(page, "quotes")[0])
    assert any("“Was jemand gesagt hat, in einem Satz.”" in sentence for sentence in said)


def test_a_missing_translation_is_named_with_its_language(app: Flask, organisation: None):
    def change(page: dict[str, Any]) -> dict[str, Any]:
        return arranging.with_block_changed(page, "hero", language="en", texts={"lead": ""}, settings={})

    said = _said(app, change)
    (sentence,) = said
    assert sentence == "“Headline” is not translated completely (English)."
    assert said[sentence].endswith("language=en&block=hero")


def test_a_headline_messengers_cut_off_is_named(app: Flask, organisation: None):
    long = "Ein Nachtbus, der am Wochenende auch noch nach Mitternacht alle Ortsteile anfährt"
    said = _said(
        app,
        lambda page: arranging.with_block_changed(
            page, "hero", language="de", texts={"title": long}, settings={}
        ),
    )
    assert any("longer than 70 characters" in sentence for sentence in said)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.lindenbach.de/plan",
        "mailto:post@example.org",
        "tel:+4935112345",
        "#form",
        "/imprint",
        "/nachtbus",
        "/",
    ],
)
def test_a_link_that_leads_somewhere_is_left_alone(address: str):
    assert not leads_nowhere(address, slugs={"nachtbus"}, places={"form"})


@pytest.mark.parametrize(
    "address",
    [
        "",
        "#",
        "#fort",
        "/freibad",
        "mailto:",
        "https://",
        "https://localhost/x",
        "https://example.com",
        "http://[",
        "mehr",
    ],
)
def test_a_link_that_leads_nowhere_is_told(address: str):
    assert leads_nowhere(address, slugs={"nachtbus"}, places={"form"})


def test_headings_may_go_down_one_by_one_and_up_as_they_like():
    assert not skips_a_level("# Eins\n\n### Zwei\n\n## Drei\n\n### Vier\n", below=1)
    assert skips_a_level("### Zu tief\n", below=1)
    assert not skips_a_level("### Unter der Überschrift\n", below=2)
    assert not skips_a_level("Nur #hashtag und ####Text\n", below=1)


@pytest.mark.parametrize(
    ("purpose", "without", "expected"),
    [
        ("phone", (), "no field for a telephone number"),
        ("publish_name", ("given_name",), "no field for the given name"),
        ("handover", ("postal_code",), "does not have fields for both"),
        ("handover", ("given_name", "family_name"), "does not have fields for both"),
    ],
)
def test_a_consent_without_the_field_it_is_about_is_named_and_leads_to_the_consents(
    app: Flask, organisation: None, purpose: str, without: tuple[str, ...], expected: str
):
    def change(page: dict[str, Any]) -> dict[str, Any]:
        kept = [name for name in page["fields"] if name not in without]
        return page | {"purposes": [purpose], "fields": kept, "required": []}

    said = _said(app, change)
    (sentence,) = said
    assert expected in sentence
    assert re.search(r"/staff/campaigns/\d+/consents$", said[sentence])
    assert _said(app, lambda page: page | {"purposes": ["handover", "publish_name", "newsletter"]}) == {}


def test_a_block_that_shows_names_needs_a_field_for_them(app: Flask, organisation: None):
    def change(page: dict[str, Any]) -> dict[str, Any]:
        page, _block = arranging.with_block(page, "signatures")
        return page | {"purposes": [], "fields": ["family_name"], "required": []}

    assert any("no field for the given name" in sentence for sentence in _said(app, change))


def test_the_list_stands_in_the_editor_and_follows_the_draft(
    app: Flask, organisation: None, staff: Callable[..., CheckingClient]
):
    karin = staff("campaigner")
    with app.app_context():
        campaign = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach")
        db.session.commit()
        address = f"/staff/campaigns/{campaign.id}/edit"
    assert "1 Hinweis" in karin.get(address).get_data(as_text=True)
    with app.app_context():
        row = db.session.query(Campaign).one()
        row.draft = _with_text("[hier](#nirgends)")(row.draft)
        publishing.publish(row)
        db.session.commit()
    fragment = karin.get(f"{address}/checks").get_data(as_text=True)
    assert "3 Hinweise" in fragment
    assert "#nirgends" in fragment
