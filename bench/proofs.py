"""What the proof of a flood's day costs those who do it, and us; also alone: ``python -m bench.proofs``."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import altcha

from app.landing.proving import ALGORITHM, COST

_TIMES = 40
_SECRET = b"known to nobody else"


def lines() -> list[str]:
    """A table: processor time, divided by that of the one sum which is verified."""
    challenges = [altcha.create_challenge(ALGORITHM, COST, hmac_secret=_SECRET) for _ in range(_TIMES)]
    solutions: list[altcha.Solution | None] = []
    solve = _each(lambda number: solutions.append(altcha.solve_challenge(challenges[number])))
    payloads = [
        altcha.Payload(challenge, solution).to_base64()
        for challenge, solution in zip(challenges, solutions, strict=True)
        if solution
    ]
    ask = _each(lambda _number: altcha.create_challenge(ALGORITHM, COST, hmac_secret=_SECRET))
    verify = _each(lambda number: altcha.verify_solution(payloads[number], _SECRET))
    refuse = _each(lambda number: altcha.verify_solution(payloads[number], b"another"))
    return [
        "| what | of verifying one |\n|---|---|",
        f"| doing the sum, with a program that has no browser | {solve / verify:.0f} × |",
        f"| asking for it | {ask / verify:.3f} |",
        f"| refusing one that we never asked for | {refuse / verify:.3f} |",
    ]


def _each(work: Callable[[int], object]) -> float:
    """Mean seconds of processor time: how long a sum takes is chance."""
    took = []
    for number in range(_TIMES):
        began = time.process_time()
        work(number)
        took.append(time.process_time() - began)
    return statistics.fmean(took)


if __name__ == "__main__":
    print(*lines(), sep="\n")
