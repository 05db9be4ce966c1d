"""Taking a variant of a page from its visitors and giving it back, at once (A7)."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete

from app.campaigns.models import Campaign
from app.campaigns.variant_shares import keep_shares
from app.campaigns.variants import VariantStop, stopped_variants, variant_ids
from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import NotFoundError, RefusedError


def stop_variant(campaign: Campaign, variant: str, *, account_id: int | None) -> None:
    """Show a published variant to nobody any more, at once. The caller commits.

    Raises RefusedError for the last one that runs.
    """
    live, stopped = _live(campaign), stopped_variants(campaign.id)
    if not set(live) - stopped - {variant}:
        raise RefusedError(_("One variant has to go on, or nobody would see the page."))
    if variant in live and variant not in stopped:
        _stop(campaign, variant, account_id)
        db.session.flush()
        keep_shares(campaign)


def run_variant_again(campaign: Campaign, variant: str) -> None:
    """Show it again. The caller commits."""
    _run_again(campaign, variant)
    keep_shares(campaign)


def show_only(campaign: Campaign, variant: str, *, account_id: int | None) -> None:
    """Stop all published variants but this one; each can be run again. The caller commits. Raises NotFoundError."""
    live, stopped = _live(campaign), stopped_variants(campaign.id)
    if variant not in live:
        raise NotFoundError("There is no such variant.")
    if variant in stopped:
        _run_again(campaign, variant)
    for other in live:
        if other != variant and other not in stopped:
            _stop(campaign, other, account_id)
    db.session.flush()
    keep_shares(campaign)


def _live(campaign: Campaign) -> list[str]:
    return variant_ids(campaign.current_revision.content if campaign.current_revision else campaign.draft)


def _stop(campaign: Campaign, variant: str, account_id: int | None) -> None:
    db.session.add(
        VariantStop(campaign_id=campaign.id, variant=variant, stopped_at=clock.now(), stopped_by=account_id)
    )
    audit.record("variant.stopped", "campaign", campaign.id, variant=variant)


def _run_again(campaign: Campaign, variant: str) -> None:
    db.session.execute(
        delete(VariantStop).where(VariantStop.campaign_id == campaign.id, VariantStop.variant == variant)
    )
    audit.record("variant.run_again", "campaign", campaign.id, variant=variant)
