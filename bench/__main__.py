"""``make bench``: a table of ratios, each from alternating runs of both sides in one sitting.

By the clock: how many a second, ours divided by theirs, the median of the rounds and between which values they lay.
By the processor: the same per second of processor time the answering processes used, which other work on the machine
hardly disturbs. ``ARGS="--seconds 3 --rounds 5"`` measures longer. An absolute number says more about the machine than
about us, so none is printed alone.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from datetime import date
from pathlib import Path

from bench import alike, board, counting, kits, proofs
from bench.pairs import Pair, pairs


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="bench", description=__doc__)
    asked.add_argument("--seconds", type=float, default=2.0, help="length of one measurement")
    asked.add_argument("--rounds", type=int, default=5, help="how often each side is measured, in turn")
    given = asked.parse_args()
    print(f"{date.today():%d.%m.%Y}, {os.cpu_count()} cores, {given.rounds} rounds of {given.seconds} s\n")
    print("| what | by the clock | lowest – highest | by the processor |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for pair in pairs(Path(folder), given.seconds):
            print(_line(pair, given.rounds), flush=True)
        print("", *alike.lines(Path(folder)), sep="\n")
        print("", *counting.lines(Path(folder)), "", *board.lines(Path(folder)), sep="\n")
        print("", *kits.lines(Path(folder)), "", *proofs.lines(), sep="\n")


def _line(pair: Pair, rounds: int) -> str:
    measured = [(pair.ours(), pair.theirs()) for _ in range(rounds)]
    by_clock = [ours.a_second / theirs.a_second for ours, theirs in measured]
    by_processor = [
        ours.a_processor_second / theirs.a_processor_second
        for ours, theirs in measured
        if ours.a_processor_second and theirs.a_processor_second
    ]
    processor = f"{statistics.median(by_processor):.2f}" if by_processor else "–"
    span = f"{min(by_clock):.2f} – {max(by_clock):.2f}"
    return f"| {pair.what} | {statistics.median(by_clock):.2f} | {span} | {processor} |"


if __name__ == "__main__":
    main()
