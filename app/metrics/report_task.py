"""On Monday morning the week that has ended is written to those who are to get it: once, whoever does it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.foundation import clock, queue
from app.foundation.database import db, insert_or_ignore, reading
from app.foundation.wording import zone
from app.metrics.report_models import ReportReader, WeeklyReport
from app.metrics.report_readers import possible_readers
from app.metrics.report_week import Week, week_of
from app.metrics.weekly import ran_in
from app.outbox import leaving

MAIL_KIND = "weekly_report"
# By the clock on the organisation's wall.
_HOUR = 6


def write_weekly_reports() -> None:
    """From Monday 6 o'clock on, also later in the week where nobody was there to do it. Commits.

    Two workers may do it at once: the database lets one of them write each row, and its mail with it.
    """
    week = week_of(clock.now(), zone()).previous
    due = week.ends(zone()) + timedelta(hours=_HOUR)
    if clock.now() < due:
        return
    with reading():
        missing = _without(week, due)
        is_something = bool(missing) and ran_in(week)
    if not is_something:
        return
    for account_id in missing:
        _write(account_id, week)
    db.session.commit()
    queue.nudge(leaving.JOB)


def _without(week: Week, due: datetime) -> list[int]:
    """The accounts that had been chosen when it was due, may see numbers, and have none yet."""
    written = select(WeeklyReport.account_id).where(WeeklyReport.week == week.name)
    wanted = select(ReportReader.account_id).where(
        ReportReader.since <= due, ReportReader.account_id.not_in(written)
    )
    possible = {account.id for account in possible_readers()}
    return [
        number
        for number in db.session.scalars(wanted.order_by(ReportReader.account_id))
        if number in possible
    ]


def _write(account_id: int, week: Week) -> None:
    row = {"account_id": account_id, "week": week.name, "written_at": clock.now()}
    written = db.session.scalar(insert_or_ignore(WeeklyReport).values(**row).returning(WeeklyReport.id))
    if written is not None:
        leaving.put(MAIL_KIND, written)
