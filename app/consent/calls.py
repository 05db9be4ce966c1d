"""Calls by the consent to them: the one that confirms the number (R1.15), and those that make use of it.

Each use is a row, because the proof of the consent has to be kept for five years after each (§ 7a(2) UWG).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.consent import ledger
from app.consent.models import ConsentEvent, LegalText, PhoneCall
from app.consent.numbers import PHONE, confirmed_among, number_fingerprint
from app.consent.withdrawing import holding_among, withdraw
from app.contacts.models import Contact
from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import RefusedError

CONFIRMED, REFUSED, WRONG, NOBODY, TALKED = "confirmed", "refused", "wrong", "nobody", "talked"
# Before the number is confirmed, and after.
TO_CONFIRM: Final = (CONFIRMED, REFUSED, WRONG, NOBODY)
TO_TALK: Final = (TALKED, REFUSED, WRONG)
OUTCOMES: Final = (CONFIRMED, REFUSED, WRONG, NOBODY, TALKED)
# § 7a UWG: each of these is the consent, given or used.
CLOCK_STARTS_WITH = (CONFIRMED, TALKED)
_BATCH = 500


def standing(contact_id: int) -> str:
    """``waiting`` for a call that confirms the number, ``confirmed``, or empty: then nobody may call."""
    contact = db.session.get(Contact, contact_id)
    if contact is None or not contact.phone or contact_id not in holding_among([contact_id], PHONE):
        return ""
    return "confirmed" if confirmed_among([contact_id]) else "waiting"


def record(contact: Contact, outcome: str, *, number: str, text: LegalText | None, account_id: int) -> None:
    """Note how a call ended, and what follows from that. The caller has locked the contact, and commits.

    ``number`` is the fingerprint of the number that was called. Raises RefusedError.
    """
    now = standing(contact.id)
    if number != number_fingerprint(contact.phone or ""):
        raise RefusedError(_("The number was changed meanwhile. Please look again before you call."))
    if outcome not in {"waiting": TO_CONFIRM, "confirmed": TO_TALK}.get(now, ()):
        raise RefusedError(_("Please say how the call ended; somebody else may have noted one meanwhile."))
    call = PhoneCall(
        contact_id=contact.id,
        made_at=clock.now(),
        account_id=account_id,
        outcome=outcome,
        number=number,
        legal_text_id=text.id if text and now == "waiting" else None,
    )
    db.session.add(call)
    db.session.flush()
    evidence = _evidence(call)
    if outcome == CONFIRMED:
        _confirm(contact.id, evidence)
    elif outcome in (REFUSED, WRONG):
        withdraw(contact.id, [PHONE], by="call", told=evidence)
    if outcome == WRONG:
        # Somebody else's number is nothing to be kept (Art. 5(1)(d) GDPR).
        contact.phone = None
    audit.record("contact.called", "contact", contact.id, outcome=outcome)


def calls_with(contact_id: int) -> Sequence[PhoneCall]:
    """All calls, the oldest first."""
    wanted = select(PhoneCall).where(PhoneCall.contact_id == contact_id).order_by(PhoneCall.id)
    return db.session.scalars(wanted).all()


def made_with(contact_ids: Collection[int]) -> dict[int, list[PhoneCall]]:
    """The same for many, by contact."""
    found: dict[int, list[PhoneCall]] = {}
    wanted = select(PhoneCall).where(PhoneCall.contact_id.in_(contact_ids)).order_by(PhoneCall.id)
    for call in db.session.scalars(wanted):
        found.setdefault(call.contact_id, []).append(call)
    return found


def last_calls(contact_ids: Collection[int], purpose: str) -> Mapping[int, datetime]:
    """By contact, when the consent was last made use of (``uses.py``)."""
    return _latest(contact_ids, (TALKED,)) if purpose == PHONE else {}


def last_given_or_used(contact_ids: Collection[int]) -> dict[int, datetime]:
    """By contact, from when the five years of § 7a(2) UWG run."""
    return _latest(contact_ids, CLOCK_STARTS_WITH)


def people_with_numbers() -> Iterator[tuple[int, bool]]:
    """Everybody whose consent to calls holds and who has a number, and whether it is confirmed."""
    wanted = (
        select(Contact.id)
        .where(Contact.id.in_(select(ConsentEvent.contact_id).where(ConsentEvent.purpose == PHONE)))
        .where(Contact.phone.is_not(None), Contact.phone != "")
        .order_by(Contact.id)
    )
    ids = db.session.scalars(wanted).all()
    for start in range(0, len(ids), _BATCH):
        holding = holding_among(ids[start : start + _BATCH], PHONE)
        confirmed = confirmed_among(holding)
        yield from ((contact_id, contact_id in confirmed) for contact_id in sorted(holding))


def _latest(contact_ids: Collection[int], outcomes: Collection[str]) -> dict[int, datetime]:
    rows = db.session.execute(
        select(PhoneCall.contact_id, func.max(PhoneCall.made_at))
        .where(PhoneCall.contact_id.in_(contact_ids), PhoneCall.outcome.in_(outcomes))
        .group_by(PhoneCall.contact_id)
    )
    return {contact_id: at for contact_id, at in rows}  # noqa: C416 - rows, not pairs


def _confirm(contact_id: int, evidence: dict[str, object]) -> None:
    """The consent anew, with everything that was kept of it before and the call."""
    given = next(one for one in ledger.consents_in_force(contact_id) if one.purpose == PHONE)
    told = {**given.evidence, **evidence, "number_confirmed_at": evidence["called_at"], "given_as": given.id}
    ledger.add(
        contact_id, PHONE, ledger.GIVEN, told, legal_text_id=given.legal_text_id, sign_up_id=given.sign_up_id
    )


def _evidence(call: PhoneCall) -> dict[str, object]:
    return {
        "number": call.number,
        "called_at": call.made_at.isoformat(),
        "called_by": call.account_id,
        "call": call.id,
        "outcome": call.outcome,
        "read_out": call.legal_text_id,
    }
