"""Reading accounts."""

from __future__ import annotations

from collections.abc import Sequence

from flask_login import current_user
from sqlalchemy import func, select

from app.foundation import clock
from app.foundation.database import db
from app.foundation.releases import A_DAY
from app.staff.models import Account, AuditEntry, EntryLink


def account_by_email(email: str) -> Account | None:
    """The account with this address, however its letters are written."""
    same = func.lower(Account.email) == email.strip().lower()
    return db.session.scalars(select(Account).where(same)).first()


def all_accounts() -> Sequence[Account]:
    """Everybody who works here, by address."""
    return db.session.scalars(select(Account).order_by(Account.email)).all()


def times_in_a_day(action: str) -> int:
    """How often the account that asks has done this within the last day, as the trail says."""
    mine = (
        AuditEntry.action == action,
        AuditEntry.account_id == int(current_user.id),
        AuditEntry.at > clock.now() - A_DAY,
    )
    return db.session.scalar(select(func.count()).select_from(AuditEntry).where(*mine)) or 0


def entry_link_by_handle(handle: bytes) -> EntryLink | None:
    """The link that a token names."""
    return db.session.scalars(select(EntryLink).where(EntryLink.handle == handle)).first()
