"""``testballon judge``: verdicts for numbers from anywhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from flask_babel import gettext as _

from app.foundation.wording import number
from app.metrics.judge_file import Counted, read
from app.metrics.judge_wording import of_variants, share, why
from app.metrics.rates import FEWEST
from app.metrics.verdict_wording import in_a_word

if TYPE_CHECKING:
    from app.metrics.judging import Judged


@click.command("judge")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option(
    "--break-even",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Confirmed people a visit must bring, such as 0.03.",
)
@click.option("--worth", type=click.FloatRange(0, min_open=True), help="What a confirmed person may cost.")
@click.option(
    "--language",
    type=click.Choice(["de", "en"]),
    help="In which language to say why; without it in the organisation's (TESTBALLON_LANGUAGE).",
)
@with_appcontext
def judge(
    file: Path, as_json: bool, break_even: float | None, worth: float | None, language: str | None
) -> None:
    """Verdicts for the campaigns in FILE: collect more, scale, keep or stop.

    FILE is a table (CSV) with the columns campaign,variant,views,confirmed and, if you like, cost and time. Each row
    adds to what the rows before counted: a campaign may have one row, or one for each variant and day. Time is the day
    of a row (2026-11-24) or a moment (2026-11-24T18:30); with it, confirmations of the last week that are still to come
    are weighed in, as seen from the newest row, and variants are compared within the same hours or days, so that it
    does not matter which was shown more often when more people confirmed.

    A campaign is measured against --break-even; without it against what it cost (--worth, or what people cost on
    average in FILE), and where there is no cost against the others: to be scaled it must do better than half of them,
    to be stopped worse than half as well as that.
    """
    campaigns = read(file)
    # numpy takes a tenth of a second to start; no other command should wait for it.
    from app.metrics.judging import as_json as told
    from app.metrics.judging import judged

    found = judged(campaigns, break_even=break_even, worth=worth, progress=_with_progress)
    with force_locale(language or current_app.config["TESTBALLON"].language):
        if as_json:
            said = json.dumps({"campaigns": [told(one) for one in found]}, ensure_ascii=False, indent=2)
        else:
            said = "\n".join(_as_text(found))
    click.echo(said)


def _with_progress(campaigns: Sequence[Counted]) -> Iterator[Counted]:
    with click.progressbar(campaigns, label="Judging", file=sys.stderr, hidden=len(campaigns) < 500) as bar:
        yield from bar


def _as_text(found: list[Judged]) -> list[str]:
    visits, people = _("Visits"), _("Confirmed")
    lines = [f"{_('Campaign'):<32}{visits:>10}{people:>11}   {_('Verdict'):<18} {_('Why')}"]
    for one in found:
        counted, verdict = one.counted, one.verdict
        lines.append(
            f"{counted.name[:31]:<32}{number(counted.views):>10}{number(counted.confirmed):>11}   "
            f"{in_a_word(verdict.state):<18} {why(one)}"
        )
        more = []
        if counted.views >= FEWEST:
            low, middle, high = map(share, (verdict.low, verdict.value, verdict.high))
            probable = _(
                "Probably %(share)s of visits (between %(low)s and %(high)s).",
                share=middle,
                low=low,
                high=high,
            )
            more.append(probable)
        more.append(of_variants(one))
        lines += [f"{'':<56}{said}" for said in more if said]
    promise = _(
        "Of the campaigns called “scale” at most one in ten is wrong on average. You decide; nothing is sent or spent."
    )
    return [*lines, "", promise]
