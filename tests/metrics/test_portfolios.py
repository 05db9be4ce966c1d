"""A few simulated years: the benchmark's worlds are what they say, and the verdict keeps its promises in them."""

from xml.etree import ElementTree

import numpy as np
import pytest

from app.metrics.advice import judge
from app.metrics.advice_inputs import Evidence, Past
from app.metrics.advice_stream import Standing
from bench.decisions.drawing import picture
from bench.decisions.engine import cluster_shares, live
from bench.decisions.measuring import Outcome
from bench.decisions.our_policies import Verdicts
from bench.decisions.policies import Dashboard
from bench.decisions.scenarios import BREAK_EVEN, SCENARIOS
from bench.decisions.world import CAMPAIGNS, Batch, draw, lag_shares

_SCENARIO = {one.name: one for one in SCENARIOS}


def _year(batch: Batch, policy: Verdicts | Dashboard) -> Outcome:
    outcome = Outcome(policy.name)
    outcome.add(*live(batch, policy, np.random.default_rng(5)), batch.remaining_value())
    return outcome


def test_the_verdict_beats_the_dashboard_and_calls_hardly_anything_wrongly():
    batch = draw(_SCENARIO["Student-t, 3 degrees"], 10, np.random.default_rng(4))
    oracle = batch.oracle_gain().sum()
    ours, theirs = _year(batch, Verdicts(collecting=True)), _year(batch, Dashboard())
    assert 1 - ours.gains.sum() / oracle <= 0.6 * (1 - theirs.gains.sum() / oracle)
    assert ours.scaled > 100
    assert ours.wrong <= 0.1 * ours.scaled
    assert theirs.wrong > 0.3 * theirs.scaled
    assert ours.held >= 0.85 * ours.intervals


def test_where_nothing_is_worth_scaling_nothing_is_scaled():
    batch = draw(_SCENARIO["all below break-even"], 10, np.random.default_rng(4))
    ours = _year(batch, Verdicts(collecting=False))
    assert ours.worlds_with_wrong <= 1
    assert batch.oracle_gain().sum() == 0


def test_the_simulation_judges_as_the_product_does():
    """Before anything was learned the two must agree, campaign by campaign."""
    batch = draw(_SCENARIO["Student-t, 3 degrees"], 4, np.random.default_rng(6))
    policy, compared = Verdicts(collecting=False), 0
    waited = Past(break_even=BREAK_EVEN)

    class Watching:
        name = "watching"

        def look(self, year, rng):
            nonlocal compared
            before = (year.scaled >= 0).copy()
            policy.look(year, rng)
            # Old campaigns only: in the simulation waits are measured in days.
            if year.today != 26:
                return
            for row in range(year.open.stop):
                for world in range(batch.worlds):
                    if year.views[row, world] < 30 or year.stopped[row, world] or before[row, world]:
                        continue
                    place = Standing(row + 1, int(before[:, world].sum()))
                    evidence = Evidence(int(year.views[row, world]), int(year.confirmed[row, world]))
                    is_scaled = judge(evidence, waited, place).state == "scale"
                    compared += 1
                    assert is_scaled == bool(year.scaled[row, world] >= 0)

    live(batch, Watching(), np.random.default_rng(5))
    assert compared > 10


def test_eight_in_ten_confirmations_come_on_the_day_and_all_within_a_week():
    shares = lag_shares((-2.486, 2.954))
    assert shares.sum() == pytest.approx(1.0)
    assert 0.85 < shares[0] < 0.97
    assert (shares >= 0).all()


def test_the_same_seed_is_the_same_world():
    first, second = (draw(SCENARIOS[0], 2, np.random.default_rng(9)) for _ in range(2))
    assert (first.visits == second.visits).all()
    assert first.visits.shape[0] == CAMPAIGNS


def test_clusters_have_the_size_they_should_have():
    k = np.array([[0.2, 0.8]])
    shares = cluster_shares(k, 0.3)
    assert (shares @ np.arange(shares.shape[-1])) == pytest.approx(k, rel=0.03)


def test_a_scenarios_table_becomes_a_picture():
    rows = (
        "| by lot | 1.100 | 1.0 – 1.2 | 46.0 | 76.00% | x |\n| **verdicts** | 0.160 | – | 22.0 | 0.10% | x |"
    )
    drawn = picture(f"**Pareto** – 2 years\n\n| policy | regret |\n{rows}\n\n**other**\n", "Pareto")
    root = ElementTree.fromstring(drawn)
    dots = [one for one in root.iter() if one.tag.endswith("circle")]
    assert [one.get("class") for one in dots] == ["ours", "other"]
    assert "by lot" in drawn
