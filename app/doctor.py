"""``testballon doctor``: what is missing or wrong, in sentences."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import func, select

from app.campaigns.organisation import the_organisation
from app.foundation.database import db
from app.foundation.queue import RedisQueue
from app.outbox.models import OutboxMessage
from app.staff.models import Account


def findings() -> list[str]:
    """Every finding as one sentence that says what to do; empty when all is well."""
    settings = current_app.config["TESTBALLON"]
    found = []
    if not db.session.scalar(select(func.count()).select_from(Account)):
        found.append("Nobody can sign in yet. Add somebody: testballon staff add EMAIL --role admin")
    missing = the_organisation().missing_for_imprint
    if missing:
        found.append(f"The imprint lacks: {', '.join(missing)}. Fill it in at /staff/organisation.")
    if not settings.smtp_url:
        found.append("No TESTBALLON_SMTP_URL is set: mails stay in the built-in outbox and reach nobody.")
    if not settings.is_secure:
        found.append(
            "TESTBALLON_BASE_URL does not begin with https://: what people enter would travel in the open."
        )
    queue = current_app.extensions["testballon_queue"]
    if isinstance(queue, RedisQueue) and not queue.answers():
        found.append(
            "Redis cannot be reached: mails leave only at the next sweep. Check TESTBALLON_REDIS_URL."
        )
    failed = db.session.scalar(select(func.count()).where(OutboxMessage.failed_at.is_not(None)))
    if failed:
        found.append(f"{failed} mails could not be delivered for good; see /staff/outbox.")
    return found
