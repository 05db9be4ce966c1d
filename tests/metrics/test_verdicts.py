"""What is advised about a campaign, in words, and how it can be made again from what was written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.campaigns import drafting, publishing
from app.foundation import clock
from app.foundation.database import db
from app.landing.models import SignUp
from app.metrics.advice import judge
from app.metrics.advice_past import PastCampaign, past_from, replayed
from app.metrics.advice_reasons import ALWAYS, REASONS
from app.metrics.advice_stream import Standing
from app.metrics.counted_evidence import evidence_of_all
from app.metrics.giving_verdicts import judge_all
from app.metrics.models import GivenVerdict
from app.metrics.verdict_wording import _in_words, _sentences
from app.outbox.models import OutboxMessage
from app.visits.models import VisitCount
from tests.metrics.conftest import Town
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]


def _verdict(story: Town) -> GivenVerdict | None:
    with story.app.app_context():
        judge_all()
        return db.session.scalars(
            select(GivenVerdict).where(GivenVerdict.channel == "").order_by(GivenVerdict.id.desc())
        ).first()


def test_what_is_counted_leaves_out_those_whom_supporters_brought(story: Town):
    story.numbers()
    number = story.campaign_id
    with story.app.app_context():
        evidence = evidence_of_all()[0][number]
    # Anna came by herself and brought Dora; Emil came by a link of Bernd's, who never confirmed.
    assert (evidence.visits, evidence.confirmed) == (6, 1)
    assert evidence.brought == ()
    assert evidence.bots == 1
    assert sum(number for _age, number in evidence.young) == 6


def test_with_few_visits_it_is_too_early_to_say_and_no_percentage_stands_there(story: Town, staff: Staff):
    story.numbers()
    verdict = _verdict(story)
    assert verdict is not None
    assert (verdict.state, verdict.reason) == ("collect", "too_few")
    page = staff("analyst").get(f"/staff/campaigns/{story.campaign_id}/numbers").get_data(as_text=True)
    advised = page[page.index("tb-verdict") :][:900]
    assert "Weiter sammeln" in advised
    assert "%" not in advised.split("</section>")[0].replace("100%", "")


def test_r8_05_a_verdict_is_made_again_from_what_was_written_down(story: Town):
    story.numbers()
    verdict = _verdict(story)
    assert verdict is not None
    again = replayed(verdict.log)
    assert (again.state, again.reason, again.numbers) == (verdict.state, verdict.reason, verdict.numbers)


def test_the_same_verdict_on_the_same_numbers_is_written_down_once(story: Town):
    story.numbers()
    _verdict(story)
    _verdict(story)
    with story.app.app_context():
        counted = select(GivenVerdict.channel, func.count()).group_by(GivenVerdict.channel)
        assert dict(db.session.execute(counted).all()) == dict.fromkeys(
            ("", "direct", "poster", "whatsapp"), 1
        )


def test_nobody_who_writes_waits_for_the_judge(story: Town, monkeypatch: pytest.MonkeyPatch):
    with story.app.app_context():
        publishing.publish(drafting.new_campaign("petition", "Ein Spielplatz", slug="spielplatz"))
        db.session.commit()
    assert story.citizen.client.get("/spielplatz").status_code == 200
    story.numbers()
    _verdict(story)
    asked = []

    def judged(*given: object) -> object:
        asked.append(db.session().in_transaction())
        return judge(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("app.metrics.giving_verdicts.judge", judged)
    story.look()
    story.numbers()
    with clock.moved(timedelta(hours=7)):
        _verdict(story)
    assert len(asked) >= 2
    assert not any(asked)
    with story.app.app_context():
        of_campaigns = select(func.count(GivenVerdict.id)).where(GivenVerdict.channel == "")
        assert db.session.scalar(of_campaigns) == 3


def test_where_more_confirmed_than_came_nothing_is_said(story: Town):
    story.numbers()
    with story.app.app_context():
        db.session.execute(update(VisitCount).values(number=0))
        db.session.commit()
    assert _verdict(story) is None


def test_every_reason_has_its_two_sentences(app: Flask):
    """With all its numbers in words, and none missing."""
    with app.test_request_context():
        for key, (_state, own) in REASONS.items():
            numbers = dict.fromkeys(ALWAYS, 0.05) | dict.fromkeys((*own, "more_visits"), 700)
            first, second = _sentences(key, _in_words(numbers | {"visits": 900, "confirmed": 40}))
            assert first
            assert second
            assert "%(" not in first + second


def test_a_number_of_visits_nobody_will_ever_get_is_not_named(app: Flask):
    numbers = {
        "visits": 2000,
        "confirmed": 101,
        "break_even": 0.05,
        "low": 0.04,
        "high": 0.06,
        "value": 0.0505,
    }
    with app.test_request_context(headers={"Accept-Language": "en"}):
        near = _sentences("promising", _in_words(numbers | {"more_visits": 9000}))[1]
        far = _sentences("promising", _in_words(numbers | {"more_visits": 590_000}))[1]
    assert "9,000" in near
    assert "590" not in far
    assert "far more visits than so far" in far


def test_r8_06_mails_that_are_refused_outweigh_any_success(town: Town):
    for name in ("Anna", "Bernd"):
        town.sign(name)
    town.numbers()
    number = town.campaign_id
    with town.app.app_context():
        refused = select(SignUp.id).where(SignUp.email == "bernd@example.org").scalar_subquery()
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.subject_id == refused)
            .values(sent_at=None, due_at=None, failed_at=clock.now())
        )
        db.session.commit()
        evidence = evidence_of_all()[0][number]
    assert (evidence.mails_sent, evidence.bounces) == (1, 1)
    won = replace(evidence, visits=900, confirmed=400, mails_sent=400, bounces=90)
    verdict = judge(won, past_from([PastCampaign(1000, 50 + more) for more in range(6)]), Standing(place=1))
    assert (verdict.state, verdict.reason) == ("stop", "bounces")
