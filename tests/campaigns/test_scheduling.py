"""Campaigns begin and end by the calendar, and every state has a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from app.campaigns import cloning, drafting, publishing, scheduling
from app.campaigns.models import Campaign
from app.campaigns.states import STATES, in_state
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.wording import zone
from app.landing.live_pages import forget_all
from app.landing.models import SignUp
from app.staff.models import AuditEntry
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

HOUR = timedelta(hours=1)


@pytest.fixture
def citizen(app: Flask, client: CheckingClient) -> Citizen:
    return Citizen(app, client)


@pytest.fixture
def campaign(app: Flask, organisation: None) -> int:
    forget_all()
    with app.app_context():
        made = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="nachtbus")
        db.session.commit()
        return made.id


def _schedule(app: Flask, campaign_id: int, begins: timedelta | None, ends: timedelta | None) -> None:
    with app.app_context():
        scheduling.schedule(
            db.session.get_one(Campaign, campaign_id),
            starts_at=clock.now() + begins if begins else None,
            ends_at=clock.now() + ends if ends else None,
        )
        db.session.commit()


def _state(app: Flask, campaign_id: int) -> str:
    """In one word, after making sure that a query finds it in this state and in no other."""
    with app.app_context():
        state = db.session.get_one(Campaign, campaign_id).state
        found = [one for one in STATES if db.session.scalar(select(Campaign.id).where(in_state(one)))]
        assert found == [state]
        return state


def test_the_page_says_when_it_begins_then_takes_sign_ups_then_thanks_without_any_task(
    app: Flask, campaign: int, client: CheckingClient, citizen: Citizen
):
    _schedule(app, campaign, HOUR, 2 * HOUR)
    assert _state(app, campaign) == "scheduled"
    before = client.get("/nachtbus").get_data(as_text=True)
    assert "beginnt am" in before
    assert "<form" not in before
    assert "Nachtbus" not in client.get("/").get_data(as_text=True)
    assert client.post("/nachtbus/sign", data={"email": "uwe.brandt@example.org"}).status_code == 409
    with clock.moved(HOUR + timedelta(seconds=1)):
        forget_all()
        assert _state(app, campaign) == "live"
        assert "Nachtbus" in client.get("/").get_data(as_text=True)
        assert citizen.sign("nachtbus").status_code == 303
    with clock.moved(2 * HOUR + timedelta(seconds=1)):
        forget_all()
        assert _state(app, campaign) == "ended"
        assert "beendet" in client.get("/nachtbus").get_data(as_text=True)
        assert client.post("/nachtbus/sign", data={"email": "uwe.brandt@example.org"}).status_code == 409
    with app.app_context():
        assert db.session.query(SignUp).count() == 1


def test_the_task_stamps_beginning_and_end_as_the_calendar_says_and_once(app: Flask, campaign: int):
    _schedule(app, campaign, HOUR, 2 * HOUR)
    with app.app_context():
        assert scheduling.keep_to_schedule() == 0
        with clock.moved(3 * HOUR):
            assert scheduling.keep_to_schedule() == 2
            assert scheduling.keep_to_schedule() == 0
        row = db.session.get_one(Campaign, campaign)
        assert (row.published_at, row.ended_at) == (row.starts_at, row.ends_at)
        actions = db.session.scalars(select(AuditEntry.action)).all()
        assert actions.count("campaign.started") == actions.count("campaign.ended") == 1


def test_taking_the_date_away_makes_it_a_draft_again(app: Flask, campaign: int, client: CheckingClient):
    _schedule(app, campaign, HOUR, None)
    _schedule(app, campaign, None, None)
    assert _state(app, campaign) == "draft"
    forget_all()
    assert client.get("/nachtbus").status_code == 404


def test_an_ended_campaign_goes_on_when_its_end_is_moved(app: Flask, campaign: int):
    _schedule(app, campaign, HOUR, 2 * HOUR)
    with clock.moved(3 * HOUR), app.app_context():
        scheduling.keep_to_schedule()
    with clock.moved(3 * HOUR):
        assert _state(app, campaign) == "ended"
        _schedule(app, campaign, None, HOUR)
        assert _state(app, campaign) == "live"
    with clock.moved(5 * HOUR):
        with app.app_context():
            assert scheduling.keep_to_schedule() == 1
            publishing.resume(db.session.get_one(Campaign, campaign))
            db.session.commit()
        assert _state(app, campaign) == "live", "By hand it goes on without a date, too."


@pytest.mark.parametrize(
    ("begins", "ends"), [(-HOUR, None), (None, -HOUR), (2 * HOUR, HOUR)], ids=["past", "over", "crossed"]
)
def test_dates_that_cannot_be_are_refused(
    app: Flask, campaign: int, begins: timedelta | None, ends: timedelta | None
):
    with pytest.raises(RefusedError):
        _schedule(app, campaign, begins, ends)
    assert _state(app, campaign) == "draft"


def test_nothing_is_scheduled_that_could_not_be_published(app_context: Flask):
    campaign = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach")
    with pytest.raises(publishing.PublishingRefusedError):
        scheduling.schedule(campaign, starts_at=clock.now() + HOUR, ends_at=None)


def test_an_event_that_is_over_before_its_page_begins_is_not_scheduled(app: Flask, organisation: None):
    with app.app_context():
        campaign = drafting.new_campaign("event", "Großer Aufräumtag")
        with pytest.raises(publishing.PublishingRefusedError):
            scheduling.schedule(campaign, starts_at=clock.now() + timedelta(weeks=8), ends_at=None)


def test_what_was_put_away_is_gone_from_the_lists_and_its_page_still_thanks(
    app: Flask, campaign: int, client: CheckingClient, staff: Callable[..., CheckingClient]
):
    karin, page = staff("campaigner"), f"/staff/campaigns/{campaign}"
    for step in ("publish", "end", "archive"):
        assert karin.submit(page, form=f"form[@action='{page}/{step}']").status_code == 303
    assert _state(app, campaign) == "archived"
    assert page not in karin.get("/staff/campaigns").get_data(as_text=True)
    assert page in karin.get("/staff/campaigns?state=archived").get_data(as_text=True)
    forget_all()
    assert "beendet" in client.get("/nachtbus").get_data(as_text=True)
    karin.submit(page, form=f"form[@action='{page}/fetch-back']")
    assert _state(app, campaign) == "ended"


def test_a_running_campaign_cannot_be_put_away(app: Flask, organisation: None):
    with app.app_context():
        running = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach")
        publishing.publish(running)
        with pytest.raises(RefusedError):
            scheduling.archive(running)


def test_dates_are_entered_on_the_campaigns_page_in_the_organisations_time_zone(
    app: Flask, campaign: int, staff: Callable[..., CheckingClient]
):
    karin, page = staff("campaigner"), f"/staff/campaigns/{campaign}"
    shown = karin.get(page).get_data(as_text=True)
    assert "Europe/Berlin" in shown
    karin.submit(page, form=f"form[@action='{page}/schedule']", starts_at="2040-03-20T10:00")
    with app.app_context():
        row = db.session.get_one(Campaign, campaign)
        assert row.starts_at == datetime(2040, 3, 20, 10, tzinfo=zone())
    assert "20. März 2040, 10:00 Uhr" in karin.get(page).get_data(as_text=True)
    listed = json.loads(app.test_cli_runner().invoke(args=["campaign", "list", "--json"]).output)
    assert listed[0]["state"] == "scheduled"
    assert listed[0]["starts_at"] == "2040-03-20T09:00:00+00:00"
    wrong = karin.submit(page, form=f"form[@action='{page}/schedule']", ends_at="2001-03-20T10:00")
    assert "Zukunft" in karin.get(wrong.location).get_data(as_text=True)
    karin.submit(page, form=f"form[@action='{page}/start-now']")
    assert _state(app, campaign) == "live"


def test_a_copy_has_all_of_the_page_and_nothing_of_its_life(app: Flask, campaign: int):
    _schedule(app, campaign, HOUR, 2 * HOUR)
    with app.app_context():
        original = db.session.get_one(Campaign, campaign)
        drafting.change_words(original, "de", lead="Der Rat entscheidet im Mai.")
        copied = cloning.clone(original)
        again = cloning.clone(original)
        db.session.commit()
        assert (copied.state, copied.starts_at, copied.ends_at) == ("draft", None, None)
        assert len({original.slug, copied.slug, again.slug}) == 3
        # The headline is what visitors read; nothing is added to it.
        assert copied.draft == original.draft


def test_one_click_makes_a_copy(app: Flask, campaign: int, staff: Callable[..., CheckingClient]):
    karin, page = staff("campaigner"), f"/staff/campaigns/{campaign}"
    answer = karin.submit(page, form=f"form[@action='{page}/clone']")
    assert answer.location != page
    said = karin.get(answer.location).get_data(as_text=True)
    assert "Das ist die Kopie" in said
    assert "Ein Nachtbus" in said


def test_campaigns_from_before_keep_their_state_there_and_back(app: Flask, campaign: int):
    """Migration 0004: forward nothing changes; back, no page takes sign-ups again that had stopped."""
    folder = str(app.config["MIGRATIONS"])
    with app.app_context():
        ids = {"draft": campaign}
        for name in ("live", "ended", "waiting", "over"):
            ids[name] = drafting.new_campaign("petition", name).id
        for name in ("live", "ended", "over"):
            publishing.publish(db.session.get_one(Campaign, ids[name]))
        publishing.end(db.session.get_one(Campaign, ids["ended"]))
        db.session.commit()
    _schedule(app, ids["waiting"], HOUR, None)
    _schedule(app, ids["over"], None, HOUR)
    with app.app_context():
        row = db.session.get_one(Campaign, ids["over"])
        row.ends_at = clock.now() - HOUR
        db.session.commit()
        db.session.remove()
        downgrade(directory=folder, revision="0003")
        stamps = "SELECT published_at IS NOT NULL, ended_at IS NOT NULL, current_revision_id IS NOT NULL"
        with db.engine.connect() as connection:
            found = {
                name: tuple(
                    map(bool, connection.execute(text(f"{stamps} FROM campaigns WHERE id = {number}")).one())
                )
                for name, number in ids.items()
            }
        assert found == {
            "draft": (False, False, False),
            "live": (True, False, True),
            "ended": (True, True, True),
            "waiting": (False, False, False),
            "over": (True, True, True),
        }
        upgrade(directory=folder)
        states = {name: db.session.get_one(Campaign, number).state for name, number in ids.items()}
        assert states == {
            "draft": "draft",
            "live": "live",
            "ended": "ended",
            "waiting": "draft",
            "over": "ended",
        }
