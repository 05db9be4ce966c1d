"""Phases of a campaign under one address: teaser, petition, event, result. Each has a page of its own.

Visitors see the phase that began last. One phase at a time is in the draft, where everything that changes pages works
on it; the pages of the others wait in their rows.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import JSON, ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.campaigns import draft_history
from app.campaigns.models import Campaign, Revision
from app.campaigns.page_content import Content
from app.foundation import audit, clock
from app.foundation.database import Base, db
from app.foundation.errors import NotFoundError, RefusedError

MOST_PHASES = 12


class Phase(Base):
    """One phase: its page while it is not in the draft, when it begins, and what has happened."""

    __tablename__ = "phases"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    # What lets it begin by itself once it is the next one: a moment, a number of confirmed people, or neither.
    starts_at: Mapped[datetime | None]
    at_confirmed: Mapped[int | None]
    # When visitors last began to see it, and when it last came into the draft.
    begun_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]


def phases_of(campaign: Campaign) -> list[Phase]:
    """All of them in order; none for a campaign with one page."""
    wanted = select(Phase).where(Phase.campaign_id == campaign.id).order_by(Phase.position, Phase.id)
    return list(db.session.scalars(wanted))


def phase_of(campaign: Campaign, phase_id: int) -> Phase:
    """One of its phases. Raises NotFoundError."""
    found = db.session.get(Phase, phase_id)
    if found is None or found.campaign_id != campaign.id:
        raise NotFoundError("There is no such phase.")
    return found


def shown_phase(phases: Sequence[Phase]) -> Phase | None:
    """The one visitors see."""
    begun = [(one.begun_at, one.id, one) for one in phases if one.begun_at]
    return max(begun)[-1] if begun else None


def phase_in_draft(phases: Sequence[Phase]) -> Phase | None:
    """The one the draft is the page of."""
    opened = [(one.opened_at, one.id, one) for one in phases if one.opened_at]
    return max(opened)[-1] if opened else None


def next_phase(phases: Sequence[Phase]) -> Phase | None:
    """The one that begins next, by itself or by hand: the first after the shown one that has never begun."""
    shown = shown_phase(phases)
    later = [
        one for one in phases if one.begun_at is None and (shown is None or one.position > shown.position)
    ]
    return later[0] if later else None


def page_of(campaign: Campaign, phase: Phase, phases: Sequence[Phase]) -> Content:
    """The phase's page as it stands."""
    return campaign.draft if phase is phase_in_draft(phases) else phase.content


def main_page(campaign: Campaign) -> Content:
    """The page the campaign is known by: the one visitors see, or will see first, whichever phase is being edited."""
    phases = phases_of(campaign)
    return page_of(campaign, shown_phase(phases) or phases[0], phases) if phases else campaign.draft


def add_phase(campaign: Campaign, *, name: str, content: Content, first_name: str) -> Phase:
    """One more phase at the end; the present page becomes the first one, under ``first_name``. Flushes.

    Raises RefusedError.
    """
    phases, now = phases_of(campaign), clock.now()
    if len(phases) >= MOST_PHASES:
        raise RefusedError(_("A campaign has at most %(number)s phases.", number=MOST_PHASES))
    if not phases:
        begun_at = campaign.published_at or (campaign.starts_at if campaign.current_revision_id else None)
        first = Phase(
            campaign_id=campaign.id, position=1, name=first_name, content=copy.deepcopy(campaign.draft)
        )
        first.begun_at, first.opened_at = begun_at, now
        db.session.add(first)
        db.session.flush()
        # What was published so far was this phase, and who signed then has signed this one.
        db.session.execute(
            update(Revision)
            .where(Revision.campaign_id == campaign.id, Revision.phase_id.is_(None))
            .values(phase_id=first.id)
        )
        phases = [first]
    added = Phase(
        campaign_id=campaign.id,
        position=max(one.position for one in phases) + 1,
        name=name,
        content=copy.deepcopy(content),
    )
    db.session.add(added)
    db.session.flush()
    audit.record("phase.added", "campaign", campaign.id, phase=added.id)
    return added


def plan_phase(phase: Phase, *, name: str, starts_at: datetime | None, at_confirmed: int | None) -> None:
    """Its name, and what lets it begin. The caller commits."""
    phase.name, phase.starts_at, phase.at_confirmed = name, starts_at, at_confirmed
    audit.record("phase.planned", "campaign", phase.campaign_id, phase=phase.id)


def move_phase(campaign: Campaign, phase: Phase, *, by: int) -> None:
    """Earlier (-1) or later (1) in the order. The caller commits."""
    phases = phases_of(campaign)
    place = phases.index(phase)
    other = place + by
    if 0 <= other < len(phases):
        phases[place], phases[other] = phases[other], phases[place]
    for position, one in enumerate(phases, 1):
        one.position = position


def remove_phase(campaign: Campaign, phase: Phase) -> None:
    """Throw a phase away. The caller commits. Raises RefusedError for the one that is shown or in the draft."""
    phases = phases_of(campaign)
    if phase in (shown_phase(phases), phase_in_draft(phases)):
        raise RefusedError(_("Visitors see this phase, or it is in the draft. Choose another one first."))
    audit.record("phase.removed", "campaign", campaign.id, phase=phase.id)
    db.session.delete(phase)


def open_in_draft(campaign: Campaign, phase: Phase) -> None:
    """Let the draft be this phase's page, to change it; the page that was in the draft waits. The caller commits.

    Undo does not lead from one phase into another.
    """
    phases = phases_of(campaign)
    opened = phase_in_draft(phases)
    if opened is phase:
        return
    if opened is not None:
        opened.content = copy.deepcopy(campaign.draft)
    draft_history.start_over(campaign, copy.deepcopy(phase.content))
    phase.opened_at = clock.now()
    audit.record("phase.opened", "campaign", campaign.id, phase=phase.id)


def counted_as(campaign: Campaign, content: Content) -> str:
    """What its number counts: what the page collects, or people where its phases collect different things."""
    kinds = {str(one.content["kind"]) for one in phases_of(campaign)} | {str(content["kind"])}
    return kinds.pop() if len(kinds) == 1 else "people"


def first_page(campaign: Campaign) -> Content:
    """The page of the first phase, which a campaign begins with; its page where it has only one."""
    phases = phases_of(campaign)
    return page_of(campaign, phases[0], phases) if phases else campaign.draft


def copy_phases(campaign: Campaign, copied: Campaign) -> None:
    """The same phases for a copy of a campaign: their pages and thresholds, without their dates. Flushes.

    The first one is in the draft, as in every campaign that has not begun.
    """
    phases = phases_of(campaign)
    for one in phases:
        again = Phase(
            campaign_id=copied.id,
            position=one.position,
            name=one.name,
            content=copy.deepcopy(page_of(campaign, one, phases)),
            at_confirmed=one.at_confirmed,
            opened_at=clock.now() if one is phases[0] else None,
        )
        db.session.add(again)
    db.session.flush()
