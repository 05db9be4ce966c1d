"""Phases that begin at a number of confirmed people: this room counts them, the one below switches."""

from __future__ import annotations

from sqlalchemy import select

from app.campaigns.phase_switching import switch_what_is_due
from app.foundation.database import db
from app.landing.models import Tally


def begin_due_phases() -> int:
    """Let phases begin whose date has come or whose number is reached; returns how many. Commits each."""
    rows = db.session.execute(select(Tally.campaign_id, Tally.confirmed)).all()
    return switch_what_is_due({row.campaign_id: row.confirmed for row in rows})
