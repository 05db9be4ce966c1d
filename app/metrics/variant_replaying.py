"""What was said of variants once more, made from what was written down when it was said (R8.05).

Imported only by whoever replays, for numpy is dear to start.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from app.campaigns.models import Campaign
from app.foundation.database import db
from app.metrics.replaying import Other, differences
from app.metrics.variant_judging import replayed
from app.metrics.variant_models import GivenWinner


def number_of_winners() -> int:
    """How many there are to replay."""
    return db.session.scalar(select(func.count(GivenWinner.id))) or 0


def winner_replays() -> Iterator[Other | None]:
    """One for each, the oldest first; None where it comes out the same."""
    rows = db.session.execute(
        select(
            GivenWinner.id,
            Campaign.slug,
            GivenWinner.judged_at,
            GivenWinner.word,
            GivenWinner.variant,
            GivenWinner.log,
        )
        .join(Campaign, Campaign.id == GivenWinner.campaign_id)
        .order_by(GivenWinner.id)
        .execution_options(yield_per=500)
    )
    for number, slug, judged_at, word, variant, log in rows:
        again = _again(log)
        said = {**log, "word": word, "variant": variant}
        differs = differences(said, again) if again else ("log",)
        yield (
            Other(
                number,
                slug,
                "",
                judged_at.isoformat(),
                _in_short(said),
                _in_short(again) if again else None,
                differs,
            )
            if differs
            else None
        )


def _again(log: dict[str, Any]) -> dict[str, Any] | None:
    try:
        word, variant, made = replayed(log)
    except (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None
    return {**made, "word": word, "variant": variant}


def _in_short(said: dict[str, Any]) -> str:
    return f"variants {said['word']}/{said['variant'] or '-'}"
