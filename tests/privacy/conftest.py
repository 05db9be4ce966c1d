"""People about whom something stands in every table that knows people."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, DateTime, Integer, LargeBinary, String, Table, select

from app.foundation.database import UtcDateTime, db
from app.foundation.sealed_columns import SealedAnswers, SealedText
from app.outbox.suppression import address_key
from app.safety.models import Invalidation
from tests.architecture.test_personal_data import NOBODY, PERSONAL

# A live petition, and citizens who sign it.
from tests.landing.conftest import (  # noqa: F401
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
)

WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
# What knows a person by something else than a column of theirs: by a keyed hash, or by the number of their row.
BY_OTHER_WAYS = {
    "outbox_messages": lambda who: {"kind": "doi", "subject_id": who.ids["sign_ups"]},
    "audit_entries": lambda who: {"object_kind": "contact", "object_id": who.ids["contacts"]},
    "suppressed_addresses": lambda who: {"address_hash": address_key(who.email)},
    "bounces": lambda who: {"address_key": address_key(who.email)},
    "unwanted_requests": lambda who: {"address_hash": address_key(who.email)},
    "erasures": lambda who: {"address_hash": address_key(who.email)},
}


@dataclass
class Planted:
    """Somebody, the numbers of their rows, and the marker in each column that takes one."""

    email: str
    prefix: str
    ids: dict[str, int] = field(default_factory=dict)
    markers: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)


def tables_with_people() -> list[Table]:
    """Every table with a person's column, or that points at a contact or a sign-up; what is pointed at comes first."""
    people = {"contacts", "sign_ups"}
    found = [
        table
        for table in db.metadata.sorted_tables
        if table.name not in NOBODY
        and (
            PERSONAL & set(table.columns.keys())
            or table.name in BY_OTHER_WAYS
            or people & {key.column.table.name for key in table.foreign_keys}
        )
    ]
    return sorted(found, key=lambda table: table.name in BY_OTHER_WAYS)


@pytest.fixture
def plant(app: Flask, petition: str) -> Callable[[str], Planted]:  # noqa: F811
    """Call it with a name for somebody who stands in every table, with a marker in every text."""

    def make(name: str) -> Planted:
        with app.app_context():
            who = Planted(f"{name}.planted@example.org", name[:3])
            db.session.add(Invalidation(made_at=WHEN, reason="", conditions={}, sign_ups=1, confirmed=0))
            db.session.flush()
            for table in tables_with_people():
                _plant_in(table, who)
            db.session.commit()
        return who

    return make


def _plant_in(table: Table, who: Planted) -> None:
    row = {column.name: _value(column, who) for column in table.columns if not _is_own_number(column)}
    for name, value in BY_OTHER_WAYS.get(table.name, lambda _who: {})(who).items():
        row[name] = value
        who.markers.pop(f"{table.name}.{name}", None)
    if table.name == "consent_requests":
        row["shown"] = [
            {"purpose": who.markers["consent_requests.shown"], "legal_text_id": 0, "ticked": True}
        ]
    result = db.session.execute(table.insert().values(row))
    who.ids[table.name] = result.inserted_primary_key[0]


def _is_own_number(column: Any) -> bool:
    return column.primary_key and isinstance(column.type, Integer) and not column.foreign_keys


def _value(column: Any, who: Planted) -> Any:
    for key in column.foreign_keys:
        target = key.column.table
        if target.name in who.ids or target.name == "accounts":
            return who.ids.get(target.name)
        present = db.session.scalar(select(key.column).limit(1))
        if present is None and not column.nullable:
            # What it belongs to is nobody's, and need not be found.
            nobody = Planted("", "xxx", dict(who.ids))
            _plant_in(target, nobody)
            return nobody.ids[target.name]
        return present
    if column.name in ("email", "canonical_email"):
        return who.email
    if column.name == "address_key":
        return address_key(who.email)
    marker = f"{who.prefix}{next(who.numbers):03d}"
    kind = column.type
    if isinstance(kind, UtcDateTime | DateTime):
        return WHEN
    if isinstance(kind, LargeBinary) or kind.python_type is bytes:
        return os.urandom(16)
    if isinstance(kind, JSON | SealedAnswers):
        who.markers[f"{column.table.name}.{column.name}"] = marker
        return {"said": marker}
    if isinstance(kind, String | SealedText):
        who.markers[f"{column.table.name}.{column.name}"] = marker
        return marker
    # Which of the people who share an address somebody is: the first.
    return 1 if column.name == "person" else 0


def everything(app: Flask) -> dict[str, str]:
    """All rows of all tables as text."""
    with app.app_context():
        return {
            table.name: "\n".join(map(repr, db.session.execute(select(table)).all()))
            for table in db.metadata.sorted_tables
        }
