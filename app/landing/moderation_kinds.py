"""What people write for others to see, by kind: each is read in one queue, whichever room keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.campaigns.models import Campaign
from app.landing.models import Moderated, SignUp

AT_ONCE = 50


class Written(NamedTuple):
    """Something in the queue; ``decision`` is None while it waits."""

    sign_up: SignUp
    campaign: Campaign
    text: str
    decision: Moderated | None
    kind: str = "pledge"
    # Who it is said by, where that is not the first name they signed with.
    name: str | None = None
    # Where staff see the photo that belongs to it.
    picture: str = ""
    # Says which version was looked at.
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """``decide(sign_up_id, approve=…, mark=…)`` says whether there was something to decide; ``waiting(most)`` counts.

    ``about`` says where such a text stands, ``approved`` what is told once it may.
    """

    name: str
    about: Any
    approved: Any
    queue: Callable[[], list[Written]]
    decide: Callable[..., bool]
    waiting: Callable[[int], int]


_kinds: dict[str, Kind] = {}


def read_in_one_queue(*kinds: Kind) -> None:
    """Name all kinds; ``connect`` calls this once."""
    _kinds.clear()
    _kinds.update({one.name: one for one in kinds})


def all_kinds() -> dict[str, Kind]:
    """By name."""
    return _kinds
