"""What reported barriers tell of a person; ``personal_data.py`` answers with it."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.foundation.database import db
from app.foundation.personal_data import Rows
from app.landing.barrier_models import BarrierReport

_TOLD = ("page", "message", "email", "reported_at", "due_at", "done_at", "outcome")


def reports_of(address_key: bytes | None) -> Rows:
    """What was reported with this address."""
    if not address_key:
        return {}
    mine = select(BarrierReport).where(BarrierReport.address_key == address_key).order_by(BarrierReport.id)
    rows = [{name: getattr(one, name) for name in _TOLD} for one in db.session.scalars(mine)]
    return {"barrier_reports": rows} if rows else {}


def forget_reports_of(address_key: bytes | None) -> None:
    """Delete it; whoever asks to be erased waits for no answer. The caller commits."""
    if address_key:
        db.session.execute(delete(BarrierReport).where(BarrierReport.address_key == address_key))
