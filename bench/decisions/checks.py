"""Four smaller promises: looking all the time, robots, late confirmations, and the factor k."""

from __future__ import annotations

import numpy as np

from app.metrics.advice import judge
from app.metrics.advice_curves import Array
from app.metrics.advice_delay import LAST_HOUR, exposure, waits_from
from app.metrics.advice_inputs import Evidence, Past
from app.metrics.advice_referral import k_factor
from app.metrics.advice_safe import log_evidence
from bench.decisions.measuring import wilson_upper

_SEED = 1001


def checks() -> str:
    """All four as Markdown tables."""
    return "\n\n".join((looking_all_the_time(), robots(), late_confirmations(), factor_k()))


def looking_all_the_time(runs: int = 10_000, visits: int = 3000) -> str:
    """Campaigns exactly at break-even, looked at after every visit."""
    lines = [f"**A/A**: {runs:,} campaigns exactly at break-even, a look after each of {visits:,} visits\n"]
    lines += ["| break-even | α | reached 1 ÷ α at some look | bound |", "|---|---|---|---|"]
    for rate in (0.01, 0.03, 0.2):
        rng = np.random.default_rng([_SEED, int(rate * 1000)])
        confirmed, highest = np.zeros(runs), np.zeros(runs)
        for number in range(1, visits + 1):
            came = rng.random(runs) < rate
            confirmed += came
            if came.any():
                # Without a confirmation the evidence only falls.
                highest[came] = np.maximum(
                    highest[came], log_evidence(np.array(number), confirmed[came], rate)
                )
        for alpha in (0.10, 0.05):
            reached = int((highest >= -np.log(alpha)).sum())
            lines.append(
                f"| {rate:.0%} | {alpha:.0%} | {reached / runs:.2%} | {wilson_upper(reached, runs):.2%} |"
            )
    return "\n".join(lines)


def robots(campaigns: int = 2000) -> str:
    """How far robots move the score when 0 or 60 % of the views are theirs."""
    lines = ["**Robots**: change of the score when 60 % of the views are theirs (the same people)\n"]
    lines += ["| of them recognised | change on average | 95 % of campaigns below |", "|---|---|---|"]
    past = Past(0.03)
    for share in (0.98, 0.95, 0.90):
        rng = np.random.default_rng([_SEED, int(share * 100)])
        changes = []
        for _ in range(campaigns):
            visits = int(rng.integers(200, 3000))
            confirmed = int(rng.binomial(visits, 0.03 * np.exp(0.5 * rng.standard_normal())))
            bots = int(rng.poisson(visits * 1.5))
            known = int(rng.binomial(bots, share))
            clean = judge(Evidence(visits, confirmed), past).score
            changes.append(
                judge(Evidence(visits + bots - known, confirmed, bots=known), past).score / clean - 1.0
            )
        lines.append(f"| {share:.0%} | {np.mean(changes):+.2%} | {np.quantile(np.abs(changes), 0.95):.2%} |")
    return "\n".join(lines)


def late_confirmations(pasts: int = 400, visits: int = 4000) -> str:
    """Bias of confirmed ÷ weighted visits at looks from the first hour on; the waits are learned from 300 people."""
    lines = [
        f"**Late confirmations** (lognormal, 40 % within the hour): bias over {pasts} pasts, weighted and raw\n"
    ]
    lines += ["| look after | weighted (≤ 2 %) | raw |", "|---|---|---|"]
    for look in (1, 3, 6, 12, 24, 48, 96, 168):
        rng = np.random.default_rng([_SEED, look])
        seen = weighed = 0.0
        for _ in range(pasts):
            waits = waits_from(_waits(300, rng).tolist())
            ages = rng.uniform(0, look, visits)
            came = rng.random(visits) < 0.05
            seen += float((came & (_waits(visits, rng) <= ages)).sum())
            edges = np.linspace(0, look, 101)
            number = visits / 100
            young = [(float(age), number) for age in (edges[1:] + edges[:-1]) / 2 if age < LAST_HOUR]
            weighed += exposure(visits, young, waits)
        raw = seen / (pasts * visits) / 0.05 - 1
        lines.append(f"| {look} h | {seen / weighed / 0.05 - 1:+.1%} | {raw:+.1%} |")
    return "\n".join(lines)


def factor_k(runs: int = 500) -> str:
    """Coverage of the 95 % interval on simulated trees, and the bias of counting everybody at once."""
    lines = [
        f"**k**: {runs} trees each, 10 people a day for 40 days, recruits after 2 days on average, window 14 days\n"
    ]
    lines += [
        "| k | dispersion | 95 % intervals that held (≥ 93 %) | bias | bias without the window |",
        "|---|---|---|---|---|",
    ]
    for k in (0.2, 0.6, 0.9, 1.1):
        for spread in (0.1, 0.3, 1.0):
            rng = np.random.default_rng([_SEED, int(k * 10), int(spread * 10)])
            held, values, naive = 0, [], []
            for _ in range(runs):
                brought, inviters, all_recruits, people = tree(k, spread, rng)
                found = k_factor(brought, inviters)
                assert found is not None
                held += found.low <= k <= found.high
                values.append(found.value)
                naive.append(all_recruits / people)
            bias, naive_bias = np.mean(values) / k - 1, np.mean(naive) / k - 1
            lines.append(f"| {k} | {spread} | {held / runs:.1%} | {bias:+.1%} | {naive_bias:+.1%} |")
    return "\n".join(lines)


def tree(
    k: float, spread: float, rng: np.random.Generator, *, days: int = 40, window: float = 14.0
) -> tuple[list[int], int, int, int]:
    """(how many brought 1, 2, …; inviters whose window is over; all recruits so far; all people so far)."""
    at = rng.uniform(0, days, rng.poisson(10 * days))
    sizes: list[int] = []
    recruits = people = 0
    while len(at):
        number = rng.poisson(rng.gamma(spread, k / spread, len(at)))
        owner = np.repeat(np.arange(len(at)), number)
        wait = rng.exponential(2.0, len(owner))
        in_window = np.bincount(owner[wait <= window], minlength=len(at))
        sizes += in_window[at <= days - window].tolist()
        born = at[owner] + wait
        people += len(at)
        at = born[born <= days]
        recruits += len(at)
    counted = np.bincount(np.array(sizes, dtype=int), minlength=2)
    return counted[1:].tolist(), len(sizes), recruits, people


def _waits(number: int, rng: np.random.Generator) -> Array:
    """Hours, cut at a week by drawing anew."""
    drawn = np.exp(0.503 + 1.986 * rng.standard_normal(2 * number + 10))
    return drawn[drawn <= LAST_HOUR][:number]
