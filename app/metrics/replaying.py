"""Every verdict once more, made from what was written down when it was given (R8.05).

Imported only by whoever replays, for numpy is dear to start.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select

from app.campaigns.models import Campaign
from app.foundation.database import db
from app.metrics.advice_past import replayed
from app.metrics.models import GivenVerdict
from app.metrics.variant_models import GivenWinner

# Another processor may round the last digits otherwise.
_CLOSE = 1e-9
Given = type[GivenVerdict] | type[GivenWinner]


@dataclass(frozen=True, slots=True)
class Other:
    """A verdict that does not come out as it was given: in what, and how instead (None where it cannot be made)."""

    id: int
    campaign: str
    # Empty for the campaign itself.
    channel: str
    judged_at: str
    said: str
    again: str | None
    differs: tuple[str, ...]


def how_many(given: Given) -> int:
    """How many there are to replay."""
    return db.session.scalar(select(func.count(given.id))) or 0


def written_down(given: Given, *columns: Any) -> Iterator[Any]:
    """Number, the campaign's address, when, these columns and the log of each, the oldest first."""
    rows: Iterator[Any] = db.session.execute(
        select(given.id, Campaign.slug, given.judged_at, *columns, given.log)
        .join(Campaign, Campaign.id == given.campaign_id)
        .order_by(given.id)
        .execution_options(yield_per=500)
    )
    return rows


def replays() -> Iterator[Other | None]:
    """One for each verdict, the oldest first; None where it comes out the same."""
    rows = written_down(GivenVerdict, GivenVerdict.channel, GivenVerdict.state, GivenVerdict.reason)
    for number, slug, judged_at, channel, state, reason, log in rows:
        again = _again(log)
        said = {"state": state, "reason": reason}
        differs = differences({**log.get("verdict", {}), **said}, again) if again else ("log",)
        # The columns and the log say the same, or one of them was changed.
        differs += tuple(f"log.{name}" for name in said if log.get("verdict", {}).get(name) != said[name])
        yield (
            Other(
                number,
                slug,
                channel,
                judged_at.isoformat(),
                f"{state}/{reason}",
                f"{again['state']}/{again['reason']}" if again else None,
                differs,
            )
            if differs
            else None
        )


def _again(log: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return asdict(replayed(log))
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        return None


def differences(said: dict[str, Any], again: dict[str, Any]) -> tuple[str, ...]:
    """The names of what is not the same, but for the last digits."""
    return tuple(name for name in again if not _same(said.get(name), again[name]))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE)
    return bool(one == other)
