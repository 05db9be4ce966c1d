"""The steps at which a supporter is thanked: each once, whoever notices it first, however the number moves later."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from app.ambassadors.models import KitMail, Referral
from app.ambassadors.news_consent import gets_news
from app.foundation import clock
from app.foundation.database import db, insert_or_ignore
from app.outbox import leaving

MAIL_KIND = "kit"
STEPS = (1, 3, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
_REACHED = "reached-"


def next_step(reached: int) -> int | None:
    """The first step that is still ahead."""
    return next((step for step in STEPS if step > reached), None)


def step_of(about: str) -> int | None:
    """The step a mail is about; None where it is about something else."""
    return int(about.removeprefix(_REACHED)) if about.startswith(_REACHED) else None


def brought_by(inviter_ids: Collection[int]) -> dict[int, int]:
    """By supporter's sign-up, how many people count for them."""
    rows = db.session.execute(
        select(Referral.inviter_id, func.count())
        .where(Referral.inviter_id.in_(inviter_ids), Referral.excluded.is_(None))
        .group_by(Referral.inviter_id)
    )
    return {inviter_id: number for inviter_id, number in rows if inviter_id is not None}


def note_milestones(inviter_ids: Collection[int]) -> None:
    """Write down what these supporters have reached, and a mail to those who want one. The caller commits.

    A crowd that takes somebody over several steps at once makes one mail.
    """
    for inviter_id, number in sorted(brought_by(inviter_ids).items()):
        new = [
            noted
            for step in STEPS
            if step <= number and (noted := note(inviter_id, f"{_REACHED}{step}")) is not None
        ]
        if new and gets_news(inviter_id):
            leaving.put(MAIL_KIND, new[-1])


def note(sign_up_id: int, about: str) -> int | None:
    """Write down that it happened, the first time; the database decides whose time is the first."""
    row = {"sign_up_id": sign_up_id, "about": about, "happened_at": clock.now()}
    number: int | None = db.session.scalar(insert_or_ignore(KitMail).values(**row).returning(KitMail.id))
    return number
