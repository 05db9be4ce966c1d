"""How the variants of a page stand: who sees which, and whether one of them has won."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.campaigns.models import Campaign
from app.campaigns.variant_shares import (
    Weights,
    running_variants,
    shares_in_force,
    shares_to_come,
    traffic_moves,
    weights_of,
)
from app.metrics.variant_models import GivenWinner
from app.metrics.variant_winners import latest_winner


@dataclass(frozen=True, slots=True)
class VariantsNow:
    """``shares``: what part of the visitors sees each running variant; ``coming``: from ``coming_at`` on."""

    shares: dict[str, float]
    coming: dict[str, float]
    coming_at: datetime | None
    moves: bool
    winner: GivenWinner | None

    @property
    def fingerprint(self) -> str:
        """Changes where something else is to be shown."""
        return repr((self.shares, self.coming, self.coming_at, self.moves, self.winner and self.winner.id))


def variants_now(campaign: Campaign) -> VariantsNow:
    """At this moment; empty for a page with one wording."""
    running = running_variants(campaign)
    coming = shares_to_come(campaign.id) if running else None
    return VariantsNow(
        shares=_parts(weights_of(running, shares_in_force(campaign.id))) if running else {},
        coming=_parts(weights_of(running, coming.weights)) if coming else {},
        coming_at=coming.since if coming else None,
        moves=bool(running) and traffic_moves(campaign.id),
        winner=latest_winner(campaign.id, running) if len(running) > 1 else None,
    )


def _parts(weights: Weights) -> dict[str, float]:
    whole = sum(weights.values())
    return {one: weight / whole for one, weight in weights.items()}
