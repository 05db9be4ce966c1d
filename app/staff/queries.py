"""Reading accounts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app.foundation.database import db
from app.staff.models import Account, EntryLink


def account_by_email(email: str) -> Account | None:
    """The account with this address, however its letters are written."""
    same = func.lower(Account.email) == email.strip().lower()
    return db.session.scalars(select(Account).where(same)).first()


def all_accounts() -> Sequence[Account]:
    """Everybody who works here, by address."""
    return db.session.scalars(select(Account).order_by(Account.email)).all()


def entry_link_by_handle(handle: bytes) -> EntryLink | None:
    """The link that a token names."""
    return db.session.scalars(select(EntryLink).where(EntryLink.handle == handle)).first()
