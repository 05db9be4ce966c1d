"""What may be said of a page's variants, to be read; and the task that looks after them."""

from __future__ import annotations

from sqlalchemy import select

from app.foundation.database import db
from app.metrics.variant_models import GivenWinner


def latest_winner(campaign_id: int, running: list[str]) -> GivenWinner | None:
    """What was last said of the variants that run now; None where others were compared, or none yet."""
    last = db.session.scalars(
        select(GivenWinner)
        .where(GivenWinner.campaign_id == campaign_id)
        .order_by(GivenWinner.id.desc())
        .limit(1)
    ).first()
    return last if last is not None and last.judged == running else None


def look_after_variants() -> None:
    """Name winners and move traffic; a worker does it now and then."""
    # numpy takes a tenth of a second to start and memory all the time: no process that serves pages shall pay for it.
    from app.metrics.variant_looking_after import look_after_all

    look_after_all()
