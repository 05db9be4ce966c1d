"""Writing down what happened: the same rows as in real life, in a few big statements instead of thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from sqlalchemy import insert

from app.consent.models import ConsentEvent, ConsentRequest
from app.contacts.models import Contact
from app.demo import rows
from app.demo.rows import Row
from app.demo.signing import Signed
from app.foundation.database import Base, db
from app.landing.models import SignUp, Supporter, Tally
from app.outbox.models import OutboxMessage
from app.visits.adding_up import Cell, recount
from app.visits.models import VisitCount


def write_sign_ups(signed: Sequence[Signed], rng: Random) -> None:
    """Sign-ups and everything that follows from them. The caller commits."""
    kept = sorted((one for one in signed if not one.is_gone), key=lambda one: one.created_at)
    written = [rows.sign_up(one, number, rng) for number, one in enumerate(kept)]
    contact_ids = _write_contacts(kept, written)
    for row in written:
        row["contact_id"] = contact_ids[row["email"]] if row["confirmed_at"] else None
    ids = _insert_for_ids(SignUp, written)
    for row, sign_up_id in zip(written, ids, strict=True):
        row["id"] = sign_up_id

    mails = [rows.mail(row["id"], row, rng) for row in written]
    requests = [rows.consent_request(one, row["id"], rng) for one, row in zip(kept, written, strict=True)]
    _insert(OutboxMessage, mails)
    _insert(ConsentRequest, requests)
    _insert(
        ConsentEvent,
        [
            event
            for request, mail, row in zip(requests, mails, written, strict=True)
            if row["confirmed_at"]
            for event in rows.consent_events(request, mail, row)
        ],
    )
    _write_supporters([row for row in written if row["confirmed_at"]])


def write_visits(cells: Mapping[Cell, int]) -> None:
    """The visit counter's rows; nothing was counted before. The caller commits."""
    _insert(VisitCount, [cell._asdict() | {"number": number} for cell, number in sorted(cells.items())])
    recount()


def _write_contacts(kept: Sequence[Signed], written: Sequence[Row]) -> dict[str, int]:
    """One contact for each address that confirmed, with what was told last; returns the ids by address."""
    contacts: dict[str, Row] = {}
    confirmed = [(one, row) for one, row in zip(kept, written, strict=True) if row["confirmed_at"]]
    for one, row in sorted(confirmed, key=lambda pair: pair[1]["confirmed_at"]):
        if row["email"] not in contacts:
            contacts[row["email"]] = rows.contact(one, row)
        contacts[row["email"]] |= {name: row[name] for name in rows.TOLD if row[name] is not None}
    ids = _insert_for_ids(Contact, list(contacts.values()))
    return dict(zip(contacts, ids, strict=True))


def _write_supporters(confirmed: list[Row]) -> None:
    """Numbered in the order in which they confirmed, campaign by campaign."""
    counted: Counter[int] = Counter()
    supporters = []
    for row in sorted(confirmed, key=lambda row: row["confirmed_at"]):
        counted[row["campaign_id"]] += 1
        supporters.append(
            {
                "campaign_id": row["campaign_id"],
                "contact_id": row["contact_id"],
                "sign_up_id": row["id"],
                "number": counted[row["campaign_id"]],
                "counted_at": row["confirmed_at"],
            }
        )
    _insert(Supporter, supporters)
    _insert(Tally, [{"campaign_id": id_, "confirmed": number} for id_, number in counted.items()])


def _insert(model: type[Base], values: Sequence[Row]) -> None:
    if values:
        db.session.execute(insert(model.__table__), values)  # type: ignore[arg-type]


def _insert_for_ids(model: type[Base], values: Sequence[Row]) -> list[int]:
    """The new rows' ids, in the order of the values."""
    table = model.__table__
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)  # type: ignore[arg-type]
    return list(db.session.scalars(statement, values))
