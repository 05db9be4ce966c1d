"""What is said of a campaign that is over: how it did, what was learned, and that nothing more is to be decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.metrics.advice_past import PastCampaign
from app.metrics.giving_verdicts import judge_all
from app.metrics.models import GivenVerdict
from app.metrics.replaying import replays
from app.visits.adding_up import Cell, add_up
from tests.metrics.conftest import Town
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]


def _rows() -> list[GivenVerdict]:
    wanted = select(GivenVerdict).where(GivenVerdict.channel == "").order_by(GivenVerdict.id)
    return list(db.session.scalars(wanted))


def _end(town: Town) -> None:
    campaign_id = town.campaign_id
    with town.app.app_context():
        publishing.end(db.session.get_one(Campaign, campaign_id))
        db.session.commit()


def _said(town: Town, *, later: timedelta = timedelta(0)) -> list[tuple[str, bool]]:
    """The reasons of all verdicts so far, and whether they were last ones, after another round of judging."""
    town.numbers()
    with town.app.app_context():
        with clock.moved(later):
            judge_all()
        return [(one.reason, one.is_final) for one in _rows()]


def _page(town: Town, client: CheckingClient) -> str:
    return client.get(f"/staff/campaigns/{town.campaign_id}/numbers").get_data(as_text=True)


def test_a_campaign_that_ends_gets_one_last_verdict_that_can_be_made_again(story: Town, staff: Staff):
    assert _said(story) == [("too_few", False)]
    _end(story)
    assert _said(story) == [("too_few", False), ("too_few", True)]
    assert _said(story, later=timedelta(days=30)) == [("too_few", False), ("too_few", True)]
    with story.app.app_context():
        assert not [other for other in replays() if other]
    page = _page(story, staff("campaigner"))
    assert "Was daraus wurde" in page
    assert "Nicht entschieden" in page
    assert "Was zu lernen war" in page
    assert 'name="choice"' not in page, "Nothing is left to be decided."


def test_before_a_worker_came_round_the_advice_of_before_is_gone(story: Town, staff: Staff):
    _said(story)
    _end(story)
    page = _page(story, staff("campaigner"))
    assert "Was wir raten" not in page
    assert 'id="verdicts-so-far"' in page


def test_who_confirms_after_the_end_is_told_in_another_last_verdict(story: Town):
    story.sign("Frieda", "?via=poster")
    _end(story)
    _said(story)
    story.confirm("Frieda", after=timedelta(minutes=10))
    assert _said(story, later=timedelta(hours=7)) == [("too_few", True), ("too_few", True)]
    with story.app.app_context():
        assert [one.numbers["confirmed"] for one in _rows()] == [1, 2]


def test_taken_up_again_it_is_judged_as_one_that_runs(story: Town, staff: Staff):
    _end(story)
    _said(story)
    campaign_id = story.campaign_id
    with story.app.app_context():
        publishing.resume(db.session.get_one(Campaign, campaign_id))
        db.session.commit()
    assert "Was daraus wurde" not in _page(story, staff("campaigner"))
    assert _said(story) == [("too_few", True), ("too_few", False)]


@pytest.mark.parametrize(
    ("visits", "usual", "word"),
    [(60, 0.003, "Besser als üblich"), (4000, 0.05, "Weit unter dem Üblichen")],
)
def test_it_says_how_the_campaign_did_and_which_way_made_the_difference(
    story: Town, staff: Staff, monkeypatch: pytest.MonkeyPatch, visits: int, usual: float, word: str
):
    """The story's people, with more visits, among campaigns that usually bring so much."""
    past = [PastCampaign(4000, round(4000 * usual)) for _ in range(60)]
    monkeypatch.setattr("app.metrics.giving_verdicts.imported_pasts", lambda: past)
    for name in ("Gustav", "Hanna", "Ida", "Jakob", "Klara", "Ludwig"):
        story.sign(name, "?via=whatsapp")
        story.confirm(name, after=timedelta(minutes=10))
    campaign_id = story.campaign_id
    with story.app.app_context():
        hour = clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=9)
        add_up({Cell(campaign_id, hour, "view", "whatsapp", "", "de"): visits})
        db.session.commit()
    _end(story)
    _said(story)
    page = _page(story, staff("campaigner"))
    assert word in page
    assert "Wege, die" in page
    assert ("#reuse" in page) == (word == "Besser als üblich")
