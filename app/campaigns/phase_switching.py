"""The switch from one phase to another: a new revision under the same address, with the same people and links."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.campaigns.phases import Phase, next_phase, page_of, phases_of, shown_phase
from app.campaigns.states import in_state
from app.foundation import audit, clock, releases
from app.foundation.database import db
from app.foundation.errors import RefusedError

# How many people have confirmed, by campaign; the room that counts them says it.
Confirmed = Callable[[], Mapping[int, int]]


def switch_to(campaign: Campaign, phase: Phase, *, account_id: int | None = None) -> None:
    """Let visitors see this phase from now on. The caller commits.

    Raises RefusedError while the campaign has not begun, PublishingRefusedError when its page lacks something.
    """
    if campaign.state not in ("live", "paused"):
        raise RefusedError(_("Phases change while a campaign is live. Publish it first."))
    content = page_of(campaign, phase, phases_of(campaign))
    missing = publishing.missing_in(campaign, content)
    if missing:
        raise publishing.PublishingRefusedError(missing)
    phase.begun_at = clock.now()
    _plan_again(campaign, phase)
    db.session.flush()
    revision = publishing.publish_content(campaign, copy.deepcopy(content), account_id=account_id)
    audit.record("phase.begun", "campaign", campaign.id, phase=phase.id, revision=revision.number)


def _plan_again(campaign: Campaign, shown: Phase) -> None:
    """Whoever goes back to a phase lets those behind it come again; by hand, where they would come at once."""
    for later in phases_of(campaign):
        if later.position > shown.position and later.begun_at is not None:
            later.begun_at = None
            if later.starts_at and later.starts_at <= clock.now():
                later.starts_at = None
            later.at_confirmed = None


def switch_what_is_due(confirmed: Mapping[int, int]) -> int:
    """Let every phase begin whose date has come or whose number is reached; returns how many. Commits each.

    A phase whose page lacks something waits; the campaign's page says why. Where publishing needs a second person
    nothing goes live on its own.
    """
    if releases.are_needed(releases.PUBLISH):
        return 0
    with_phases = select(Phase.campaign_id).where(Phase.begun_at.is_(None))
    wanted = select(Campaign).where(Campaign.id.in_(with_phases), in_state("live"))
    done = 0
    for campaign in db.session.scalars(wanted).all():
        phase = next_phase(phases_of(campaign))
        if phase is None or not is_due(phase, confirmed.get(campaign.id, 0)):
            continue
        if not _claim(phase):
            continue
        try:
            switch_to(campaign, phase)
        except RefusedError:
            db.session.rollback()
            continue
        db.session.commit()
        done += 1
    return done


def is_due(phase: Phase, confirmed: int) -> bool:
    """Whether what it waits for has come about."""
    return bool(
        (phase.starts_at and phase.starts_at <= clock.now())
        or (phase.at_confirmed is not None and confirmed >= phase.at_confirmed)
    )


def _claim(phase: Phase) -> bool:
    """By conditional update: a phase that somebody just let begin by hand does not begin twice."""
    claimed = db.session.execute(
        update(Phase).where(Phase.id == phase.id, Phase.begun_at.is_(None)).values(begun_at=clock.now())
    )
    return bool(claimed.rowcount)  # type: ignore[attr-defined]


__all__ = ["is_due", "shown_phase", "switch_to", "switch_what_is_due"]
