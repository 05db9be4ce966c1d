"""Which variant is shown how often, and when one is named: what a campaigner can rely on."""

import csv
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from app.metrics.advice_variants import (
    ALPHA,
    MARGIN,
    REASONS,
    SPREAD,
    Arm,
    learned_spread,
    shares,
    winner,
)
from app.metrics.advice_variants_beliefs import Beliefs
from app.metrics.advice_variants_ratio import Period, ratio
from bench.decisions.headlines import OTHERS, measured, replayed
from bench.decisions.headlines_alike import Alike, called, upper_bound
from bench.decisions.headlines_data import grouped, read
from bench.decisions.headlines_ours import Ours
from bench.decisions.headlines_replay import replay
from bench.decisions.headlines_rules import Dashboard, Equal, Oracle, Thompson


def arms(*counts: tuple[float, float]) -> list[Arm]:
    return [Arm(name, views, confirmed) for name, (views, confirmed) in zip("ABCDE", counts, strict=False)]


# --- shares -----------------------------------------------------------------------------------------------------


def test_in_the_beginning_every_variant_is_shown_equally():
    assert shares(arms((0, 0), (0, 0), (0, 0)), remaining=1000) == pytest.approx([1 / 3] * 3, abs=1e-6)


def test_the_same_counts_give_the_same_shares():
    counts = arms((800, 40), (700, 20), (650, 33))
    assert shares(counts, remaining=900) == shares(counts, remaining=900)


@pytest.mark.parametrize("confirmed", [(40, 20, 33), (0, 0, 0), (650, 700, 800), (0.5, 3.25, 0)])
def test_shares_are_a_whole_whatever_the_counts(confirmed: tuple[float, ...]):
    got = shares(arms(*((800, one) for one in confirmed)), remaining=900)
    assert sum(got) == pytest.approx(1)
    assert min(got) >= 0


def test_the_better_a_variant_looks_the_more_visits_it_gets():
    first, second, third = shares(arms((500, 40), (500, 30), (500, 20)), remaining=1500)
    assert first > second > third


def test_the_fewer_visits_are_left_the_less_is_tried():
    counts = arms((500, 30), (500, 25))
    early, late = shares(counts, remaining=9000), shares(counts, remaining=50)
    assert early[1] > 3 * late[1]


def test_a_floor_keeps_every_variant_in_the_game():
    got = shares(arms((3000, 300), (3000, 100), (3000, 90)), remaining=100, floor=0.02)
    assert min(got) >= 0.02
    assert sum(got) == pytest.approx(1)


def test_a_winner_that_is_nearly_certain_is_checked_against_its_challengers():
    counts = arms((1500, 75), (1500, 58))
    error = float(Beliefs(np.array([1500, 1500]), np.array([75, 58]), SPREAD).dangers(MARGIN).sum())
    assert 0.03 < error < 0.12
    assert shares(counts, remaining=100)[1] >= 0.4


def test_one_variant_alone_gets_everything():
    assert shares(arms((10, 1))) == (1.0,)
    assert shares([]) == ()


# --- winners ----------------------------------------------------------------------------------------------------


def test_a_clear_winner_is_called_better():
    verdict = winner(arms((2000, 160), (2000, 90)))
    assert (verdict.kind, verdict.name) == ("better", "A")
    assert verdict.certainty > 0.97
    assert verdict.evidence > 1 / ALPHA
    assert verdict.expected_loss < 0.01


def test_nobody_is_named_while_it_is_too_close_and_it_is_said_how_long_it_may_take():
    verdict = winner(arms((1000, 50), (1000, 45)))
    assert (verdict.kind, verdict.name, verdict.reason) == ("open", None, "too_close")
    assert verdict.numbers["more_visits"] > 1000


def test_nobody_is_named_before_each_was_shown_to_thirty():
    verdict = winner(arms((5000, 900), (29, 0)))
    assert (verdict.kind, verdict.reason, verdict.numbers["variant"]) == ("open", "few_views", "B")


def test_long_equal_variants_end_as_as_good_as_any_and_not_as_better():
    verdict = winner(arms((60000, 6000), (60000, 5990)))
    assert (verdict.kind, verdict.reason) == ("as_good", "as_good")
    assert verdict.evidence < 1


def test_at_the_end_a_little_less_certainty_will_do():
    counts = arms((1500, 75), (1500, 55))
    assert winner(counts, remaining=500).kind == "open"
    assert winner(counts, remaining=0).name == winner(counts, at_end=True).name == "A"


@pytest.mark.parametrize(
    "counts",
    [[(2000, 160), (2000, 90)], [(1000, 50), (1000, 45)], [(5, 0), (3, 1)], [(60000, 6000), (60000, 5990)]],
)
def test_every_reason_comes_with_the_numbers_its_sentence_needs(counts: list[tuple[float, float]]):
    verdict = winner(arms(*counts))
    assert set(REASONS[verdict.reason]) <= set(verdict.numbers)


