"""Each channel of a running campaign has a verdict of its own, in the one stream of decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.metrics.advice_inputs import Evidence
from app.metrics.advice_past import replayed
from app.metrics.counted_evidence import evidence_of_all
from app.metrics.giving_verdicts import judge_all
from app.metrics.models import GivenVerdict
from app.metrics.verdict_streams import Before, campaign_places, channel_places
from app.metrics.verdicts import channel_verdicts, latest_verdict
from app.visits.adding_up import Cell, add_up
from app.visits.counting import this_hour
from tests.metrics.conftest import Town
from tests.pages import CheckingClient, parse
from tests.statements import statements

Staff = Callable[..., CheckingClient]


def _visits(town: Town, **channels: int) -> None:
    campaign_id = town.campaign_id
    with town.app.app_context():
        add_up({Cell(campaign_id, this_hour(), "view", name, "", "de"): n for name, n in channels.items()})
        db.session.commit()


def _judge(town: Town) -> dict[str, GivenVerdict]:
    town.numbers()
    campaign_id = town.campaign_id
    with town.app.app_context():
        judge_all()
        return channel_verdicts(campaign_id)


def test_each_channel_people_came_by_is_judged_but_not_supporters_links(story: Town):
    given = _judge(story)
    assert set(given) == {"poster", "direct", "whatsapp"}
    assert {one.reason for one in given.values()} == {"too_few"}
    assert (given["whatsapp"].numbers["visits"], given["whatsapp"].numbers["confirmed"]) == (2, 1)


def test_the_verdict_on_the_campaign_stays_the_one_on_all_of_it(story: Town):
    _judge(story)
    campaign_id = story.campaign_id
    with story.app.app_context():
        verdict = latest_verdict(campaign_id)
        assert verdict is not None
        assert (verdict.channel, verdict.numbers["visits"]) == ("", 6)
        campaigns, channels = evidence_of_all()
        parts = [one for (number, _name), one in channels.items() if number == campaign_id]
        assert sum(one.visits for one in parts) == campaigns[campaign_id].visits
        assert sum(one.confirmed for one in parts) == campaigns[campaign_id].confirmed


def test_what_brings_nobody_is_told_apart_from_what_does(story: Town, staff: Staff):
    _visits(story, poster=4000)
    given = _judge(story)
    assert (given["poster"].state, given["whatsapp"].state) == ("stop", "collect")
    assert replayed(given["poster"].log).state == "stop"
    address = f"/staff/campaigns/{story.campaign_id}/numbers"
    page = parse(staff("analyst").get(address).get_data(as_text=True))
    advised = [one.text for one in page.findall(".//*[@class='tb-advised is-stop']")]
    assert advised == ["Stoppen"]
    why = page.find(".//*[@id='channels-why']")
    assert why is not None
    said = " ".join("".join(why.itertext()).split())
    assert "Über diesen Kanal haben 0 von 4.002 Besuchen" in said
    assert "Besuche über diesen Kanal bisher: 2." in said


def test_where_nothing_came_in_nothing_is_written_down(story: Town):
    _judge(story)
    with story.app.app_context():
        judge_all()
        with clock.moved(timedelta(days=9)):
            judge_all()
        counted = select(func.count(GivenVerdict.id)).where(GivenVerdict.channel != "")
        assert db.session.scalar(counted) == 3


def test_the_channels_of_an_ended_campaign_get_a_last_word(story: Town):
    campaign_id = story.campaign_id
    with story.app.app_context():
        publishing.end(db.session.get_one(Campaign, campaign_id))
        db.session.commit()
    assert all(verdict.is_final for verdict in _judge(story).values())


def test_judging_asks_a_handful_of_questions_however_many_channels_there_are(story: Town):
    _visits(story, **{f"kanal{number}": 1 for number in range(60)})
    story.numbers()
    with statements(story.app) as ran, story.app.app_context():
        judge_all()
        asked = [one for one in ran if one.startswith("SELECT")]
        channels = select(func.count(GivenVerdict.id)).where(GivenVerdict.channel != "")
        assert db.session.scalar(channels) == 40, "Those most visited, for anybody can make up names."
    assert len(asked) <= 11
    assert [one for one in asked if "campaigns.draft," in one] == [], "The pages being written are long."


def test_with_very_many_channels_each_has_its_turn(story: Town, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.metrics.giving_verdicts._CHANNELS_A_ROUND", 2)
    assert len(_judge(story)) == 2
    assert set(_judge(story)) == {"poster", "direct", "whatsapp"}


def test_campaigns_and_channels_share_one_stream_and_keep_their_places():
    assert campaign_places([7, 3, 9]) == {7: 1, 3: 3, 9: 5}
    few, enough = Evidence(10, 0), Evidence(40, 1)
    at = clock.now()

    def said(place: int, visits: int) -> Before:
        return Before("collect", "weak", at, visits, 0, place)

    first = channel_places({(7, "flyer"): enough, (7, "poster"): few, (7, "press"): enough}, {})
    assert first == {(7, "flyer"): 2, (7, "poster"): 4, (7, "press"): 4}, "Few visits take no place."
    before = {
        (7, "flyer"): said(2, 40),
        (7, "poster"): said(4, 10),
        (7, "press"): said(4, 40),
        (7, ""): said(1, 90),
    }
    later = channel_places({(7, "flyer"): enough, (7, "poster"): enough, (3, "flyer"): few}, before)
    assert later == {(7, "flyer"): 2, (7, "poster"): 6, (3, "flyer"): 6}


def test_what_is_proved_of_a_channel_lets_the_next_need_less(story: Town):
    _judge(story)
    campaign_id = story.campaign_id
    with story.app.app_context():
        row = channel_verdicts(campaign_id)["poster"]
        row.reason = "above_break_even"
        db.session.commit()
    _visits(story, poster=30, whatsapp=30)
    with clock.moved(timedelta(days=2)):
        given = _judge(story)
    with story.app.app_context():
        own = latest_verdict(campaign_id)
        assert own is not None
        assert own.log["standing"]["others_scaled"] == 1
    assert given["whatsapp"].log["standing"]["others_scaled"] == 1
    assert given["poster"].log["standing"]["others_scaled"] == 0
    assert given["poster"].log["standing"]["is_scaled"] is False
