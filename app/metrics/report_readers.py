"""Choosing who gets the week by mail."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from app.foundation import audit, clock
from app.foundation.database import db, insert_or_ignore
from app.metrics.report_models import ReportReader
from app.staff.models import Account
from app.staff.queries import all_accounts


def possible_readers() -> list[Account]:
    """Whoever works here and may see numbers, by address."""
    return [account for account in all_accounts() if account.active and account.may("numbers.view")]


def chosen_readers() -> set[int]:
    """The accounts that get it, by id."""
    return set(db.session.scalars(select(ReportReader.account_id)))


def choose_readers(ids: Collection[int]) -> None:
    """Exactly these of the possible readers get it from now on. The caller commits."""
    possible = {account.id for account in possible_readers()}
    before, wanted = chosen_readers() & possible, possible & set(ids)
    for account_id in sorted(wanted - before):
        _begin(account_id)
    for account_id in sorted(before - wanted):
        _end(account_id)


def choose_for_oneself(account_id: int, *, wanted: bool) -> None:
    """Switch one's own on or off. The caller commits."""
    (_begin if wanted else _end)(account_id)


def _begin(account_id: int) -> None:
    db.session.execute(insert_or_ignore(ReportReader).values(account_id=account_id, since=clock.now()))
    audit.record("report.reader_added", "account", account_id)


def _end(account_id: int) -> None:
    db.session.execute(delete(ReportReader).where(ReportReader.account_id == account_id))
    audit.record("report.reader_removed", "account", account_id)
