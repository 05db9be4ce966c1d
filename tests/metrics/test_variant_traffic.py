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
from app.landing.live_pages import live_page
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


def test_better_variants_are_shown_more_often_where_that_is_allowed(app: Flask, tested: int):
    with app.app_context():
        let_move(tested)
        look_after_all()
        shares = shares_in_force(tested)
        assert sum(shares.values()) == 100
        assert shares["b"] > 90
        assert shares["a"] >= 1
        page = live_page("nachtbus")
        assert page is not None
        drawn = [one.variant for one in page.running]
        assert (drawn.count("a"), drawn.count("b")) == (shares["a"], shares["b"])


def test_from_then_on_shares_change_with_the_full_hour_and_only_if_they_are_others(app: Flask, tested: int):
    with app.app_context():
        let_move(tested)
        look_after_all()
        campaign, before = the_campaign(tested), shares_in_force(tested)
        for ago in (1, 2):
            come(campaign, hour(ago), {"a": (300, 150), "b": (300, 0)})
        look_after_all()
        look_after_all()
        coming = shares_to_come(tested)
        assert coming is not None
        assert coming.since == hour(-1)
        assert coming.weights["a"] > before["a"]
        assert shares_in_force(tested) == before
        assert db.session.scalar(select(func.count(VariantShares.id))) == 3
        with clock.moved(timedelta(hours=1)):
            assert shares_in_force(tested) == coming.weights


def test_in_a_rush_they_do_not_wait_for_the_hour(app: Flask, tested: int):
    with app.app_context():
        let_move(tested)
        look_after_all()
        before = shares_in_force(tested)
        come(the_campaign(tested), hour(0), {"a": (600, 300), "b": (600, 0)})
        look_after_all()
        assert shares_in_force(tested) != before


def test_who_forbids_it_again_has_equal_shares_at_once(app: Flask, tested: int):
    with app.app_context():
        let_move(tested)
        look_after_all()
        variant_shares.show_equally(the_campaign(tested))
        db.session.commit()
        assert shares_in_force(tested) == {"a": 1, "b": 1}
        look_after_all()
        assert shares_in_force(tested) == {"a": 1, "b": 1}


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
