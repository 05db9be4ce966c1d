"""How often each variant of a page is shown: equally, or the better ones more often where a campaigner allows it (A7).

A row of ``variant_shares`` says from when on which shares hold. Together they are the history against which is checked
whether visits reached the variants as they were meant to. Who computes shares is ``metrics``; pages only read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.campaigns.models import Campaign, Revision
from app.campaigns.variants import stopped_variants, variant_ids
from app.foundation import audit, clock
from app.foundation.database import Base, db, insert_or_ignore

# Parts of a whole by a variant's letter: {"a": 70, "b": 30}, or all alike {"a": 1, "b": 1}.
Weights = dict[str, int]


class MovingTraffic(Base):
    """A campaign whose better variants may be shown more often; without a row all are shown equally often."""

    __tablename__ = "moving_traffic"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    allowed_at: Mapped[datetime]
    allowed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))


class VariantShares(Base):
    """From ``since`` on, until the next row of the campaign, its variants are shown in these shares."""

    __tablename__ = "variant_shares"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    since: Mapped[datetime]
    weights: Mapped[Weights] = mapped_column(JSON)

    __table_args__ = (Index("ix_variant_shares_latest", "campaign_id", "since"),)


def weights_of(running: Iterable[str], known: Mapping[str, int]) -> Weights:
    """The shares of those that run; equal ones where nothing is known of one of them."""
    ids = list(running)
    if len(ids) > 1 and all(known.get(one) for one in ids):
        return {one: known[one] for one in ids}
    return dict.fromkeys(ids, 1)


def are_equal(weights: Mapping[str, int]) -> bool:
    """Whether all are shown equally often."""
    return len(set(weights.values())) <= 1


def running_variants(campaign: Campaign) -> list[str]:
    """What visitors may be shown; empty for a page with one wording."""
    live = variant_ids(campaign.current_revision.content) if campaign.current_revision else []
    stopped = stopped_variants(campaign.id)
    return [one for one in live if one not in stopped]


def shares_in_force(campaign_id: int, at: datetime | None = None) -> Weights:
    """The shares that hold at a moment, as they were written; empty where nothing was."""
    return dict(
        db.session.scalars(
            select(VariantShares.weights)
            .where(VariantShares.campaign_id == campaign_id, VariantShares.since <= (at or clock.now()))
            .order_by(VariantShares.since.desc(), VariantShares.id.desc())
            .limit(1)
        ).first()
        or {}
    )


def shares_to_come(campaign_id: int) -> VariantShares | None:
    """What is already known to hold later."""
    return db.session.scalars(
        select(VariantShares)
        .where(VariantShares.campaign_id == campaign_id, VariantShares.since > clock.now())
        .limit(1)
    ).first()


def set_shares(campaign_id: int, weights: Mapping[str, int], *, since: datetime | None = None) -> None:
    """Let these shares hold from now, or from ``since`` on; what was to come otherwise is forgotten. Flushes."""
    now = clock.now()
    db.session.execute(
        delete(VariantShares).where(VariantShares.campaign_id == campaign_id, VariantShares.since > now)
    )
    if dict(weights) != shares_in_force(campaign_id, now):
        db.session.add(VariantShares(campaign_id=campaign_id, since=since or now, weights=dict(weights)))
        db.session.flush()


def keep_shares(campaign: Campaign, _revision: Revision | None = None) -> None:
    """Write down what visitors are shown from now on, after a page was published or a variant stopped or begun anew.

    Flushes; the caller commits.
    """
    running, known = running_variants(campaign), shares_in_force(campaign.id)
    if running or known:
        set_shares(campaign.id, weights_of(running, known))


def traffic_moves(campaign_id: int) -> bool:
    """Whether better variants may be shown more often."""
    return db.session.get(MovingTraffic, campaign_id) is not None


def let_traffic_move(campaign: Campaign, *, account_id: int | None) -> None:
    """Allow it. Shares change when ``metrics`` next computes them. The caller commits."""
    if not traffic_moves(campaign.id):
        row = {"campaign_id": campaign.id, "allowed_at": clock.now(), "allowed_by": account_id}
        db.session.execute(insert_or_ignore(MovingTraffic).values(**row))
        audit.record("variants.traffic_moves", "campaign", campaign.id)


def show_equally(campaign: Campaign) -> None:
    """Forbid it: all are shown equally often, at once. The caller commits."""
    row = db.session.get(MovingTraffic, campaign.id)
    if row is not None:
        db.session.delete(row)
        audit.record("variants.shown_equally", "campaign", campaign.id)
    running = running_variants(campaign)
    if running:
        set_shares(campaign.id, dict.fromkeys(running, 1))