def test_certainty_and_loss_are_those_of_a_hundred_thousand_draws():
    beliefs = Beliefs(np.array([3000, 2500, 400, 800]), np.array([60, 45, 4, 8]), SPREAD)
    drawn = np.random.default_rng(1).gamma(beliefs.shape, beliefs.mean / beliefs.shape, (100_000, 4))
    best = drawn.max(axis=1)
    by_hand = np.bincount(drawn.argmax(axis=1), minlength=4) / 100_000
    assert beliefs.chances() == pytest.approx(by_hand, abs=0.01)
    assert float(beliefs.error(MARGIN)) == pytest.approx((drawn[:, 0] < 0.95 * best).mean(), abs=0.01)
    assert float(beliefs.loss()) == pytest.approx(best.mean() / beliefs.mean[0] - 1, abs=0.005)


def test_evidence_against_being_alike_grows_on_average_by_nothing_when_they_are():
    confirmed = np.random.default_rng(2).poisson(20, (50_000, 3))
    evidence = np.exp(Beliefs(np.full((50_000, 3), 1000.0), confirmed, SPREAD).log_evidence())
    assert evidence.mean() == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("moves_traffic", [False, True])
def test_r8_08_alike_variants_looked_at_all_the_time_are_hardly_ever_called_better(moves_traffic: bool):
    better, _ = called(Alike(2, moves_traffic, visits=3000, look=30), runs=1000)
    assert upper_bound(better, 1000) <= ALPHA + 0.005


# --- the past ---------------------------------------------------------------------------------------------------


def test_without_a_past_the_default_spread_holds():
    assert learned_spread([]) == pytest.approx(SPREAD)


@pytest.mark.parametrize("spread", [0.1, 0.4])
def test_the_spread_is_learned_from_earlier_tests(spread: float):
    rng = np.random.default_rng(3)
    rates = 0.05 * rng.gamma(1 / spread**2, spread**2, (200, 4))
    past = [arms(*((2000, float(one)) for one in rng.binomial(2000, row))) for row in rates]
    assert learned_spread(past) == pytest.approx(spread, abs=0.04)


# --- sharing out ------------------------------------------------------------------------------------------------


def test_visits_shared_as_meant_raise_no_alarm_while_shares_change():
    rng = np.random.default_rng(4)
    meant = [tuple(row) for row in rng.dirichlet([5, 5, 5], 60)]
    periods = [Period(row, tuple(int(one) for one in rng.multinomial(200, row))) for row in meant]
    assert all(ratio(periods[: day + 1]).is_as_meant for day in range(60))


def test_a_variant_that_loses_a_fifth_of_its_visits_raises_an_alarm():
    rng = np.random.default_rng(5)
    periods = [
        Period((0.5, 0.5), (int(rng.binomial(100, 0.5)), int(rng.binomial(80, 0.5)))) for _ in range(60)
    ]
    found = ratio(periods)
    assert not found.is_as_meant
    assert found.kept[1] < 0.95


def test_no_visits_are_as_meant():
    assert ratio([]).is_as_meant
    assert ratio([Period((0.5, 0.5), (0, 0))]).kept == (1.0, 1.0)


# --- the benchmark ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(6)
    path = tmp_path_factory.mktemp("headlines") / "tests.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["campaign", "variant", "views", "confirmed"])
        for test in range(150):
            variants = 2 if test < 50 else 4
            for one, rate in enumerate(0.02 * rng.gamma(16, 1 / 16, variants)):
                rows.writerow([f"t{test}", "ABCDE"[one], 2500, rng.binomial(2500, rate)])
    return path


def test_the_method_gains_more_than_thompson_and_dashboards_and_is_seldom_wrong(table: Path):
    blocks = grouped(read(table), 0.25)
    ours, dashboard, thompson = (
        measured(replay(blocks, rule, range(3))) for rule in (Ours, Dashboard, Thompson)
    )
    assert ours.gain[0] > thompson.gain[0] > 0.3
    assert ours.gain[0] > dashboard.gain[0]
    assert ours.wrong[0] < 0.1 < dashboard.wrong[0]


def test_the_oracle_gains_all_and_an_equal_split_nothing(table: Path):
    blocks = grouped(read(table), 0.25)
    assert measured(replay(blocks, Oracle, range(2))).gain[0] == pytest.approx(1)
    assert measured(replay(blocks, Equal, range(2))).gain[0] == pytest.approx(0, abs=0.02)


def test_the_report_has_every_rule_and_the_curve_is_a_picture(table: Path):
    text, picture = replayed(table, 1)
    assert all(f"| {rule.name} |" in text for rule in OTHERS)
    assert text.count("| Testballon") + text.count("| **Testballon**") == 3
    assert ElementTree.fromstring(picture).tag.endswith("svg")


def test_tests_with_few_views_are_left_out(table: Path, tmp_path: Path):
    small = tmp_path / "small.csv"
    small.write_text("campaign,variant,views,confirmed\na,A,1000,10\na,B,1000,12\n", encoding="utf-8")
    assert read(small) == {}
    assert len(read(table)) == 150
