"""Topic and team: what staff file a campaign under."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.campaigns import cloning, drafting
from app.campaigns.filing import file_under, teams_used, topics_used
from app.campaigns.models import Campaign
from app.foundation.database import db
from tests.pages import CheckingClient
from tests.statements import statements


@pytest.fixture
def night_bus(app: Flask) -> int:
    """A draft that is filed under nothing yet."""
    with app.app_context():
        campaign = drafting.new_campaign("petition", "Ein Nachtbus für alle")
        db.session.commit()
        return campaign.id


def test_topic_and_team_are_entered_on_the_campaigns_page_and_suggested_for_the_next(
    app: Flask, night_bus: int, staff: Callable[..., CheckingClient]
):
    karin, page = staff("campaigner"), f"/staff/campaigns/{night_bus}"
    karin.submit(page, form=f"form[@action='{page}/filing']", topic="  Bus  und Bahn ", team="Team Nord")
    with app.app_context():
        row = db.session.get_one(Campaign, night_bus)
        assert (row.topic, row.team) == ("Bus und Bahn", "Team Nord")
        another = drafting.new_campaign("petition", "Das Freibad bleibt").id
        db.session.commit()
    said = karin.get(f"/staff/campaigns/{another}").get_data(as_text=True)
    assert '<option value="Bus und Bahn"></option>' in said
    too_long = karin.submit(page, form=f"form[@action='{page}/filing']", topic="x" * 61, team="")
    assert "60" in karin.get(too_long.location).get_data(as_text=True)
    with app.app_context():
        assert db.session.get_one(Campaign, night_bus).topic == "Bus und Bahn"


def test_a_word_used_before_keeps_its_spelling_and_goes_with_a_copy(app: Flask, night_bus: int):
    with app.app_context():
        first, second = (
            db.session.get_one(Campaign, night_bus),
            drafting.new_campaign("petition", "Mehr Busse"),
        )
        file_under(first, topic="Verkehr", team="Nord")
        file_under(second, topic="verkehr", team="")
        copied = cloning.clone(first)
        db.session.commit()
        assert second.topic == "Verkehr"
        assert (copied.topic, copied.team) == ("Verkehr", "Nord")
        assert (topics_used(), teams_used()) == (["Verkehr"], ["Nord"])
        file_under(first, topic="", team="")
        assert topics_used() == ["Verkehr"]


def test_visitors_never_see_what_a_campaign_is_filed_under(app: Flask, night_bus: int):
    with app.app_context():
        campaign = db.session.get_one(Campaign, night_bus)
        file_under(campaign, topic="Geheimthema", team="Geheimteam")
        assert "Geheim" not in str(campaign.draft)


def test_a_campaigns_page_reads_no_other_campaigns_page(
    app: Flask, night_bus: int, staff: Callable[..., CheckingClient]
):
    """There may be hundreds, which it offers to lead people on to, and each page is long."""
    karin = staff("campaigner")
    with app.app_context():
        drafting.new_campaign("petition", "Das Freibad bleibt")
        db.session.commit()
    with statements(app) as ran:
        assert karin.get(f"/staff/campaigns/{night_bus}").status_code == 200
    asked = [one for one in ran if "campaigns.draft," in one]
    assert asked
    assert all("campaigns.id = " in one.partition("WHERE")[2] for one in asked)
