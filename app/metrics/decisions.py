"""What people decide about a campaign, in the light of its verdict: written down, never changed.

A decision spends nothing, sends nothing and leaves the campaign as it is (R8.07); it says what was meant, so that later
verdicts and colleagues know.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, literal, select, union_all

from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import NotFoundError
from app.metrics.models import GivenVerdict, TakenDecision
from app.staff.models import Account

# The verdicts on the campaign, without those on its channels.
_OF_ITSELF = GivenVerdict.channel == ""

CHOICES = ("scale", "keep", "collect", "stop")


class Decided(NamedTuple):
    """A decision with what it answered: ``advised`` is the state of the verdict, ``by`` the address of an account that
    is still there.
    """

    id: int
    choice: str
    note: str
    decided_at: datetime
    advised: str
    by: str | None


class Entry(NamedTuple):
    """One line of a campaign's history: a verdict or a decision."""

    verdict: GivenVerdict | None
    decision: Decided | None


def decide(campaign_id: int, verdict_id: int, *, choice: str, note: str, account_id: int | None) -> None:
    """Write down a decision; the same once more is none. The caller commits. Raises NotFoundError."""
    verdict = db.session.get(GivenVerdict, verdict_id)
    if (
        verdict is None
        or (verdict.campaign_id, verdict.channel) != (campaign_id, "")
        or choice not in CHOICES
    ):
        raise NotFoundError("There is no such verdict to decide on.")
    row = {"given_verdict_id": verdict_id, "choice": choice, "note": note, "account_id": account_id}
    before = _newest_row(campaign_id)
    if before is not None and all(getattr(before, name) == value for name, value in row.items()):
        return
    db.session.add(TakenDecision(campaign_id=campaign_id, decided_at=clock.now(), **row))
    audit.record("decision.taken", "campaign", campaign_id, choice=choice, verdict=verdict_id)


def latest_decision(campaign_id: int) -> Decided | None:
    """What was decided last; None before anything was."""
    newest = _decided().where(TakenDecision.campaign_id == campaign_id)
    found = db.session.execute(newest.order_by(TakenDecision.id.desc()).limit(1)).first()
    return Decided(*found) if found else None


def decided_to_scale() -> set[int]:
    """The campaigns about which the last decision was to scale."""
    newest = select(func.max(TakenDecision.id)).group_by(TakenDecision.campaign_id)
    return set(
        db.session.scalars(
            select(TakenDecision.campaign_id).where(
                TakenDecision.id.in_(newest), TakenDecision.choice == "scale"
            )
        )
    )


def so_far(campaign_id: int, *, most: int, begin: int = 0) -> list[Entry]:
    """Verdicts and decisions, the newest first."""
    verdicts = select(literal("verdict").label("kind"), GivenVerdict.id, GivenVerdict.judged_at.label("at"))
    decisions = select(literal("decision"), TakenDecision.id, TakenDecision.decided_at)
    both = union_all(
        verdicts.where(_OF_ITSELF, GivenVerdict.campaign_id == campaign_id),
        decisions.where(TakenDecision.campaign_id == campaign_id),
    ).subquery()
    # A decision answers the verdict that was there before it.
    order = (both.c.at.desc(), both.c.kind, both.c.id.desc())
    lines = db.session.execute(
        select(both.c.kind, both.c.id).order_by(*order).limit(most).offset(begin)
    ).all()
    shown = {
        wanted: [number for kind, number in lines if kind == wanted] for wanted in ("verdict", "decision")
    }
    verdicts_shown = db.session.scalars(select(GivenVerdict).where(GivenVerdict.id.in_(shown["verdict"])))
    decisions_shown = db.session.execute(_decided().where(TakenDecision.id.in_(shown["decision"])))
    given = {row.id: row for row in verdicts_shown}
    taken = {row.id: Decided(*row) for row in decisions_shown}
    return [
        Entry(given[number], None) if kind == "verdict" else Entry(None, taken[number])
        for kind, number in lines
    ]


def length_of_history(campaign_id: int) -> int:
    """How many verdicts and decisions there are."""
    given = select(func.count(GivenVerdict.id)).where(_OF_ITSELF, GivenVerdict.campaign_id == campaign_id)
    taken = select(func.count(TakenDecision.id)).where(TakenDecision.campaign_id == campaign_id)
    return sum(db.session.scalar(one) or 0 for one in (given, taken))


def _decided() -> Select[int, str, str, datetime, str, str]:
    row = TakenDecision
    return (
        select(row.id, row.choice, row.note, row.decided_at, GivenVerdict.state, Account.email)
        .join(GivenVerdict, GivenVerdict.id == row.given_verdict_id)
        .outerjoin(Account, Account.id == row.account_id)
    )


def _newest_row(campaign_id: int) -> TakenDecision | None:
    return db.session.scalars(
        select(TakenDecision)
        .where(TakenDecision.campaign_id == campaign_id)
        .order_by(TakenDecision.id.desc())
        .limit(1)
    ).first()
