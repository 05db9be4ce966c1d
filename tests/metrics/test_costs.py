"""What channels cost: entered by staff as they write amounts, shown for each confirmed person."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.campaigns import cloning
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.metrics.cost_wording import as_typed, cents_from, euros
from app.metrics.costs import costs_of
from app.metrics.models import ChannelCost
from tests.metrics.conftest import Town
from tests.pages import CheckingClient, parse

Staff = Callable[..., CheckingClient]


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12,50", 1250),
        ("12.50", 1250),
        ("12,5", 1250),
        ("12", 1200),
        ("0", 0),
        ("0,05", 5),
        (" 12,50 € ", 1250),
        ("€12.50", 1250),
        ("EUR 12", 1200),
        ("12,-", 1200),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1.234", 123400),
        ("1,234", 123400),
        ("1 234,50", 123450),
        ("1\u202f234,50", 123450),
        ("1'234.50", 123450),
        ("1.234.567", 123456700),
        ("", None),
        ("  ", None),
    ],
)
def test_amounts_are_read_as_people_write_them(typed: str, cents: int | None):
    assert cents_from(typed) == cents


@pytest.mark.parametrize(
    "typed",
    ["viel", "-5", "12,345,6", "1.23.4", "0.125", "1.2345", "12,50,", "€", "1,234,50.5", "99999999999"],
)
def test_what_is_no_amount_is_said_so(typed: str):
    with pytest.raises(ValueError, match=r"amount|euros"):
        cents_from(typed)


def test_amounts_are_written_as_the_reader_writes_them(app: Flask):
    with app.test_request_context(headers={"Accept-Language": "de"}):
        assert (as_typed(123450), euros(123450)) == ("1234,50", "1.234,50\u00a0€")
        assert as_typed(None) == ""


def _enter(town: Town, client: CheckingClient, **costs: str) -> tuple[int, str]:
    path = f"/staff/campaigns/{town.campaign_id}/costs"
    page = client.get(path)
    assert page.status_code == 200
    token = parse(page.get_data(as_text=True)).find(".//input[@name='csrf_token']")
    assert token is not None
    form = {"csrf_token": token.get("value")} | {f"cost-{name}": typed for name, typed in costs.items()}
    answer = client.post(path, data=form)
    return answer.status_code, answer.get_data(as_text=True)


def _costs(town: Town) -> dict[str, int]:
    campaign_id = town.campaign_id
    with town.app.app_context():
        return costs_of(campaign_id)


def test_costs_are_entered_changed_and_taken_away(story: Town, staff: Staff):
    story.numbers()
    client = staff("campaigner")
    assert _enter(story, client, poster="120", whatsapp="12,50")[0] == 303
    assert _costs(story) == {"poster": 12000, "whatsapp": 1250}
    assert _enter(story, client, poster="", whatsapp="12,50")[0] == 303
    assert _costs(story) == {"whatsapp": 1250}


def test_each_channel_with_a_link_or_visits_is_asked_about(story: Town, staff: Staff):
    story.numbers()
    page = staff("campaigner").get(f"/staff/campaigns/{story.campaign_id}/costs").get_data(as_text=True)
    asked = {one.get("name") for one in parse(page).findall(".//input[@inputmode='decimal']")}
    assert {"cost-poster", "cost-whatsapp", "cost-referral", "cost-newsletter"} <= asked


def test_what_was_typed_stays_where_an_amount_cannot_be_read(story: Town, staff: Staff):
    story.numbers()
    status, page = _enter(story, staff("campaigner"), poster="viel", whatsapp="12,5")
    assert status == 422
    typed = {
        one.get("name"): one.get("value") for one in parse(page).findall(".//input[@inputmode='decimal']")
    }
    assert (typed["cost-poster"], typed["cost-whatsapp"]) == ("viel", "12,5")
    assert 'href="#cost-poster"' in page
    assert _costs(story) == {}


def test_the_numbers_say_what_a_confirmed_person_cost(story: Town, staff: Staff):
    story.numbers()
    client, path = staff("campaigner"), f"/staff/campaigns/{story.campaign_id}/numbers"
    assert "Kosten je" not in client.get(path).get_data(as_text=True)
    _enter(story, client, poster="120", whatsapp="12,50")
    page = " ".join(client.get(path).get_data(as_text=True).replace("\u00a0", " ").split())
    assert "12,50 € für 1" in page, "Anna came by WhatsApp."
    assert "120,00 €, noch niemand" in page
    assert "44,17 €" in page, "132.50 for three people."
    assert f'href="/staff/campaigns/{story.campaign_id}/costs"' in page
    assert "/costs" not in staff("analyst").get(path).get_data(as_text=True)


def test_costs_stand_beside_the_figures_for_programs(story: Town, staff: Staff):
    story.numbers()
    run = story.app.test_cli_runner()
    told = json.loads(run.invoke(args=["campaign", "numbers", story.slug, "--json"]).output)
    assert told["cost"] is None
    _enter(story, staff("campaigner"), whatsapp="12,50")
    told = json.loads(run.invoke(args=["campaign", "numbers", story.slug, "--json"]).output)
    assert told["cost"]["cents"] == 1250
    assert {one["channel"]: one["cost"] for one in told["channels"]} == {
        "whatsapp": {"cents": 1250, "currency": "EUR", "cents_per_confirmed": 1250.0},
        "direct": None,
        "referral": None,
        "poster": None,
    }
    assert "12.50" in run.invoke(args=["campaign", "numbers", story.slug]).output


def test_a_copy_costs_nothing_yet(story: Town, staff: Staff):
    story.numbers()
    _enter(story, staff("campaigner"), whatsapp="12,50")
    campaign_id = story.campaign_id
    with story.app.app_context():
        copied = cloning.clone(db.session.get_one(Campaign, campaign_id))
        assert costs_of(copied.id) == {}
        assert db.session.scalar(select(func.count()).select_from(ChannelCost)) == 1


def test_who_may_not_edit_may_not_enter_costs(town: Town, staff: Staff):
    assert staff("analyst").get(f"/staff/campaigns/{town.campaign_id}/costs").status_code == 403
