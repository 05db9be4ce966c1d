"""The periodic clean-up: announces, asks, and erases thirty days later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.accountability.retention import Standing, standings
from app.contacts.models import Contact
from app.foundation import audit, clock, queue
from app.foundation.database import db, reading
from app.foundation.retention import AFTER_THE_END, NOTICE
from app.landing.paper_data import forget_lines_before
from app.outbox import leaving
from app.privacy.erasing import erase, wipe_traces
from app.privacy.subjects import subject_of_contact

MAIL_KIND = "keep"
_BATCH = 500


@dataclass(slots=True)
class Report:
    """How many were (or would be) announced, written to, and erased; lines on paper are counted once forgotten."""

    announced: int = 0
    written_to: int = 0
    erased: int = 0
    paper_lines: int = 0


def clean_up(*, dry_run: bool = False) -> Report:
    """Go through everybody who might be due; a dry run only counts. Commits as it goes."""
    report = Report()
    for contacts in batches():
        for contact_id, standing in standings(contacts).items():
            if standing.due_at is None or standing.due_at > clock.now():
                continue
            if standing.announced_at is None:
                report.announced += 1
                report.written_to += standing.may_be_written_to
                if not dry_run:
                    _announce(contact_id, writes=standing.may_be_written_to)
            elif _is_over(standing):
                report.erased += dry_run or _erase(contact_id)
        if dry_run:
            db.session.rollback()
        else:
            db.session.commit()
    if not dry_run:
        # They are no contacts and cannot be told.
        report.paper_lines = forget_lines_before(clock.now() - AFTER_THE_END)
    if (report.erased or report.paper_lines) and not dry_run:
        wipe_traces()
    if report.written_to and not dry_run:
        queue.nudge(leaving.JOB)
    return report


def _announce(contact_id: int, *, writes: bool) -> None:
    contact = db.session.get(Contact, contact_id)
    if contact is None:
        return
    contact.announced_at = clock.now()
    audit.record("contact.announced", "contact", contact_id)
    if writes:
        leaving.put(MAIL_KIND, contact_id)


def _erase(contact_id: int) -> bool:
    """One at a time, so that nobody who signs waits for a batch; who has said meanwhile that they stay, stays."""
    wanted = select(Contact).where(Contact.id == contact_id, Contact.restricted_at.is_(None))
    contact = db.session.scalars(wanted.execution_options(populate_existing=True)).first()
    is_due = contact is not None and _is_over(standings([contact])[contact_id])
    if contact is not None and is_due:
        erase(subject_of_contact(contact), "retention")
    db.session.commit()
    return is_due


def _is_over(standing: Standing) -> bool:
    """Whether it was due, announced, and the time to answer is over."""
    now, announced = clock.now(), standing.announced_at
    return bool(standing.due_at and standing.due_at <= now and announced and announced + NOTICE <= now)


def batches(ahead: timedelta = timedelta()) -> Iterator[Sequence[Contact]]:
    """Everybody old enough so far ahead, and none that is restricted, for what is restricted is not erased."""
    last = 0
    old = clock.now() + ahead - AFTER_THE_END + NOTICE
    may_be_due = (Contact.restricted_at.is_(None), Contact.created_at < old)
    while True:
        with reading():
            ids = db.session.scalars(
                select(Contact.id).where(*may_be_due, Contact.id > last).order_by(Contact.id).limit(_BATCH)
            ).all()
        if not ids:
            return
        yield db.session.scalars(select(Contact).where(Contact.id.in_(ids)).order_by(Contact.id)).all()
        last = ids[-1]
