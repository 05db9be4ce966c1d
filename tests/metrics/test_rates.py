"""Shares with their interval, and when none is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.metrics.rates import FEWEST, Rate, nice_top


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(10, 100, 0.0552, 0.1744), (0, 30, 0.0, 0.1135), (30, 30, 0.8865, 1.0), (500, 1000, 0.4691, 0.5309)],
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float):
    rate = Rate(part, whole)
    assert (rate.low, rate.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_r8_04_under_thirty_there_is_no_percentage():
    assert not Rate(1, FEWEST - 1).is_decided
    assert Rate(1, FEWEST).is_decided


def test_more_out_than_in_is_no_percentage_either():
    rate = Rate(41, 40)
    assert rate.is_contradictory
    assert not rate.is_decided


@given(st.integers(1, 10**7).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_interval_holds_the_share_and_stays_between_none_and_all(counts: tuple[int, int]):
    rate = Rate(*counts)
    assert 0 <= rate.low <= rate.value + 1e-12
    assert rate.value - 1e-12 <= rate.high <= 1
    assert rate.high <= nice_top(rate.high)
