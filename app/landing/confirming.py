"""The second step of double opt-in: what happens when somebody presses the button or types the code."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from app.consent import ledger
from app.contacts.addresses import parse_address
from app.contacts.matching import contact_for, keep_told
from app.foundation import clock, tokens
from app.foundation.database import db, dialect_insert, insert_or_ignore
from app.foundation.errors import ExpiredError
from app.landing.households import (
    ABOUT_THE_PROFILE,
    confirmed_at_address,
    is_whose_profile,
    which_person,
)
from app.landing.models import SignUp, Supporter, Tally
from app.landing.polls import count_answers
from app.landing.seating import locked_tally, seat_or_wait
from app.landing.signing_up import CONFIRMATION
from app.outbox.models import OutboxMessage
from app.outbox.suppression import ERASED, RESTING, allow_again

MOST_CODE_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What came of it: the sign-up, and whether this very press made the person count."""

    sign_up: SignUp
    is_new_supporter: bool


def confirm(sign_up: SignUp, *, by: str, pressed: dict[str, Any] | None = None) -> Confirmation:
    """Confirm a sign-up, once, however often and from however many places it is asked for. The caller commits.

    ``by`` is ``button`` or ``code``; ``pressed`` is what is known of the press and goes into the evidence (R1.04).
    """
    first = db.session.execute(
        update(SignUp)
        .where(SignUp.id == sign_up.id, SignUp.confirmed_at.is_(None), SignUp.invalidated_at.is_(None))
        .values(confirmed_at=clock.now(), confirmed_by=by)
        .execution_options(synchronize_session=False)
    )
    if not first.rowcount:  # type: ignore[attr-defined]
        if db.session.get(SignUp, sign_up.id, populate_existing=True) is None:
            raise ExpiredError("This sign-up was deleted at this very moment.")
        if sign_up.confirmed_at is None:
            raise ExpiredError("Staff have taken this sign-up out.")
        return Confirmation(sign_up, is_new_supporter=False)
    address = parse_address(sign_up.email)
    # Whoever was erased and comes back of their own accord may be written to again; so may whoever reads
    # their mail.
    allow_again(address.canonical, ERASED, RESTING)
    contact, is_new = contact_for(address, language=sign_up.language[:2])
    person = 1 if is_new else which_person(sign_up, confirmed_at_address(sign_up, contact.id))
    is_theirs = is_new or is_whose_profile(sign_up, contact, person)
    if is_theirs:
        keep_told(contact, sign_up)
    db.session.flush()
    db.session.execute(
        update(SignUp)
        .where(SignUp.id == sign_up.id)
        .values(contact_id=contact.id, person=person)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(sign_up)
    evidence = evidence_of([sign_up])[sign_up.id] | (pressed or {})
    ledger.write_confirmed(sign_up.id, contact.id, evidence, without=() if is_theirs else ABOUT_THE_PROFILE)
    return Confirmation(sign_up, is_new_supporter=_count_once(sign_up, contact.id))


def confirm_by_code(sign_up: SignUp, typed: str) -> bool:
    """Confirm by the six digits from the mail. The caller commits either way, for tries are counted.

    The answer is the same for a wrong code, too many tries and a mail that never left.
    """
    tried = db.session.execute(
        update(SignUp)
        .where(
            SignUp.id == sign_up.id,
            SignUp.code_attempts < MOST_CODE_ATTEMPTS,
            SignUp.expires_at > clock.now(),
            SignUp.invalidated_at.is_(None),
        )
        .values(code_attempts=SignUp.code_attempts + 1)
        .execution_options(synchronize_session=False)
    )
    right = hmac.compare_digest(code_of(sign_up), "".join(typed.split()).encode("ascii", "replace").decode())
    if not tried.rowcount or not right or not _mail_left(sign_up.id):  # type: ignore[attr-defined]
        return False
    confirm(sign_up, by="code")
    return True


def code_of(sign_up: SignUp) -> str:
    """The six digits that stand in the mail."""
    return tokens.six_digits("confirm-code", sign_up.handle)


def _count_once(sign_up: SignUp, contact_id: int) -> bool:
    inserted = db.session.execute(
        insert_or_ignore(Supporter)
        .values(
            campaign_id=sign_up.campaign_id,
            contact_id=contact_id,
            person=sign_up.person,
            sign_up_id=sign_up.id,
            number=0,
            counted_at=clock.now(),
        )
        .returning(Supporter.sign_up_id)
    ).scalar()
    if inserted is None:
        # They may have signed an earlier phase's page, or have given their seat up.
        held = locked_tally(sign_up.campaign_id)
        if held is not None:
            _find_a_seat(sign_up, contact_id, held.seats)
            count_answers(sign_up, contact_id, held.polls)
        return False
    raised = dialect_insert(Tally).values(campaign_id=sign_up.campaign_id, confirmed=1)
    tally = db.session.execute(
        raised.on_conflict_do_update(
            index_elements=["campaign_id"], set_={"confirmed": Tally.__table__.c.confirmed + 1}
        ).returning(Tally.confirmed, Tally.seats, Tally.polls)
    ).one()
    db.session.execute(
        update(Supporter)
        .where(Supporter.sign_up_id == sign_up.id)
        .values(number=tally.confirmed)
        .execution_options(synchronize_session=False)
    )
    _find_a_seat(sign_up, contact_id, tally.seats)
    count_answers(sign_up, contact_id, tally.polls)
    return True


def _find_a_seat(sign_up: SignUp, contact_id: int, there: int | None) -> None:
    if there is not None:
        seat_or_wait(sign_up, contact_id, there)


def evidence_of(sign_ups: Sequence[SignUp]) -> dict[int, dict[str, object]]:
    """Of each the mail that carried the link, the answer of the server it was handed to, and how it was confirmed."""
    mails = db.session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.kind == CONFIRMATION, OutboxMessage.subject_id.in_([one.id for one in sign_ups])
        )
    )
    by_sign_up = {mail.subject_id: mail for mail in mails}
    return {one.id: _evidence(one, by_sign_up.get(one.id)) for one in sign_ups}


def _evidence(sign_up: SignUp, mail: OutboxMessage | None) -> dict[str, object]:
    return {
        "confirmed_at": sign_up.confirmed_at.isoformat() if sign_up.confirmed_at else None,
        "confirmed_by": sign_up.confirmed_by,
        "rendered_page_id": sign_up.rendered_page_id,
        "message_id": mail.message_id if mail else None,
        "content_hash": mail.content_hash if mail else None,
        "sent_at": mail.sent_at.isoformat() if mail and mail.sent_at else None,
        "server_answer": mail.server_answer if mail else None,
        # Whoever can read the built-in outbox could have pressed the button: such a consent proves little.
        "through_built_in_outbox": not current_app.config["TESTBALLON"].smtp_url,
    }


def _mail_left(sign_up_id: int) -> bool:
    return (
        db.session.scalar(
            select(OutboxMessage.id).where(
                OutboxMessage.kind == CONFIRMATION,
                OutboxMessage.subject_id == sign_up_id,
                OutboxMessage.sent_at.is_not(None),
            )
        )
        is not None
    )
