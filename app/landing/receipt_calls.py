"""What a receipt says about the number a consent to calls is about: who called when, and what came of it (R1.15)."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.consent.call_words import outcome_label, who_called
from app.consent.calls import calls_with
from app.consent.ledger import WITHDRAWN
from app.consent.models import ConsentEvent, LegalText, PhoneCall
from app.consent.numbers import PHONE
from app.foundation.database import db


def calls_of(event: ConsentEvent) -> list[dict[str, Any]] | None:
    """The calls by this consent, ready for JSON: those after the withdrawal before it, up to the one after it.

    None for what is no consent to calls. The number is there as its keyed fingerprint only.
    """
    if event.purpose != PHONE:
        return None
    withdrawn = select(ConsentEvent.at).where(
        ConsentEvent.contact_id == event.contact_id,
        ConsentEvent.purpose == PHONE,
        ConsentEvent.action == WITHDRAWN,
    )
    before = db.session.scalar(
        withdrawn.where(ConsentEvent.id < event.id).order_by(ConsentEvent.id.desc()).limit(1)
    )
    after = db.session.scalar(withdrawn.where(ConsentEvent.id > event.id).order_by(ConsentEvent.id).limit(1))
    return [
        _facts(call)
        for call in calls_with(event.contact_id)
        if (before is None or call.made_at > before) and (after is None or call.made_at <= after)
    ]


def in_pairs(calls: list[dict[str, Any]] | None, when: Any) -> list[tuple[str, str]]:
    """The same for paper."""
    if calls is None:
        return []
    if not any(call["outcome"] == "confirmed" for call in calls):
        pairs = [(_("Number"), _("not confirmed: nobody may be called by this consent"))]
    else:
        pairs = []
    for call in calls:
        text = call["read_out"] or {}
        pairs += [
            (_("Called"), when(call["at"])),
            (_("By"), call["by"]),
            (_("How the call ended"), outcome_label(call["outcome"])),
            (_("Fingerprint of the number"), call["number"]),
            (_("Read out"), text.get("text", "")),
            (_("Language"), text.get("language", "")),
            (_("Version of what was read out"), str(text.get("version", ""))),
        ]
    return pairs


def _facts(call: PhoneCall) -> dict[str, Any]:
    return {
        "at": call.made_at.isoformat(),
        "by": who_called(call.account_id),
        "outcome": call.outcome,
        "number": call.number,
        "read_out": _read_out(call.legal_text),
    }


def _read_out(text: LegalText | None) -> dict[str, Any] | None:
    if text is None:
        return None
    return {"text": text.wording, "language": text.language, "version": text.version}
