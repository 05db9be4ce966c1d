"""What people write for others to see, by kind: each is read in one queue, whichever room keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import delete

from app.campaigns.models import Campaign
from app.foundation import audit, clock
from app.foundation.database import db, dialect_insert
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


def keep_decision(kind: str, sign_up_id: int, *, approve: bool) -> None:
    """The last word on a text is the one that counts; the trail keeps them all. The caller commits."""
    now = clock.now()
    stamps = {"approved_at": now if approve else None, "hidden_at": None if approve else now}
    db.session.execute(
        dialect_insert(Moderated)
        .values(kind=kind, sign_up_id=sign_up_id, **stamps)
        .on_conflict_do_update(index_elements=["kind", "sign_up_id"], set_=stamps)
    )
    audit.record(f"{kind}.{'approved' if approve else 'hidden'}", "sign_up", sign_up_id)


def forget_decision(kind: str, sign_up_id: int) -> None:
    """What was changed or taken back waits to be read again. The caller commits."""
    db.session.execute(
        delete(Moderated)
        .where(Moderated.kind == kind, Moderated.sign_up_id == sign_up_id)
        .execution_options(synchronize_session=False)
    )
