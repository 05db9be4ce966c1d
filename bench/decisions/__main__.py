"""``make bench-decisions``: both benchmarks as Markdown tables. ``DATA=path`` replays real headline tests, too.

``ARGS="--worlds 100"`` for a short run, ``--only drift`` for the scenarios with this word in their names.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path

from bench.decisions.checks import checks
from bench.decisions.forecasts import forecasts
from bench.decisions.learned import learned
from bench.decisions.measuring import Comparison, batches, compare, policies
from bench.decisions.scenarios import REPORT_SEEDS_FROM, SCENARIOS
from bench.decisions.tables import details, summary


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="bench.decisions", description=__doc__)
    asked.add_argument(
        "--worlds", type=int, default=2000, help="organisations with a year each, per scenario"
    )
    asked.add_argument("--only", default="", help="scenarios with this in their name")
    asked.add_argument("--first-seed", type=int, default=REPORT_SEEDS_FROM, help="1 to 500 are for tuning")
    asked.add_argument("--data", type=Path, help="headline tests: campaign,variant,views,confirmed")
    asked.add_argument("--seeds", type=int, default=20, help="replays of the headline tests")
    asked.add_argument("--runs", type=int, default=10_000, help="tests in which all variants are alike")
    asked.add_argument("--no-portfolios", action="store_true", help="the headline tests only")
    given = asked.parse_args()
    if not given.no_portfolios:
        print(
            f"{date.today():%d.%m.%Y}, {given.worlds:,} worlds per scenario, seeds from {given.first_seed}\n"
        )
        compared = _compared(given.worlds, given.only, given.first_seed)
        print(summary(compared), end="\n\n")
        for one in compared:
            print(details(one), end="\n\n", flush=True)
        print(checks(), end="\n\n", flush=True)
        print(forecasts(), end="\n\n", flush=True)
        print(learned(), end="\n\n", flush=True)
    if given.data:
        from bench.decisions import headlines

        print(headlines.report(given.data, seeds=given.seeds, runs=given.runs))


def _compared(worlds: int, only: str, first_seed: int) -> list[Comparison]:
    chosen = [(number, one) for number, one in enumerate(SCENARIOS) if only in one.name]
    progress = _Progress(sum(batches(worlds) * len(policies(one)) for _, one in chosen))
    return [compare(one, worlds, number, first_seed=first_seed, tick=progress.tick) for number, one in chosen]


class _Progress:
    """A line on the error output that says how far it is."""

    def __init__(self, whole: int) -> None:
        self.whole, self.done, self.began = whole, 0, time.monotonic()

    def tick(self) -> None:
        """One more batch of one policy is done."""
        self.done += 1
        spent = time.monotonic() - self.began
        left = spent / self.done * (self.whole - self.done)
        end = "\n" if self.done == self.whole else ""
        print(
            f"\r{self.done / self.whole:4.0%}, about {left / 60:.0f} min left ",
            end=end,
            file=sys.stderr,
            flush=True,
        )


if __name__ == "__main__":
    main()
