"""Erasure (Art. 17 GDPR, R2.04): every room forgets, and a keyed hash makes sure that it stays so.

What is left of a person: the number they raised, the keyed hash of their address among the suppressed ones, so that no
import brings them back (R2.05), and the same hash in the log of erasures, so that a restored backup does not either.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from app.contacts.models import Contact
from app.foundation import audit, clock, personal_data
from app.foundation.database import db, wipe_traces
from app.foundation.logs import log_failure
from app.outbox.suppression import ERASED, RESTRICTED, allow_again, suppress
from app.privacy.access import known_of
from app.privacy.models import Erasure
from app.privacy.subjects import Subject

LOG_FILE = "erasures.log"
# Stays after an erasure; everything else that is known goes.
_STAYS = frozenset({"suppressed_addresses", "unwanted_requests", "erasures", "audit_entries"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    at: datetime
    address_hash: bytes


def what_would_go(subject: Subject) -> Mapping[str, int]:
    """How many rows of which tables are about them and would be erased; for asking before it is done."""
    return {table: len(rows) for table, rows in known_of(subject).items() if table not in _STAYS}


def erase(subject: Subject, reason: str) -> None:
    """Forget somebody everywhere. The caller commits, then calls ``wipe_traces``.

    ``reason`` says who wanted it: ``staff``, ``portal``, ``inactive``.
    """
    line = Line(clock.now(), subject.key)
    # The file comes first: whoever stands in it without having been erased is erased at the next start.
    append_to_log(line)
    contact_id = forget(subject)
    # What was restricted is gone, and nobody could release it any more.
    allow_again(subject.canonical, RESTRICTED)
    suppress(subject.canonical, ERASED)
    db.session.add(Erasure(at=line.at, address_hash=line.address_hash, reason=reason))
    audit.record("contact.erased", "contact", contact_id, reason=reason)


def forget(subject: Subject) -> int | None:
    """Let all rooms forget; returns which contact it was. Whoever confirms meanwhile is waited for, then forgotten."""
    personal_data.erase_address(subject.key)
    wanted = select(Contact.id).where(Contact.canonical_email == subject.canonical).with_for_update()
    contact_id = db.session.scalar(wanted)
    if contact_id is not None:
        personal_data.erase(contact_id)
    # Rows read before this know nothing of it.
    db.session.expire_all()
    return contact_id


def append_to_log(line: Line) -> None:
    """Write a line to the file in the data folder; it names nobody."""
    path = current_app.config["TESTBALLON"].data / LOG_FILE
    written = json.dumps({"at": line.at.isoformat(), "address": line.address_hash.hex()})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            # A line of its own also behind the half line of a machine that lost its power.
            file.write(f"\n{written}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as failure:
        # The person is erased all the same; `testballon doctor` says that the folder cannot be written to.
        log_failure("erasure not written to the log file", failure)


__all__ = ["LOG_FILE", "Line", "append_to_log", "erase", "forget", "what_would_go", "wipe_traces"]
