"""Which variant has won is said when it is safe, and a person does what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import func, select

from app.campaigns import publishing, variant_shares, variants
from app.campaigns.variant_shares import shares_in_force
from app.foundation import clock
from app.foundation.database import db
from app.metrics.advice_variants import ALPHA, REASONS
from app.metrics.variant_counts import Count, Stratum, counts, periods, seen_of, strata
from app.metrics.variant_judging import Evidence, percentages, replayed, said
from app.metrics.variant_looking_after import look_after_all
from app.metrics.variant_models import GivenWinner
from app.metrics.variant_winners import latest_winner
from app.metrics.variant_wording import _in_words, _sentences
from bench.decisions.headlines_alike import upper_bound
from tests.metrics.variant_story import let_move, the_campaign
from tests.pages import CheckingClient
from tests.variant_rows import come, hour, page_with_variants

# No full hour begins meanwhile.
pytestmark = pytest.mark.usefixtures("half_past")
Staff = Callable[..., CheckingClient]


def test_a_winner_is_named_with_what_it_was_made_of_and_said_again_from_that(app: Flask, tested: int):
    with app.app_context():
        look_after_all()
        winner = latest_winner(tested, ["a", "b"])
        assert winner is not None
        assert (winner.word, winner.variant) == ("better", "b")
        assert replayed(winner.log) == (winner.word, winner.variant, winner.log)


def test_r8_05_the_command_makes_it_again_and_finds_what_was_changed(app: Flask, tested: int):
    with app.app_context():
        look_after_all()
    assert app.test_cli_runner().invoke(args=["verdicts", "check"]).exit_code == 0
    with app.app_context():
        winner = latest_winner(tested, ["a", "b"])
        assert winner is not None
        winner.variant = "a"
        db.session.commit()
    found = app.test_cli_runner().invoke(args=["verdicts", "check"])
    assert found.exit_code == 1
    assert "variants better/a, now variants better/b (differs in variant)" in found.output


def test_the_same_is_written_down_once_and_nothing_is_stopped_by_itself(app: Flask, tested: int):
    with app.app_context():
        look_after_all()
        look_after_all()
        assert db.session.scalar(select(func.count(GivenWinner.id))) == 1
        come(the_campaign(tested), hour(1), {"a": (20, 1), "b": (20, 2)})
        look_after_all()
        assert db.session.scalar(select(func.count(GivenWinner.id))) == 1
        with clock.moved(timedelta(hours=7)):
            look_after_all()
        assert db.session.scalar(select(func.count(GivenWinner.id))) == 2
        assert variants.stopped_variants(tested) == set()


def test_a_variant_that_joins_later_is_compared_by_the_hours_it_was_shown_in(app: Flask, tested: int):
    with app.app_context():
        campaign = the_campaign(tested)
        campaign.draft, letter = variants.with_variant(campaign.draft, variants.letters_of_old(campaign))
        with clock.moved(-timedelta(hours=2)):
            publishing.publish(campaign)
        come(campaign, hour(1), {"a": (40, 1), "b": (40, 2), letter: (40, 3)})
        counted = counts(seen_of(campaign), ["a", "b", letter])
        assert [(one.came, one.confirmed) for one in counted] == [(40, 1), (40, 2), (40, 3)]
        together = counts(seen_of(campaign), ["a", "b"])
        assert [(one.came, one.confirmed) for one in together] == [(1960, 81), (1960, 194)]


def test_visits_that_are_young_count_in_part(app: Flask, organisation: None):
    with app.app_context():
        campaign = page_with_variants("jung", ago=timedelta(days=20))
        come(campaign, hour(200), {"a": (100, 5), "b": (100, 5)})
        come(campaign, hour(0), {"a": (100, 0), "b": (100, 0)})
        (first, _second) = counts(seen_of(campaign), ["a", "b"])
        assert first.came == 200
        assert 100 < first.visits < 200


def test_visits_that_do_not_reach_the_variants_as_meant_make_no_winner_and_equal_shares(
    app: Flask, organisation: None
):
    with app.app_context():
        campaign = page_with_variants("verloren", ago=timedelta(days=3))
        for ago in range(60, 2, -5):
            come(campaign, hour(ago), {"a": (300, 6), "b": (180, 16)})
        let_move(campaign.id)
        look_after_all()
        winner = latest_winner(campaign.id, ["a", "b"])
        assert winner is not None
        assert (winner.word, winner.variant) == ("mismatch", None)
        assert replayed(winner.log) == (winner.word, None, winner.log)
        assert shares_in_force(campaign.id) == {"a": 1, "b": 1}


def test_an_hour_in_which_shares_changed_counts_for_nothing(app: Flask, tested: int):
    with app.app_context():
        visits = counts(seen_of(the_campaign(tested)), ["a", "b"])[0].came
        before = len(periods(seen_of(the_campaign(tested)), ["a", "b"]))
        variant_shares.set_shares(tested, {"a": 90, "b": 10}, since=hour(20) + timedelta(minutes=20))
        variant_shares.set_shares(tested, {"a": 80, "b": 20}, since=hour(5))
        found = periods(seen_of(the_campaign(tested)), ["a", "b"])
        assert len(found) == before - 1
        assert counts(seen_of(the_campaign(tested)), ["a", "b"])[0].came == visits - 240
        assert {period.shares for period in found} == {(0.5, 0.5), (0.9, 0.1), (0.8, 0.2)}


def test_where_more_confirmed_than_came_nothing_is_said(app: Flask, organisation: None):
    with app.app_context():
        campaign = page_with_variants("widerspruch", ago=timedelta(days=1))
        come(campaign, hour(5), {"a": (40, 50), "b": (40, 3)})
        look_after_all()
        assert latest_winner(campaign.id, ["a", "b"]) is None


@pytest.mark.parametrize("rises", [False, True], ids=["a steady rate", "a rate that trebles"])
def test_r8_08_alike_variants_with_moving_traffic_are_hardly_ever_called_better(rises: bool):
    """100 pages, looked at 25 times each, by what the worker calls. 10,000: ``make bench-decisions``."""
    rng, wrong, runs = np.random.default_rng(8), 0, 100
    for _ in range(runs):
        visits, people, shares = np.zeros(2, dtype=int), np.zeros(2, dtype=int), (0.5, 0.5)
        strata: list[Stratum] = []
        for look in range(25):
            came = rng.multinomial(160, shares)
            got = rng.binomial(came, 0.15 if rises and look > 6 else 0.05)
            visits, people = visits + came, people + got
            strata.append(Stratum(shares, int(got.sum())))
            counted = [
                Count(name, int(visits[n]), float(visits[n]), int(people[n])) for n, name in enumerate("ab")
            ]
            evidence = Evidence(counted, strata, [], 0.2)
            if said(evidence, at_end=False)[0] == "better":
                wrong += 1
                break
            weights = percentages(evidence, remaining=160.0 * (24 - look))
            whole = sum(weights.values())
            shares = (weights["a"] / whole, weights["b"] / whole)
    assert upper_bound(wrong / runs, runs) <= ALPHA + 0.005


def test_where_shares_moved_only_what_happens_within_an_hour_tells_variants_apart(app: Flask, tested: int):
    with app.app_context():
        campaign = the_campaign(tested)
        assert strata(seen_of(campaign), ["a", "b"]) == []
        variant_shares.set_shares(tested, {"a": 90, "b": 10}, since=hour(4))
        # Friends come, by a mailing: three times as many confirm, whatever they are shown.
        come(campaign, hour(1), {"a": (900, 135), "b": (100, 30)})
        found = strata(seen_of(campaign), ["a", "b"])
        assert [one.parts for one in found] == [(0.5, 0.5)] * 8 + [(0.9, 0.1)]
        first, second = Evidence(counts(seen_of(campaign), ["a", "b"]), found, [], 0.2).arms()
        assert first.confirmed / first.views < 0.6 * second.confirmed / second.views


# --- words and buttons ------------------------------------------------------------------------------------------


def test_every_reason_has_its_two_sentences(app: Flask, tested: int):
    with app.app_context():
        look_after_all()
        winner = latest_winner(tested, ["a", "b"])
        assert winner is not None
        with app.test_request_context():
            words, reasons = _in_words(winner), (*REASONS, "mismatch")
            for key, by_hour in product(reasons, (False, True)):
                sentences = _sentences(key, words | {"is_by_hour": by_hour})
                assert all(sentence.endswith(".") and "%(" not in sentence for sentence in sentences)


def test_a_campaigner_lets_traffic_move_reads_the_winner_and_shows_only_that_one(
    app: Flask, tested: int, staff: Staff
):
    karin, page = staff("campaigner"), f"/staff/campaigns/{tested}/variants"
    assert "jede laufende Variante gleich oft" in karin.get(page).get_data(as_text=True)
    assert karin.submit(page, form=f"form[@action='{page}/traffic/move?language=de']").status_code == 303
    with app.app_context():
        look_after_all()
    part = karin.get(f"/staff/campaigns/{tested}/numbers/variants").get_data(as_text=True)
    assert "Variante B gewinnt" in part
    numbers = karin.get(f"/staff/campaigns/{tested}/numbers").get_data(as_text=True)
    assert "Variante B gewinnt" in numbers
    only = karin.submit(f"/staff/campaigns/{tested}/numbers", form=f"form[@action='{page}/b/only']")
    assert only.status_code == 303
    with app.app_context():
        assert variants.stopped_variants(tested) == {"a"}
        assert shares_in_force(tested) == {"b": 1}
    again = karin.submit(page, form=f"form[@action='{page}/a/go-on?language=de']")
    assert again.status_code == 303
    with app.app_context():
        assert variants.stopped_variants(tested) == set()
    taken = karin.submit(f"/staff/campaigns/{tested}/numbers", form=f"form[@action='{page}/b/take-over']")
    assert taken.status_code == 303
    with app.app_context():
        campaign = the_campaign(tested)
        assert campaign.title == "Kommen Sie nachts sicher heim? (b)"
        assert "variants" not in campaign.draft
        assert campaign.has_unpublished_changes


def test_what_did_not_change_is_not_sent_again(app: Flask, tested: int, staff: Staff):
    karin, address = staff("campaigner"), f"/staff/campaigns/{tested}/numbers/variants"
    part = karin.get(address).get_data(as_text=True)
    seen = part.split('name="seen" value="')[1].split('"')[0]
    assert karin.get(f"{address}?seen={seen}").status_code == 204
    with app.app_context():
        look_after_all()
    assert karin.get(f"{address}?seen={seen}").status_code == 200


def test_an_analyst_reads_the_winner_and_decides_nothing(app: Flask, tested: int, staff: Staff):
    with app.app_context():
        look_after_all()
    ana = staff("analyst")
    part = ana.get(f"/staff/campaigns/{tested}/numbers/variants").get_data(as_text=True)
    assert "Variante B gewinnt" in part
    assert "<form" not in part
    for step in ("traffic/move", "traffic/keep-equal", "b/only", "b/take-over"):
        assert ana.post(f"/staff/campaigns/{tested}/variants/{step}").status_code in (400, 403)


def test_with_few_visits_no_percentage_is_told(app: Flask, organisation: None, staff: Staff):
    with app.app_context():
        campaign = page_with_variants("wenig", ago=timedelta(hours=5))
        come(campaign, hour(2), {"a": (12, 1), "b": (11, 0)})
        number = campaign.id
        look_after_all()
        winner = latest_winner(number, ["a", "b"])
        assert winner is not None
        assert (winner.word, winner.reason) == ("open", "few_views")
    part = staff("analyst").get(f"/staff/campaigns/{number}/numbers/variants").get_data(as_text=True)
    verdict = part.split("tb-verdict-word")[1].split("</div>")[0]
    assert "Noch zu früh" in verdict
    assert "%" not in verdict
