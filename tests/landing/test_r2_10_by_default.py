"""Privacy by default (Art. 25): a form asks for little, and for nothing that has no declared use (R2.10)."""

from __future__ import annotations

import copy

import pytest
from flask import Flask

from app.campaigns import drafting, publishing
from app.campaigns.campaign_folders import all_templates
from app.campaigns.content_check import checked_content
from app.campaigns.page_content import FIELDS
from app.foundation.database import db
from app.foundation.errors import RefusedError
from tests.landing.conftest import Citizen
from tests.pages import parse


def test_r2_10_a_petition_asks_for_name_and_address_and_everything_else_may_stay_empty(
    app: Flask, citizen: Citizen, organisation: None
):
    with app.app_context():
        publishing.publish(drafting.new_campaign("petition", "Ein sicherer Schulweg", slug="schulweg"))
        db.session.commit()
    form = parse(citizen.client.get("/schulweg").get_data(as_text=True)).find(
        ".//form[@action='/schulweg/sign']"
    )
    fields = [*form.iter("input"), *form.iter("textarea")]
    needed = {one.get("name") for one in fields if one.get("required") is not None}
    assert needed == {"email", "given_name", "family_name"}
    assert not {one.get("name") for one in fields} & {"phone", "birth_year", "comment"}
    assert not [one for one in fields if one.get("checked") is not None]
    assert citizen.sign("schulweg", postal_code="").status_code == 303


def test_r2_10_where_people_write_sentences_they_are_asked_for_nothing_delicate(
    citizen: Citizen, petition: str
):
    page = parse(citizen.client.get(f"/{petition}").get_data(as_text=True))
    field = page.find(".//textarea[@name='comment']")
    assert field is not None
    hint = page.find(f".//p[@id='{(field.get('aria-describedby') or '').strip()}']")
    assert hint is not None
    assert "Gesundheit" in (hint.text or "")


@pytest.mark.parametrize("field", ["iban", "religion", "field-secret", ""])
def test_r2_10_a_field_nobody_declared_a_use_for_is_refused(app: Flask, organisation: None, field: str):
    with app.app_context():
        draft = copy.deepcopy(drafting.new_campaign("petition", "Ein sicherer Schulweg").draft)
        assert checked_content(draft)
        draft["fields"] = [*draft["fields"], field]
        with pytest.raises(RefusedError):
            checked_content(draft)


def test_r2_10_whatever_is_asked_stands_in_the_notice_with_its_use_and_how_long_it_is_kept(
    app: Flask, citizen: Citizen, organisation: None
):
    with app.app_context():
        campaign = drafting.new_campaign("petition", "Ein sicherer Schulweg", slug="schulweg")
        campaign.draft = campaign.draft | {"fields": list(FIELDS)}
        publishing.publish(campaign)
        db.session.commit()
    notice = citizen.client.get("/schulweg/privacy").get_data(as_text=True)
    form = parse(citizen.client.get("/schulweg").get_data(as_text=True)).find(
        ".//form[@action='/schulweg/sign']"
    )
    said = {f"f-{name}" for name in FIELDS}
    labels = [(one.text or "").strip().rstrip("?") for one in form.iter("label") if one.get("for") in said]
    assert len(labels) == len(FIELDS)
    missing = [label for label in labels if label not in notice]
    assert missing == []
    assert "Tage" in notice


def test_r2_10_no_template_asks_for_telephone_or_year_of_birth_as_a_condition(app: Flask):
    with app.app_context():
        for template in all_templates():
            assert not {"phone", "birth_year", "comment"} & set(template.content["required"]), template.name
