"""The parts of the verdict: special functions, late confirmations, safe looking, the stream, the factor k."""

import math
from itertools import pairwise

import numpy as np
import pytest

from app.metrics.advice_curves import gamma_below, log_gamma, normal_below
from app.metrics.advice_delay import Waits, exposure, usual_shares, waits_from
from app.metrics.advice_prior import LADDER, Posterior, default_weights, fitted_weights
from app.metrics.advice_referral import k_factor, multipliers, shrunk_k
from app.metrics.advice_safe import growth_per_visit, log_evidence
from app.metrics.advice_stream import asked_at_once, log_asked
from bench.decisions.checks import tree
from bench.decisions.measuring import wilson_upper


def test_special_functions_are_those_of_the_tables():
    for x in (0.1, 0.5, 1.0, 3.0, 20.0, 1e4):
        assert float(log_gamma(np.array(x))) == pytest.approx(math.lgamma(x), abs=1e-8)
    for z in (-3.0, -1.0, 0.0, 1.96):
        assert float(normal_below(np.array(z))) == pytest.approx(0.5 * (1 + math.erf(z / 2**0.5)), abs=1e-6)
    # P(Poisson(x) ≥ n) is the gamma distribution's.
    at_least_12 = 1 - sum(math.exp(-15) * 15**k / math.factorial(k) for k in range(12))
    assert float(gamma_below(np.array(12.0), np.array(15.0))) == pytest.approx(at_least_12, abs=2e-3)


def test_r8_03_late_confirmations_bias_no_look_by_more_than_two_per_cent():
    rng = np.random.default_rng(4)
    waits_drawn = np.exp(0.5 + 2.0 * rng.standard_normal(400_000))
    waits_drawn = waits_drawn[waits_drawn <= 168]
    waits = waits_from(waits_drawn[:5000].tolist())
    for look in (1, 6, 24, 96):
        ages = rng.uniform(0, look, 300_000)
        came = waits_drawn[: len(ages)] <= ages
        rng.shuffle(waits_drawn)
        middles = (np.arange(200) + 0.5) * look / 200
        weighed = exposure(len(ages), [(float(age), len(ages) / 200) for age in middles], waits)
        assert came.sum() / weighed == pytest.approx(1.0, abs=0.02), look
        assert came.sum() / len(ages) < 0.97


def test_waits_nobody_measured_are_the_usual_ones_and_end_after_a_week():
    usual = usual_shares()
    assert Waits().by(1.0) == pytest.approx(0.8, abs=0.01)
    assert Waits().by(200.0) == 1.0
    assert waits_from([]).shares == pytest.approx(usual)
    assert all(earlier <= later for earlier, later in pairwise(usual))


@pytest.mark.parametrize("rate", [0.02, 0.2])
def test_r8_3_looking_after_every_visit_misleads_no_more_often_than_promised(rate: float):
    rng = np.random.default_rng(8)
    runs, confirmed, highest = 2000, np.zeros(2000), np.zeros(2000)
    for visits in range(1, 601):
        came = rng.random(runs) < rate
        confirmed += came
        highest[came] = np.maximum(highest[came], log_evidence(np.array(visits), confirmed[came], rate))
    for alpha in (0.10, 0.05):
        assert wilson_upper(int((highest >= -np.log(alpha)).sum()), runs) <= alpha + 0.005


def test_clusters_of_one_person_do_not_mislead_either():
    """People bring 1 in 4 with a heavy tail; a visit's value is exactly break-even."""
    rng = np.random.default_rng(9)
    runs, size, rate = 1500, 8, 0.04
    value = rate * 1.25
    confirmed, brought, highest = np.zeros(runs), np.zeros((size, runs)), np.zeros(runs)
    for visits in range(1, 401):
        came = rng.random(runs) < rate
        number = rng.poisson(rng.gamma(0.3, 0.25 / 0.3, runs)).clip(0, size) * came
        confirmed += came
        for one in range(1, size + 1):
            brought[one - 1] += number == one
        now = log_evidence(np.array(visits), confirmed, value, brought)
        highest = np.maximum(highest, now)
    assert wilson_upper(int((highest >= np.log(10)).sum()), runs) <= 0.105


