"""When something went wrong: whose data it was, and the notice that is due within 72 hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.campaigns.authorities import authority_of
from app.campaigns.organisation import the_organisation
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.foundation.paging import PAGE_SIZE, Page, page_number
from app.foundation.row_numbers import row_number_or_none
from app.foundation.wording import zone
from app.safety.breach import (
    CHANGED,
    EFFECTS,
    EXPORTED,
    SEEN,
    Affected,
    Question,
    affected_by,
    times_signed_in,
)
from app.safety.conditions import moment_typed
from app.safety.trail_words import words as trail_words
from app.staff.queries import all_accounts

bp = staff_blueprint("breach", __name__)
# Art. 33(1) GDPR.
_NOTICE_WITHIN = timedelta(hours=72)
_MINUTE = timedelta(minutes=1)


@bp.get("/contacts/breach")
@needs("contacts.rights")
def query() -> ResponseReturnValue:
    """The question, and whose rows it finds. Looking at this leaves no line: the answer would become part of itself."""
    question, wrong = _question()
    found = affected_by(question) if question else None
    return render_template(
        "safety/breach.html",
        found=found,
        people=_people(found) if found else None,
        signed_in=times_signed_in(question) if question else 0,
        wrong=wrong,
        asked=_typed(),
        accounts=all_accounts(),
        emails={one.id: one.email for one in all_accounts()},
        words=trail_words(),
        tables=_tables(),
        ways=_ways(),
    ), (422 if wrong else 200)


@bp.get("/contacts/breach/notice")
@needs("contacts.rights")
def notice() -> ResponseReturnValue:
    """The notice to the supervisory authority (Art. 33(3) GDPR), to print and to complete."""
    question, _wrong = _question()
    found = affected_by(question) if question else Affected([])
    known_at = _known_at()
    return render_template(
        "safety/breach_notice.html",
        organisation=the_organisation(),
        authority=authority_of(the_organisation()),
        question=question,
        until=question.until - _MINUTE if question else None,
        found=found,
        tables=sorted({_tables()[EFFECTS[one.action][0]] for one in found.entries}),
        ways=sorted({_ways()[EFFECTS[one.action][1]] for one in found.entries}),
        known_at=known_at,
        due_at=known_at + _NOTICE_WITHIN,
    )


def _typed() -> dict[str, str]:
    """What was asked; a fresh page asks for the last day."""
    now = clock.now().astimezone(zone())
    usual = {
        "since": f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}",
        "until": f"{now:%Y-%m-%dT%H:%M}",
        "known": f"{now:%Y-%m-%dT%H:%M}",
    }
    names = ("since", "until", "account", "table", "how", "known")
    return {name: request.args.get(name, "").strip()[:40] or usual.get(name, "") for name in names}


def _question() -> tuple[Question | None, str]:
    if "since" not in request.args:
        return None, ""
    asked = _typed()
    try:
        since, until = moment_typed(asked["since"]), moment_typed(asked["until"])
    except RefusedError as refusal:
        return None, str(refusal)
    if until < since:
        return None, str(_("The end lies before the beginning."))
    account = row_number_or_none(asked["account"]) if asked["account"] else 0
    # The minute that was typed belongs to it.
    return Question(since, until + _MINUTE, account, asked["table"], asked["how"]), ""


def _known_at() -> datetime:
    try:
        return moment_typed(_typed()["known"])
    except RefusedError:
        return clock.now()


def _people(found: Affected) -> Page[tuple[Contact, list[str]]]:
    """A page of them, each with what was done."""
    ids = sorted(found.contacts)
    number = page_number(len(ids))
    shown = ids[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    rows = db.session.scalars(select(Contact).where(Contact.id.in_(shown)).order_by(Contact.id)).all()
    words = trail_words()
    return Page(
        [(one, sorted(words[did] for did in found.contacts[one.id])) for one in rows], number, len(ids)
    )


def _ways() -> dict[str, str]:
    return {SEEN: _("seen"), EXPORTED: _("exported"), CHANGED: _("changed")}


def _tables() -> dict[str, str]:
    return {
        "contacts": _("Contacts"),
        "sign_ups": _("Sign-ups"),
        "seats": _("Seats"),
        "moderated": _("Texts that are read first"),
        "kits": _("Own pages for sharing"),
        "referrals": _("Who came by whose link"),
        "mails": _("Mails in the outbox"),
    }
