"""Calls in words: how one ended, who made it, and what of it stands beside a consent as evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.consent.calls import CONFIRMED, NOBODY, REFUSED, TALKED, WRONG, calls_with
from app.consent.models import LegalText
from app.foundation.database import db
from app.foundation.timeline import TimelineEntry
from app.foundation.wording import date_and_time
from app.staff.models import Account


def outcome_label(outcome: str) -> str:
    """How a call ended."""
    labels = {
        CONFIRMED: _("The number is theirs, and they agree"),
        REFUSED: _("They do not want to be called"),
        WRONG: _("The number is somebody else's"),
        NOBODY: _("Nobody was reached"),
        TALKED: _("A talk"),
    }
    return str(labels.get(outcome, outcome))


def who_called(account_id: int | None) -> str:
    """The colleague, for as long as they have an account."""
    account = db.session.get(Account, account_id) if account_id else None
    if account is None:
        return str(_("an account that is gone"))
    return account.email


def tell(contact_id: int) -> list[TimelineEntry]:
    """The calls that are no line of the ledger: nobody was reached, or they talked."""
    return [
        TimelineEntry(
            at=call.made_at,
            icon="phone",
            text=str(_("Call: %(outcome)s", outcome=outcome_label(call.outcome))),
        )
        for call in calls_with(contact_id)
        if call.outcome in (NOBODY, TALKED)
    ]


def call_evidence(kept: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Of a line of the ledger that a call brought about, as pairs of a name and what was kept."""
    if not kept.get("call"):
        return ()
    text = db.session.get(LegalText, kept.get("read_out") or 0)
    return (
        (_("Called"), date_and_time(datetime.fromisoformat(str(kept["called_at"])))),
        (_("By"), who_called(kept.get("called_by"))),
        (_("How the call ended"), outcome_label(str(kept.get("outcome")))),
        (_("Read out"), text.wording if text else None),
        (_("Version of what was read out"), text.version if text else None),
        (_("Fingerprint of the number"), kept.get("number")),
    )
