"""Differences from the week before, and weeks themselves."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.metrics.changes import change_of_number, change_of_share
from app.metrics.rates import Rate
from app.metrics.report_week import Week, week_named, week_of

BERLIN = ZoneInfo("Europe/Berlin")


def test_of_fewer_than_thirty_in_both_weeks_no_difference_is_told():
    assert change_of_number(20, 9) is None
    assert change_of_number(20, 10) is not None


def test_a_difference_of_numbers_comes_with_its_interval():
    change = change_of_number(120, 80)
    assert change is not None
    assert change.value == 40
    # Wilson's interval of 120 of 200, 0.531 to 0.665, as a difference of the two parts.
    assert (change.low, change.high) == (pytest.approx(12.2, abs=0.5), pytest.approx(66.2, abs=0.5))
    assert change.is_sure
    same = change_of_number(100, 101)
    assert same is not None
    assert not same.is_sure


def test_a_difference_of_shares_is_newcombes():
    """His own example (1998, table II, case a): 56/70 against 48/80 lies between 0.0524 and 0.3339."""
    change = change_of_share(Rate(56, 70), Rate(48, 80))
    assert change is not None
    assert (change.low, change.high) == (pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4))
    assert change_of_share(Rate(5, 29), Rate(48, 80)) is None


def test_weeks_are_named_as_iso_counts_them():
    week = week_of(datetime(2027, 1, 2, 23, 30, tzinfo=UTC), BERLIN)
    assert (week.name, week.monday) == ("2026-W53", date(2026, 12, 28))
    assert (week.previous.name, week.next.name) == ("2026-W52", "2027-W01")
    assert week_named("2026-W53") == week
    for wrong in ("", "2026-W54", "2026-W00", "2026-47", "0000-W01", "2026-W5x"):
        assert week_named(wrong) is None


def test_the_week_in_which_clocks_go_back_has_an_hour_more():
    week = Week(date(2026, 10, 19))
    assert (
        week.ends(BERLIN).astimezone(UTC) - week.starts(BERLIN).astimezone(UTC)
    ).total_seconds() == 169 * 3600
