"""``testballon judge``: verdicts for numbers from anywhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.metrics.judge_file import Counted, read
from app.metrics.rates import FEWEST

if TYPE_CHECKING:
    from app.metrics.judging import Judged

_STATES = {"collect": "collect more", "scale": "scale", "keep": "keep", "stop": "stop"}
# One sentence for each reason that numbers alone can lead to; docs/deciding.md has them all.
_WHY = {
    "no_comparison": "There is nothing to compare it with; --break-even says what is enough.",
    "too_few": "Fewer than {fewest:.0f} visits are no ground for anything.",
    "above_break_even": "It brings more than {measure} ({break_even:.2%}); that holds whenever one looks.",
    "below_break_even": "It brings less than {measure} ({break_even:.2%}); the chance of more is {sure:.1%}.",
    "below_usual": "It is no better than usual ({break_even:.2%}), and not so bad as to be stopped.",
    "far_below_usual": "It brings less than half of what is usual ({break_even:.2%}).",
    "about_break_even": "It is about as good as {measure} ({break_even:.2%}); more visits would hardly change that.",
    "too_close": "It lies so near to {measure} ({break_even:.2%}) that a million visits would not decide.",
    "promising": "It looks better than {measure} ({break_even:.2%}); about {more_visits:,.0f} more visits decide.",
    "weak": "It looks worse than {measure} ({break_even:.2%}); about {more_visits:,.0f} more visits decide.",
}


@click.command("judge")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option(
    "--break-even",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Confirmed people a visit must bring, such as 0.03.",
)
@click.option("--worth", type=click.FloatRange(0, min_open=True), help="What a confirmed person may cost.")
def judge(file: Path, as_json: bool, break_even: float | None, worth: float | None) -> None:
    """Verdicts for the campaigns in FILE: collect more, scale, keep or stop.

    FILE is a table (CSV) with the columns campaign,variant,views,confirmed and, if you like, cost and time. Each row
    adds to what the rows before counted: a campaign may have one row, or one for each variant and day. Time is the day
    of a row (2026-11-24) or a moment (2026-11-24T18:30); with it, confirmations of the last week that are still to come
    are weighed in, as seen from the newest row.

    A campaign is measured against --break-even; without it against what it cost (--worth, or what people cost on
    average in FILE), and where there is no cost against the others: to be scaled it must do better than half of them,
    to be stopped worse than half as well as that.
    """
    campaigns = read(file)
    # numpy takes a tenth of a second to start; no other command should wait for it.
    from app.metrics.judging import as_json as told
    from app.metrics.judging import judged

    found = judged(campaigns, break_even=break_even, worth=worth, progress=_with_progress)
    if as_json:
        click.echo(json.dumps({"campaigns": [told(one) for one in found]}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_as_text(found)))


def _with_progress(campaigns: Sequence[Counted]) -> Iterator[Counted]:
    with click.progressbar(campaigns, label="Judging", file=sys.stderr, hidden=len(campaigns) < 500) as bar:
        yield from bar


def _as_text(found: list[Judged]) -> list[str]:
    lines = [f"{'Campaign':<32}{'Visits':>10}{'Confirmed':>11}   {'Verdict':<13} Why"]
    for one in found:
        counted, verdict = one.counted, one.verdict
        measure = "usual" if one.is_usual else "break-even"
        why = _WHY[verdict.reason].format(measure=measure, **verdict.numbers)
        lines.append(
            f"{counted.name[:31]:<32}{counted.views:>10,}{counted.confirmed:>11,}   {_STATES[verdict.state]:<13} {why}"
        )
        if counted.views >= FEWEST:
            lines.append(
                f"{'':<56}Probably {verdict.value:.2%} of visits (between {verdict.low:.2%} and {verdict.high:.2%})."
            )
        lines += _winner(one)
    return [
        *lines,
        "",
        "Of the campaigns called “scale” at most one in ten is wrong on average. You decide; nothing is sent or spent.",
    ]


def _winner(one: Judged) -> list[str]:
    if one.winner is None:
        return []
    if one.winner.kind == "open":
        said = "No variant can be named the winner yet."
    elif one.winner.kind == "better":
        said = f"Variant {one.winner.name} wins ({one.winner.certainty:.1%} certain)."
    else:
        said = f"Variant {one.winner.name} is as good as any; take it, or keep all."
    return [f"{'':<56}{said}"]
