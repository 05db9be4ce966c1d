"""How many letters a campaign has sent and how many wait for their turn, for the campaign's page."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, func, select

from app.campaigns.letters import recipient_through_us
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.landing.letter_writing import KIND
from app.landing.models import Letter
from app.outbox.models import OutboxMessage

bp = staff_blueprint("letters", __name__)


@bp.get("/campaigns/<int:campaign_id>/letters/card")
@needs("campaigns.view")
def card(campaign_id: int) -> ResponseReturnValue:
    """Nothing where supporters send their letters themselves and nobody ever sent one through us."""
    campaign = db.session.get(Campaign, campaign_id) or abort(404)
    letters = _standing(campaign.id)
    content = campaign.current_revision.content if campaign.current_revision else campaign.draft
    if not letters.written and not recipient_through_us(content):
        return ""
    return render_template("landing/_letters_card.html", letters=letters)


class _Standing(NamedTuple):
    """How many were written, have left and wait, and when the last of those leaves."""

    written: int
    sent: int
    waiting: int
    last: datetime | None

    @property
    def stopped(self) -> int:
        """How many will not leave any more."""
        return self.written - self.sent - self.waiting


def _standing(campaign_id: int) -> _Standing:
    message = OutboxMessage
    row = db.session.execute(
        select(
            func.count(),
            func.count(message.sent_at),
            func.count(message.due_at),
            func.max(Letter.leaves_at).filter(message.due_at.is_not(None)),
        )
        .select_from(Letter)
        .join(message, and_(message.kind == KIND, message.subject_id == Letter.sign_up_id))
        .where(Letter.campaign_id == campaign_id)
    ).one()
    return _Standing(*row)
