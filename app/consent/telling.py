"""The consents of a person: what holds now, and each as a line of their timeline with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.consent.call_words import call_evidence
from app.consent.imported_words import imported_caveat, imported_evidence
from app.consent.ledger import GIVEN, WITHDRAWN
from app.consent.models import ConsentEvent
from app.consent.numbers import PHONE, is_confirmed
from app.consent.proof import PERMISSION, calls_proven_until, kept_until
from app.consent.special_wordings import is_partner
from app.foundation.agreements import Agreement, NextStep
from app.foundation.database import db
from app.foundation.timeline import TimelineEntry
from app.foundation.wording import date_and_time


def tell(contact_id: int) -> list[TimelineEntry]:
    """One line for each entry in the ledger; the proof of what was withdrawn is locked (R1.16)."""
    events = _events(contact_id)
    ended = {event.purpose: event.id for event in events if event.action == WITHDRAWN}
    return [
        TimelineEntry(
            at=event.at,
            icon="check" if event.action == GIVEN else "x",
            text=_title(event),
            wording=_wording(event),
            evidence=evidence_in_words(event.evidence),
            caveat=_caveat(event),
            receipt=f"/staff/contacts/{contact_id}/consents/{event.id}" if event.action == GIVEN else "",
            evidence_for=PERMISSION if event.id <= ended.get(event.purpose, 0) else "",
        )
        for event in events
    ]


def tell_what_holds(contact_id: int) -> list[Agreement]:
    """For each purpose the last line of the ledger, which is what holds."""
    latest = {event.purpose: event for event in _events(contact_id)}
    wordings = {event.purpose: _wording(event) for event in _events(contact_id) if event.action == GIVEN}
    return [
        Agreement(
            purpose=purpose_title(purpose),
            is_in_force=event.action == GIVEN,
            since=event.at,
            wording=wordings.get(purpose, ""),
            caveat=_caveat(event),
            proof_until=_proof_until(event) if event.action == WITHDRAWN else None,
            next_step=_next_step(event),
        )
        for purpose, event in latest.items()
    ]


def purpose_title(purpose: str) -> str:
    """The purpose in a few words, where the words people saw stand beside it: those name the partner as registered."""
    return str(_("Passed on to a named partner")) if is_partner(purpose) else purpose_label(purpose)


def purpose_label(purpose: str) -> str:
    """The purpose in a few words for staff, partners told apart by their keys."""
    labels = {
        "newsletter": _("Newsletter"),
        "campaigns": _("News of other campaigns"),
        "publish_name": _("Name shown publicly"),
        "phone": _("Phone and text message"),
        "handover": _("Hand-over to the addressee"),
        "political": _("Targeted political messages"),
        "measurement": _("Measuring opens and clicks"),
        "art9": _("Political opinion (Art. 9 GDPR)"),
        "ambassador_news": _("News about the own link"),
        "number_call": _("Call that confirms a number"),
    }
    if is_partner(purpose):
        return str(_("Passed on to a partner (%(key)s)", key=purpose.partition("-")[2]))
    return str(labels.get(purpose, purpose))


def _title(event: ConsentEvent) -> str:
    purpose = purpose_title(event.purpose)
    if event.action != GIVEN:
        return str(_("Withdrawn: %(purpose)s", purpose=purpose))
    if event.evidence.get("call"):
        return str(_("Number confirmed by a call: %(purpose)s", purpose=purpose))
    return str(_("Agreed: %(purpose)s", purpose=purpose))


def _proof_until(event: ConsentEvent) -> datetime:
    until = kept_until(event.at)
    if event.purpose != PHONE:
        return until
    return max(until, calls_proven_until([event.contact_id]).get(event.contact_id, until))


def _next_step(event: ConsentEvent) -> NextStep | None:
    if event.action != GIVEN or event.purpose != PHONE:
        return None
    label = _("Note a call") if is_confirmed(event) else _("Call to confirm the number")
    return NextStep(str(label), f"/staff/contacts/{event.contact_id}/call", "phone.call")


def _events(contact_id: int) -> Sequence[ConsentEvent]:
    wanted = select(ConsentEvent).where(ConsentEvent.contact_id == contact_id).order_by(ConsentEvent.id)
    return db.session.scalars(wanted).all()


def _wording(event: ConsentEvent) -> str:
    """Words that were brought in stand with the evidence."""
    return event.legal_text.wording if event.legal_text else str(event.evidence.get("wording", ""))


def evidence_in_words(kept: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What would be shown to a court, as pairs of a name and what was kept."""
    ways = {"button": _("with the button in the mail"), "code": _("with the code from the mail")}
    lines = (
        *imported_evidence(kept),
        (_("Asked on the page"), kept.get("page_url")),
        (_asked_by(kept), _moment(kept.get("requested_at"))),
        (_("Mail sent"), _moment(kept.get("sent_at"))),
        (_("Message-ID of the mail"), kept.get("message_id")),
        (_("Answer of the mail server it was handed to"), _server_answer(kept)),
        (_("Fingerprint of the mail (SHA-256)"), kept.get("content_hash")),
        (_("Confirmed"), _moment(kept.get("confirmed_at"))),
        (_("How"), ways.get(str(kept.get("confirmed_by")))),
        *call_evidence(kept),
    )
    return tuple((str(name), str(value)) for name, value in lines if value)


def _asked_by(kept: dict[str, Any]) -> str:
    """Whoever took part and agreed to nothing ticked no box."""
    shown = kept.get("shown")
    return str(_("Form sent") if shown and not any(box["ticked"] for box in shown) else _("Box ticked"))


def _server_answer(kept: dict[str, Any]) -> str | None:
    return None if kept.get("through_built_in_outbox") else kept.get("server_answer")


def _caveat(event: ConsentEvent) -> str:
    if event.action == GIVEN and event.evidence.get("imported_at"):
        return imported_caveat()
    if event.action == GIVEN and not is_confirmed(event):
        return str(
            _(
                "The number is not confirmed: the mail proves who reads the mailbox, not who answers the phone. Until "
                "it is, call only to confirm it, and do not text."
            )
        )
    if event.action != GIVEN or not event.evidence.get("through_built_in_outbox"):
        return ""
    return str(
        _(
            "Confirmed through the built-in outbox, which administrators can read: they could have pressed the button "
            "themselves, so this proves little. Set up a mail server before you rely on consents."
        )
    )


def _moment(written: object) -> str | None:
    return date_and_time(datetime.fromisoformat(written)) if isinstance(written, str) else None
