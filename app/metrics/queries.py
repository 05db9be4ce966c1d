"""Reading the numbers of one campaign: a handful of queries, each over one index, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import and_, func, select

from app.ambassadors.models import Referral
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import NotFoundError
from app.landing.models import SignUp, Supporter
from app.landing.signing_up import CONFIRMATION
from app.metrics.figures import LEFT_OUT, CampaignNumbers, Figures, Middle, summed
from app.outbox.models import OutboxMessage
from app.visits.models import VisitCount

# Medians are taken of so many of the newest: enough to be steady, and they tell how it goes now.
_SAMPLE = 2000
# What was counted by hour, and which figure it is.
VISIT_KINDS = {
    "view": "views",
    "begun": "begun",
    "confirm_page": "confirm_pages",
    "expired_unconfirmed": "sign_ups",
    **LEFT_OUT,
}
_SHARE = "share"

# (channel, variant) → its figures
_Cells = defaultdict[tuple[str, str], Figures]


def campaign_by_slug(slug: str) -> Campaign:
    """The campaign with this address. Raises NotFoundError."""
    campaign = db.session.scalars(select(Campaign).where(Campaign.slug == slug)).first()
    if campaign is None:
        raise NotFoundError(
            f"There is no campaign with the address “{slug}”; “testballon campaign list” shows all."
        )
    return campaign


def campaign_numbers(campaign_id: int) -> CampaignNumbers:
    """All the figures of a campaign."""
    cells: _Cells = defaultdict(Figures)
    shares = _add_visits(cells, campaign_id)
    _add_sign_ups(cells, campaign_id)
    oldest = _add_mails(cells, campaign_id)
    totals = Figures()
    for cell in cells.values():
        totals.add(cell)
    variants = summed((variant, cell) for (_channel, variant), cell in cells.items())
    return CampaignNumbers(
        totals=totals,
        channels=summed((channel, cell) for (channel, _variant), cell in cells.items()),
        variants=variants if set(variants) - {""} else {},
        shares=shares,
        time_to_confirm=_time_to_confirm(campaign_id),
        mail_delay=_mail_delay(campaign_id),
        oldest_mail_waiting_seconds=(clock.now() - oldest).total_seconds() if oldest else None,
    )


def _add_visits(cells: _Cells, campaign_id: int) -> dict[str, int]:
    """Add what was counted by hour; returns the shares, whose cells hold the network in place of a channel."""
    shares: dict[str, int] = {}
    rows = db.session.execute(
        select(VisitCount.kind, VisitCount.channel, VisitCount.variant, func.sum(VisitCount.number))
        .where(VisitCount.campaign_id == campaign_id)
        .group_by(VisitCount.kind, VisitCount.channel, VisitCount.variant)
    )
    for kind, channel, variant, counted in rows:
        if kind == _SHARE:
            shares[channel] = shares.get(channel, 0) + int(counted)
        elif kind in VISIT_KINDS:
            cell, name = cells[channel, variant], VISIT_KINDS[kind]
            setattr(cell, name, getattr(cell, name) + int(counted))
    return dict(sorted(shares.items(), key=lambda one: (-one[1], one[0])))


def _add_sign_ups(cells: _Cells, campaign_id: int) -> None:
    """Add the sign-ups that are still there, and the people among them who count."""
    rows = db.session.execute(
        select(
            SignUp.channel,
            SignUp.variant,
            func.count(SignUp.id),
            func.count(Supporter.sign_up_id),
            func.count(SignUp.id).filter(SignUp.confirmed_by == "button"),
            func.count(Referral.sign_up_id),
        )
        .outerjoin(Supporter, Supporter.sign_up_id == SignUp.id)
        .outerjoin(Referral, and_(Referral.sign_up_id == SignUp.id, Referral.excluded.is_(None)))
        .where(SignUp.campaign_id == campaign_id, SignUp.invalidated_at.is_(None))
        .group_by(SignUp.channel, SignUp.variant)
    )
    for channel, variant, sign_ups, confirmed, pressed, referred in rows:
        cells[channel, variant].add(
            Figures(sign_ups=sign_ups, confirmed=confirmed, pressed=pressed, referred_confirmed=referred)
        )


def _add_mails(cells: _Cells, campaign_id: int) -> datetime | None:
    """Add the confirmation mails; returns when the oldest one that still waits was written."""
    mail = OutboxMessage
    rows = db.session.execute(
        select(
            SignUp.channel,
            SignUp.variant,
            func.count(mail.sent_at),
            func.count(mail.due_at),
            func.count(mail.withheld_at),
            func.count(mail.failed_at),
            func.min(mail.created_at).filter(mail.due_at.is_not(None)),
        )
        .join(mail, and_(mail.kind == CONFIRMATION, mail.subject_id == SignUp.id))
        .where(SignUp.campaign_id == campaign_id)
        .group_by(SignUp.channel, SignUp.variant)
    ).all()
    for row in rows:
        _channel, _variant, sent, waiting, withheld, failed, _oldest = row
        cells[row.channel, row.variant].add(
            Figures(mails_sent=sent, mails_waiting=waiting, mails_withheld=withheld, mails_failed=failed)
        )
    return min((row[-1] for row in rows if row[-1]), default=None)


def _time_to_confirm(campaign_id: int) -> Middle:
    """From the form to the confirmation, of the newest supporters."""
    return _middle(
        select(SignUp.created_at, Supporter.counted_at)
        .join(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(Supporter.campaign_id == campaign_id)
        .order_by(Supporter.counted_at.desc())
    )


def _mail_delay(campaign_id: int) -> Middle:
    """From the form to the hand-over of the mail, of the newest mails that left."""
    return _middle(
        select(OutboxMessage.created_at, OutboxMessage.sent_at)
        .join(SignUp, OutboxMessage.subject_id == SignUp.id)
        .where(
            SignUp.campaign_id == campaign_id,
            OutboxMessage.kind == CONFIRMATION,
            OutboxMessage.sent_at.is_not(None),
        )
        .order_by(SignUp.created_at.desc())
    )


def _middle(pairs: Any) -> Middle:
    rows = db.session.execute(pairs.limit(_SAMPLE)).all()
    seconds = [(after - before).total_seconds() for before, after in rows]
    return Middle(median(seconds) if seconds else None, len(seconds))
