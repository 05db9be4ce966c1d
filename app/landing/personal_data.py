"""What the landing room knows of a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from app.campaigns.models import Campaign
from app.consent.models import ConsentRequest, LegalText
from app.foundation import clock, tokens
from app.foundation.database import db
from app.foundation.personal_data import Keeper, Rows
from app.landing.barrier_data import forget_reports_of, reports_of
from app.landing.clearing import forget_unconfirmed
from app.landing.letter_writing import KIND as LETTER
from app.landing.models import Letter, Moderated, Seat, SignUp, Supporter
from app.landing.paper_data import forget_lines_of, key_of, lines_of
from app.landing.seat_giving import MAIL_KIND as SEAT_GIVEN
from app.landing.signing_up import CONFIRMATION, REMINDER
from app.landing.unwanted import unwanted_since
from app.outbox.models import OutboxMessage

_TOLD = (
    "email", "given_name", "family_name", "postal_code", "phone", "birth_year", "comment", "answers", "language",
    "channel", "variant", "ref_code", "share_code", "created_at", "expires_at", "confirmed_at", "confirmed_by",
    "provider", "proof",
)  # fmt: skip
_WRITTEN = ("recipient_name", "recipient_email", "writer", "subject", "text", "written_at", "leaves_at")
_MAILED = (
    "kind", "message_id", "created_at", "not_before", "sent_at", "withheld_at", "withheld_reason", "failed_at",
    "last_error", "server_answer", "content_hash",
)  # fmt: skip
# The messages whose subject is a sign-up.
_KINDS = (CONFIRMATION, REMINDER, SEAT_GIVEN, LETTER)


def _collect(contact_id: int) -> Rows:
    return _of_sign_ups(SignUp.contact_id == contact_id) | lines_of(key_of(contact_id))


def _collect_address(address_key: bytes) -> Rows:
    return (
        _of_sign_ups(SignUp.address_key == address_key, SignUp.contact_id.is_(None))
        | lines_of(address_key)
        | unwanted_since(address_key)
        | reports_of(address_key)
    )


def _of_sign_ups(*whose: ColumnElement[bool]) -> Rows:
    named = db.session.execute(
        select(SignUp, Campaign.title, Campaign.id)
        .join(Campaign, Campaign.id == SignUp.campaign_id)
        .where(*whose)
        .order_by(SignUp.id)
    ).all()
    ids = [sign_up.id for sign_up, _title, _id in named]
    titles = {campaign_id: title for _sign_up, title, campaign_id in named}
    found = {
        "sign_ups": [{"campaign": title} | _part(sign_up, _TOLD) for sign_up, title, _id in named],
        "supporters": [
            {"campaign": titles.get(row.campaign_id)} | _part(row, ("number", "counted_at"))
            for row in _rows(Supporter, ids)
        ],
        "seats": [
            {"campaign": titles.get(row.campaign_id)}
            | _part(row, ("registered_at", "seated_at", "given_up_at"))
            for row in _rows(Seat, ids)
        ],
        "letters": [
            {"campaign": titles.get(row.campaign_id)} | _part(row, _WRITTEN) for row in _rows(Letter, ids)
        ],
        "moderated": [
            _part(row, ("kind", "approved_at", "hidden_at")) for row in _rows(Moderated, ids)
        ],
        "consent_requests": [
            _part(row, ("requested_at", "page_url")) | {"shown": _in_words(row.shown)}
            for row in _rows(ConsentRequest, ids)
        ],
        "outbox_messages": [_part(row, _MAILED) for row in _messages(ids)],
    }  # fmt: skip
    return {table: rows for table, rows in found.items() if rows}


def _rows(table: Any, sign_up_ids: list[int]) -> Iterable[Any]:
    wanted = select(table).where(table.sign_up_id.in_(sign_up_ids)).order_by(table.sign_up_id)
    return db.session.scalars(wanted).all()


def _messages(sign_up_ids: list[int]) -> Iterable[OutboxMessage]:
    mine = (OutboxMessage.kind.in_(_KINDS), OutboxMessage.subject_id.in_(sign_up_ids))
    return db.session.scalars(select(OutboxMessage).where(*mine).order_by(OutboxMessage.id)).all()


def _part(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _in_words(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each box with the words that stood beside it."""
    texts = select(LegalText.id, LegalText.wording).where(
        LegalText.id.in_([box["legal_text_id"] for box in shown])
    )
    wordings = {row.id: row.wording for row in db.session.execute(texts)}
    return [
        {"purpose": box["purpose"], "ticked": box["ticked"], "wording": wordings.get(box["legal_text_id"])}
        for box in shown
    ]


def _erase(contact_id: int) -> None:
    forget_lines_of(key_of(contact_id))
    # Whoever confirms or sends a letter at this moment holds the row: what they write is there once it is ours.
    mine = select(SignUp.id).where(SignUp.contact_id == contact_id).with_for_update(key_share=True)
    ids = list(db.session.scalars(mine))
    db.session.execute(delete(Seat).where(or_(Seat.contact_id == contact_id, Seat.sign_up_id.in_(ids))))
    for table in (ConsentRequest, Letter, Moderated):
        db.session.execute(delete(table).where(table.sign_up_id.in_(ids)))
    # They still count; nobody knows any more who they were.
    _change(Supporter, Supporter.contact_id == contact_id, contact_id=None)
    _stop_mails(ids)
    for number in ids:
        # The row stays so that the counts stay true; nothing in it leads to anybody, and no token opens it any more.
        _change(
            SignUp,
            SignUp.id == number,
            handle=tokens.new_handle(),
            email="",
            address_key=b"",
            network_key=None,
            provider="",
            proof=None,
            contact_id=None,
            answers={},
            **dict.fromkeys(("given_name", "family_name", "postal_code", "phone", "birth_year", "comment")),
        )


def _stop_mails(sign_up_ids: list[int]) -> None:
    """What waits is withheld, also from a worker that holds it now; of what was sent nothing tells whose it was."""
    mine = (OutboxMessage.kind.in_(_KINDS), OutboxMessage.subject_id.in_(sign_up_ids))
    _change(OutboxMessage, *mine, server_answer=None, content_hash=None)
    _change(
        OutboxMessage,
        *mine,
        OutboxMessage.due_at.is_not(None),
        due_at=None,
        owner=None,
        lease_until=None,
        withheld_at=clock.now(),
        withheld_reason="gone",
    )


def _change(table: Any, *conditions: ColumnElement[bool], **values: Any) -> None:
    statement = update(table).where(*conditions).values(**values)
    db.session.execute(statement.execution_options(synchronize_session=False))


def _erase_address(address_key: bytes) -> None:
    forget_reports_of(address_key)
    forget_lines_of(address_key)
    # All of the address, so that whoever confirms at this moment is done, or finds nothing to confirm.
    db.session.execute(select(SignUp.id).where(SignUp.address_key == address_key).with_for_update())
    # A batch at a time: anybody can type an address in as often as they like.
    while forget_unconfirmed(SignUp.address_key == address_key, SignUp.confirmed_at.is_(None)):
        pass


keeper = Keeper(
    frozenset({
        "sign_ups", "supporters", "seats", "letters", "moderated", "consent_requests", "outbox_messages",
        "paper_signatures", "unwanted_requests", "barrier_reports",
    }),
    _collect,
    _erase,
    _collect_address,
    _erase_address,
)  # fmt: skip
