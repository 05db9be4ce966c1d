"""What is open now, for whoever answers for data protection: each matter with its number, its day and where it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.accountability.assessing import newest_note, reasons
from app.accountability.looking import newest_look
from app.accountability.models import DailyLook
from app.campaigns.organisation import duty_label, the_organisation
from app.campaigns.queries import published_pages
from app.foundation import clock
from app.foundation.database import db
from app.foundation.wording import date, date_and_time, number
from app.landing.barrier_models import BarrierReport
from app.privacy.models import PrivacyRequest
from app.safety.alarms import how_many
from app.staff.release_models import Release

WELL, LOOK, URGENT = "green", "yellow", "red"


@dataclass(frozen=True, slots=True)
class Matter:
    """One line of the overview: what it is, how it stands as a sentence, whether it is urgent, and where it is."""

    name: str
    said: str
    tone: str
    url: str

    @property
    def state(self) -> str:
        """The tone in a word, for colour carries nothing alone."""
        return str({WELL: _("in order"), LOOK: _("still open"), URGENT: _("urgent")}[self.tone])


def open_matters() -> list[Matter]:
    """All of them, in an order that stays the same from day to day."""
    return [
        _requests(),
        _barriers(),
        _releases(),
        _alarms(),
        _duties(),
        _assessment(),
        *_from_the_daily_look(newest_look()),
    ]


def _requests() -> Matter:
    return _with_deadline(PrivacyRequest, _("Requests of people"), "/staff/contacts/requests")


def _barriers() -> Matter:
    return _with_deadline(BarrierReport, _("Reported barriers"), "/staff/accessibility")


def _with_deadline(table: Any, name: str, url: str) -> Matter:
    late = func.count().filter(table.due_at < clock.now())
    wanted = select(func.count(), late, func.min(table.due_at)).where(table.done_at.is_(None))
    waiting, overdue, due_at = db.session.execute(wanted).one()
    if not waiting:
        return Matter(name, _("None is open."), WELL, url)
    said = ngettext("%(n)s is open.", "%(n)s are open.", waiting, n=number(waiting))
    if overdue:
        said += " " + ngettext("%(n)s is overdue.", "%(n)s are overdue.", overdue, n=number(overdue))
    else:
        said += " " + _("The next is to be answered by %(day)s.", day=date(due_at))
    return Matter(name, said, URGENT if overdue else LOOK, url)


def _releases() -> Matter:
    is_open = (Release.decided_at.is_(None), Release.expires_at > clock.now())
    waiting, since = db.session.execute(
        select(func.count(), func.min(Release.asked_at)).where(*is_open)
    ).one()
    said = _("None waits.")
    if waiting:
        said = ngettext("%(n)s waits", "%(n)s wait", waiting, n=number(waiting))
        said += ", " + _("the oldest since %(moment)s.", moment=date_and_time(since))
    return Matter(_("Releases by a second person"), said, LOOK if waiting else WELL, "/staff/releases")


def _alarms() -> Matter:
    unsettled = how_many()
    said = _("None is unsettled.")
    if unsettled:
        said = ngettext("%(n)s is unsettled.", "%(n)s are unsettled.", unsettled, n=number(unsettled))
    return Matter(_("Alarms"), said, LOOK if unsettled else WELL, "/staff/delivery")


def _duties() -> Matter:
    lacking = [duty_label(name) for name in the_organisation().missing_for_imprint]
    said = _("Missing: %(what)s.", what=", ".join(lacking)) if lacking else _("Complete.")
    name = _("Imprint, contact for data protection, accessibility statement")
    return Matter(name, said, URGENT if lacking else WELL, "/staff/organisation")


def _assessment() -> Matter:
    name, url, note = _("Impact assessment"), "/staff/data-protection/assessment", newest_note()
    if note is not None:
        day = date(datetime.combine(note.assessed_on, datetime.min.time(), clock.now().tzinfo))
        return Matter(name, _("Assessed by %(name)s on %(day)s.", name=note.responsible, day=day), WELL, url)
    if reasons(published_pages()):
        return Matter(name, _("It is a duty here, and nobody has made it yet."), URGENT, url)
    return Matter(name, _("Nothing that is published now makes it a duty."), WELL, url)


def _from_the_daily_look(look: DailyLook | None) -> Iterator[Matter]:
    ledger, unused = _("Ledger of consents"), _("Consents nobody made use of for long")
    erased, here = _("Who will be erased soon"), "/staff/data-protection"
    if look is None or look.done_at is None:
        yield Matter(ledger, _("Not checked yet. The worker does it once a day."), LOOK, f"{here}#ledger")
        return
    moment, links = date_and_time(look.done_at), number(look.links)
    said = _("Unchanged up to entry %(links)s, checked on %(moment)s.", links=links, moment=moment)
    if look.faults:
        said = ngettext("%(n)s fault", "%(n)s faults", len(look.faults), n=number(len(look.faults)))
        said += ", " + _("checked on %(moment)s.", moment=moment)
    yield Matter(ledger, said, URGENT if look.faults else WELL, f"{here}#ledger")
    said = _("None.")
    if look.unused:
        said = ngettext("%(n)s consent", "%(n)s consents", look.unused, n=number(look.unused))
        said += ", " + _("nothing leaves by %(frozen)s of them any more.", frozen=number(look.frozen))
    yield Matter(unused, said, LOOK if look.unused else WELL, "/staff/contacts/asking-again")
    said = _(
        "Within thirty days %(announced)s are told and %(erased)s erased, automatically.",
        announced=number(look.announced_soon), erased=number(look.erased_soon),
    )  # fmt: skip
    yield Matter(erased, said, WELL, f"{here}/clean-up")
