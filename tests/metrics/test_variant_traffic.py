"""Better variants are shown more often where that is allowed, and nobody is left out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.campaigns import variant_shares, variant_stopping
from app.campaigns.variant_shares import VariantShares, shares_in_force, shares_to_come
from app.foundation import clock
from app.foundation.database import db
from app.landing.live_pages import forget_all, live_page
from app.metrics.variant_counts import Count, seen_of, still_to_come
from app.metrics.variant_judging import Evidence, percentages
from app.metrics.variant_looking_after import look_after_all
from tests.metrics.variant_story import let_move, the_campaign
from tests.variant_rows import come, hour, page_with_variants

# No full hour begins meanwhile.
pytestmark = pytest.mark.usefixtures("half_past")


def test_by_default_all_are_shown_equally_however_the_numbers_are(app: Flask, tested: int):
    with app.app_context():
        look_after_all()
        assert shares_in_force(tested) == {"a": 1, "b": 1}
        page = live_page("nachtbus")
        assert page is not None
        assert [one.variant for one in page.running] == ["a", "b"]


def test_better_variants_are_shown_more_often_where_that_is_allowed_from_the_next_full_hour_on(
    app: Flask, tested: int
):
    with app.app_context():
        let_move(tested)
        look_after_all()
        coming = shares_to_come(tested)
        assert coming is not None
        assert coming.since == hour(-1)
        assert sum(coming.weights.values()) == 100
        assert coming.weights["b"] > 90
        assert coming.weights["a"] >= 1
        assert shares_in_force(tested) == {"a": 1, "b": 1}
        shares = dict(coming.weights)
        with clock.moved(timedelta(hours=1)):
            assert shares_in_force(tested) == shares
            forget_all()
            page = live_page("nachtbus")
        assert page is not None
        drawn = [one.variant for one in page.running]
        assert (drawn.count("a"), drawn.count("b")) == (shares["a"], shares["b"])


def test_what_is_to_come_is_made_anew_and_written_down_only_if_it_is_something_else(app: Flask, tested: int):
    with app.app_context():
        let_move(tested)
        look_after_all()
        first = shares_to_come(tested)
        assert first is not None
        number, before = first.id, dict(first.weights)
        look_after_all()
        same = shares_to_come(tested)
        assert same is not None
        assert same.id == number
        for ago in (1, 2):
            come(the_campaign(tested), hour(ago), {"a": (300, 150), "b": (300, 0)})
        look_after_all()
        other = shares_to_come(tested)
        assert other is not None
        assert other.weights["a"] > before["a"]
        assert db.session.scalar(select(func.count(VariantShares.id))) == 2


def test_who_forbids_it_again_has_equal_shares_at_once(app: Flask, tested: int):
    with app.app_context():
        let_move(tested)
        look_after_all()
        with clock.moved(timedelta(hours=1)):
            assert shares_in_force(tested) != {"a": 1, "b": 1}
            variant_shares.show_equally(the_campaign(tested))
            db.session.commit()
            look_after_all()
            assert shares_in_force(tested) == {"a": 1, "b": 1}
            assert shares_to_come(tested) is None


def test_a_stopped_variant_is_drawn_by_nobody_and_the_others_keep_their_proportions(
    app: Flask, organisation: None
):
    with app.app_context():
        campaign = page_with_variants("dreierlei", ago=timedelta(days=1), number=3)
        variant_shares.set_shares(campaign.id, {"a": 60, "b": 30, "c": 10})
        variant_stopping.stop_variant(campaign, "a", account_id=None)
        db.session.commit()
        assert shares_in_force(campaign.id) == {"b": 30, "c": 10}
        page = live_page("dreierlei")
        assert page is not None
        assert {one.variant for one in page.running} == {"b", "c"}
        variant_stopping.run_variant_again(campaign, "a")
        db.session.commit()
        assert shares_in_force(campaign.id) == {"a": 1, "b": 1, "c": 1}


def test_shares_are_whole_percentages_and_nobody_gets_less_than_one():
    counted = [Count("a", 4000, 4000.0, 40), Count("b", 4000, 4000.0, 400), Count("c", 4000, 4000.0, 45)]
    assert percentages(Evidence(counted, [], [], 0.2), remaining=None) == {"a": 1, "b": 98, "c": 1}
    alike = [Count(one, 0, 0.0, 0) for one in "abc"]
    assert percentages(Evidence(alike, [], [], 0.2), remaining=None) == {"a": 1, "b": 1, "c": 1}


def test_how_many_visits_are_still_to_come_is_told_from_the_last_week(app: Flask, tested: int):
    with app.app_context():
        campaign = the_campaign(tested)
        assert still_to_come(seen_of(campaign), ["a", "b"]) is None
        campaign.ends_at = clock.now() + timedelta(hours=20)
        left = still_to_come(seen_of(campaign), ["a", "b"])
        assert left == pytest.approx(20 * 3840 / 40.5, rel=0.03)
