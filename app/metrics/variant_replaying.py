"""What was said of variants once more, made from what was written down when it was said (R8.05).

Imported only by whoever replays, for numpy is dear to start.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.metrics.replaying import Other, differences, written_down
from app.metrics.variant_judging import replayed
from app.metrics.variant_models import GivenWinner


def winner_replays() -> Iterator[Other | None]:
    """One for each, the oldest first; None where it comes out the same."""
    for number, slug, judged_at, word, variant, log in written_down(
        GivenWinner, GivenWinner.word, GivenWinner.variant
    ):
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