def test_evidence_grows_where_a_campaign_is_better_and_as_fast_as_said():
    visits = 5000
    grown = float(log_evidence(np.array(visits), np.array(300), 0.03))
    assert grown == pytest.approx(visits * float(growth_per_visit(0.06, 0.03)), rel=0.1)
    assert float(log_evidence(np.array(visits), np.array(100), 0.03)) < 0


def test_all_shares_of_the_stream_add_up_to_one():
    places = np.arange(1, 2_000_000)
    shares = np.exp(-log_asked(places, np.zeros(1))) / 0.10
    rest = (places[-1] + 10.5) ** -0.6 / 0.6 / 0.406423
    assert shares.sum() + rest == pytest.approx(1.0, abs=1e-4)


def test_in_a_stream_of_nothing_but_break_even_nine_years_in_ten_have_no_wrong_scale():
    rng = np.random.default_rng(11)
    worlds, campaigns = 1000, 60
    # The capital of somebody who bets on nothing real: at any time at most 1/x of the bets ever reach x.
    highest = 1.0 / rng.random((campaigns, worlds))
    asked = log_asked(np.arange(1, campaigns + 1)[:, None], np.zeros(1))
    assert wilson_upper(int((np.log(highest) >= asked).any(axis=0).sum()), worlds) <= 0.115


def test_judged_at_once_few_that_are_sure_carry_others_along():
    assert asked_at_once([9.0, 9.0, 3.0, 0.0, 0.0]) == pytest.approx(5 / (0.1 * 3))
    assert asked_at_once([1.0, 0.0]) == pytest.approx(2 / 0.1)
    assert asked_at_once([]) == pytest.approx(10.0)


def test_a_past_with_a_fat_tail_is_learned_as_one():
    rng = np.random.default_rng(2)
    rates = np.minimum(0.012 * (1 - rng.random(300)) ** (-1 / 1.3), 0.6)
    confirmed = rng.binomial(1000, rates).astype(float)
    weights = fitted_weights(confirmed, np.full(300, 1000.0), default_weights(0.03))
    above = float(weights[LADDER > 0.1].sum())
    assert above == pytest.approx(float((rates > 0.1).mean()), abs=0.03)


def test_nine_in_ten_intervals_hold_at_every_size():
    rng = np.random.default_rng(3)
    rates = 0.03 * np.exp(0.6 * rng.standard_t(3, 4000))
    rates = np.minimum(rates, 0.5)
    past, now = rates[:300], rates[300:]
    weights = fitted_weights(
        rng.binomial(500, past).astype(float), np.full(300, 500.0), default_weights(0.03)
    )
    for visits in (50, 300, 3000):
        seen = Posterior(rng.binomial(visits, now).astype(float), np.full(len(now), float(visits)), weights)
        held = (seen.quantile(0.045) <= now) & (now <= seen.quantile(0.955))
        assert held.mean() >= 0.88, visits


@pytest.mark.parametrize(("k", "spread"), [(0.2, 0.1), (0.6, 1.0), (0.9, 0.3), (1.1, 0.3)])
def test_r8_2_the_interval_of_k_holds_and_leaving_out_the_window_makes_k_too_small(k: float, spread: float):
    rng = np.random.default_rng(int(k * 100))
    held, naive, values = 0, [], []
    for _ in range(100):
        brought, inviters, recruits, people = tree(k, spread, rng)
        found = k_factor(brought, inviters)
        assert found is not None
        held += found.low <= k <= found.high
        values.append(found.value)
        naive.append(recruits / people)
    assert held >= 90
    assert np.mean(values) == pytest.approx(k, rel=0.1)
    assert np.mean(naive) < 0.97 * np.mean(values)


def test_k_of_nobody_is_not_told():
    assert k_factor((), 0) is None
    none = k_factor((), 40)
    assert none is not None
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high > 0.01


def test_k_is_drawn_to_what_is_usual_and_never_makes_a_visit_priceless():
    few, _ = shrunk_k(np.array(6.0), np.array(4.0), 0.2)
    many, spread = shrunk_k(np.array(1500.0), np.array(1000.0), 0.2)
    assert 0.2 < float(few) < 0.7
    assert float(many) > 1.3
    assert max(float(worth) for _, worth in multipliers(many, spread)) <= 10.0001
