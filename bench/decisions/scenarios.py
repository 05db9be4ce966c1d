"""The worlds the verdict method is measured in, frozen before anything was tuned.

Constants first, then the list. A world is one organisation over 52 weeks with three new campaigns a week. A
campaign is open for six weeks; the visits that come by themselves fade with a half-life; scaling multiplies them by
ten, and every visit bought that way costs what ``BREAK_EVEN`` supporters are worth (the price of the weekly budget).
"""

from __future__ import annotations

from dataclasses import dataclass

WEEKS = 52
# Three campaigns a week, on these days of it.
START_DAYS = (0, 2, 4)
LIFE_DAYS = 42
# Confirmed supporters a visit must bring to be worth buying.
BREAK_EVEN = 0.03
# Scaling adds nine visits to each that comes by itself.
EXTRA = 9
# The share of those who sign who confirm: Beta with mean 0.7.
CONFIRMING = (14.0, 6.0)
# Confirmations come after a lognormal wait, cut at seven days; seeds 1–500 are for tuning, these begin after them.
CUT_DAYS = 7
REPORT_SEEDS_FROM = 1001


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of world.

    ``quality``: how the sign-up rate p is spread: ("normal", median, sd of the logit), ("t", median, scale of the
    logit; 3 degrees of freedom), ("pareto", least, alpha) or ("below", lowest, highest part of the break-even rate).
    ``waits``: mean and spread of the log of the hours to confirmation. ``bots``: their share of all views, of which
    95 % are recognised. ``half_life``: days, log-uniform between the two. ``drift``: spread of the daily step of the
    logit's random walk. ``trend``: change of the log of the rate a day. ``colder``: what the rate is multiplied by
    for bought visits. ``referral``: (mean of k's Beta(1.5, 4), dispersion of the negative binomial), or none.
    ``reach``: median visits on the first day (lognormal, spread 0.7). ``is_stress``: beyond what is promised.
    """

    name: str
    quality: tuple[str, float, float]
    waits: tuple[float, float] = (-2.486, 2.954)
    bots: float = 0.0
    half_life: tuple[float, float] = (2.0, 14.0)
    drift: float = 0.0
    trend: float = 0.0
    colder: float = 1.0
    referral: float | None = None
    reach: float = 200.0
    is_stress: bool = False


_T3 = ("t", 0.03, 0.45)

SCENARIOS = (
    Scenario("normal quality", ("normal", 0.03, 0.6)),
    Scenario("Student-t, 3 degrees", _T3),
    Scenario("Pareto tail 3", ("pareto", 0.027, 3.0)),
    Scenario("Pareto tail 2", ("pareto", 0.0215, 2.0)),
    Scenario("Pareto tail 1.3", ("pareto", 0.0148, 1.3)),
    # Four in ten within the hour instead of eight.
    Scenario("slow confirmations", _T3, waits=(0.503, 1.986)),
    Scenario("30 % bots", _T3, bots=0.3),
    Scenario("60 % bots", _T3, bots=0.6),
    Scenario("interest halves in 2 days", _T3, half_life=(2.0, 2.0)),
    Scenario("interest halves in 14 days", _T3, half_life=(14.0, 14.0)),
    Scenario("rates drift", _T3, drift=0.05),
    Scenario("people bring people", ("t", 0.022, 0.45), referral=0.3),
    Scenario("small campaigns", _T3, reach=60.0),
    Scenario("all below break-even", ("below", 0.6, 0.98)),
    # Beyond what any rule that looks at the past can promise; told so that one knows.
    Scenario("stress: rates fall by half in 14 days", _T3, trend=-0.0495, is_stress=True),
    Scenario("stress: bought visits convert 20 % worse", _T3, colder=0.8, is_stress=True),
)
