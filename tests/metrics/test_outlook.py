"""What lies ahead of a campaign: how it spreads, and how many there may be in the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select, update

from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.landing.models import SignUp, Supporter
from app.metrics.advice_forecast import forecast
from app.metrics.making_outlooks import make_all
from app.metrics.outlook import Outlook, outlook_of
from app.metrics.spreading import Spreading, spreading_of
from tests.metrics.conftest import Town
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]


def _futures(steady: float, jumps: float, ahead: int) -> tuple[int, int]:
    """Of 200 campaigns whose interest fades (to ``steady``): how many ends lay in the band, of how many."""
    chance = np.random.default_rng(24)
    held = asked = 0
    for _world in range(200):
        past = int(chance.integers(3, 25))
        days = np.arange(past + ahead)
        fading = steady + (1.0 - steady) * 0.5 ** (days / chance.uniform(2, 14))
        weekly = 1.0 + 0.25 * np.sin(2 * np.pi * (days + chance.integers(7)) / 7)
        noise = np.exp(chance.normal(-(jumps**2) / 2, jumps, len(days)))
        counts = chance.poisson(np.exp(chance.normal(3.0, 1.2)) * fading * weekly * noise)
        found = forecast(int(counts[:past].sum()), counts[:past].tolist(), float(ahead))
        if found:
            asked += 1
            held += found.low <= counts.sum() <= found.high
    return held, asked


@pytest.mark.parametrize(("steady", "jumps", "ahead"), [(0.0, 0.0, 7), (0.0, 0.4, 28), (1.0, 0.3, 7)])
def test_the_band_holds_as_often_as_it_says(steady: float, jumps: float, ahead: int):
    held, asked = _futures(steady, jumps, ahead)
    assert asked > 150
    assert held / asked >= 0.8


def test_the_same_days_give_the_same_forecast():
    days = [12, 9, 14, 8, 7]
    assert forecast(50, days, 9.5) == forecast(50, days, 9.5)


def test_at_the_end_the_forecast_is_what_there_is():
    ahead = forecast(50, [12, 9, 14, 8, 7], 0.0)
    assert ahead
    assert (ahead.low, ahead.middle, ahead.high) == (50, 50, 50)


@pytest.mark.parametrize("days", [[], [40, 30], [1, 2, 3]])
def test_too_few_days_or_people_are_no_ground_for_a_forecast(days: list[int]):
    assert forecast(sum(days), days, 10.0) is None


def test_nothing_is_foretold_of_what_is_over():
    with pytest.raises(ValueError, match="over"):
        forecast(50, [12, 9, 14], -1.0)


def test_who_brought_whom_is_told_from_the_links_of_confirmed_people(story: Town):
    number = story.campaign_id
    with story.app.app_context():
        young = spreading_of([number])[number]
        # Anna brought Dora, ten minutes later; Emil came by a link of Bernd's, who never confirmed.
        assert (young.inviters, young.brought) == (0, [])
        assert young.cycle_seconds == pytest.approx(600, abs=60)
        with clock.moved(timedelta(days=8)):
            grown = spreading_of([number])[number]
    assert (grown.inviters, grown.brought) == (3, [1])


def test_generations_are_told_from_links_of_links():
    # Anna brought Bernd and Clara, Clara brought Dora, Dora brought Emil; Fritz came by Georg's link.
    anna, bernd, clara, dora, emil, georg, fritz = range(1, 8)
    parents = {bernd: anna, clara: anna, dora: clara, emil: dora, fritz: georg}
    assert Spreading(parents=parents).generations == [3, 1, 1]
    assert Spreading().generations == []


def test_nobody_counts_as_brought_by_themselves(story: Town):
    anna, number = story.row("Anna"), story.campaign_id
    with story.app.app_context():
        db.session.execute(update(SignUp).where(SignUp.id == anna.id).values(ref_code=anna.share_code))
        db.session.commit()
        with clock.moved(timedelta(days=8)):
            assert spreading_of([number])[number].brought == [1]


def _aged(town: Town, people: int) -> None:
    """The campaign began ten days ago, and as many people as that confirmed evenly since."""
    for number in range(people):
        town.sign(f"Person{number}")
        town.confirm(f"Person{number}")
    with town.app.app_context():
        now = clock.now()
        db.session.execute(
            update(Campaign).values(published_at=now - timedelta(days=10), ends_at=now + timedelta(days=5))
        )
        for number, sign_up_id in enumerate(db.session.scalars(select(Supporter.sign_up_id)).all()):
            at = now - timedelta(hours=4) - number * timedelta(days=10) / people
            db.session.execute(
                update(Supporter).where(Supporter.sign_up_id == sign_up_id).values(counted_at=at)
            )
        db.session.commit()


def test_a_campaigner_sees_between_what_and_what_it_may_end(town: Town, staff: Staff):
    _aged(town, 12)
    town.numbers()
    number = town.campaign_id
    with town.app.app_context():
        make_all()
        made = outlook_of(number)
        assert made is not None
        assert made.forecast
        assert 12 <= made.forecast["low"] <= made.forecast["middle"] <= made.forecast["high"] <= 60
        assert made.forecast["is_end"]
        assert made.spread
        assert made.spread["inviters"] == 3
    page = staff("analyst").get(f"/staff/campaigns/{town.campaign_id}/numbers").get_data(as_text=True)
    assert 'id="numbers-forecast"' in page
    assert 'id="numbers-k"' in page


def test_it_is_worked_out_again_when_somebody_confirmed_or_hours_have_passed(story: Town):
    def made_at() -> object:
        with story.app.app_context():
            make_all()
            return db.session.scalars(select(Outlook.made_at)).one()

    first = made_at()
    assert made_at() == first
    story.confirm("Clara")
    second = made_at()
    assert second != first
    with clock.moved(timedelta(hours=7)):
        assert made_at() != second
