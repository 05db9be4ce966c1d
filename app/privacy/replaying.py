"""After a backup was restored: whoever was erased since is erased again, before anything answers (R2.04)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from app.contacts.models import Contact
from app.foundation import personal_data
from app.foundation.database import db, insert_or_ignore, reading, wipe_traces
from app.foundation.logs import log
from app.outbox.suppression import ERASED, RESTRICTED, address_key, allow_key_again, suppress_key
from app.privacy.erasing import LOG_FILE, Line
from app.privacy.models import Erasure


def replay_erasures() -> int:
    """Erase whom the log's file names and the database does not; returns how many lines that were. Commits."""
    with reading():
        known = {
            (row.at, row.address_hash) for row in db.session.execute(select(Erasure.at, Erasure.address_hash))
        }
    missing = [line for line in _lines() if (line.at, line.address_hash) not in known]
    if not missing:
        return 0
    contacts = contacts_by_key({line.address_hash for line in missing})
    for line in missing:
        personal_data.erase_address(line.address_hash)
        contact = contacts.get(line.address_hash)
        # Whoever came back later did so of their own accord, and may have been restricted since.
        if contact is None or contact[1] <= line.at:
            allow_key_again(line.address_hash, RESTRICTED)
        if contact is not None and contact[1] <= line.at:
            personal_data.erase(contact[0])
        suppress_key(line.address_hash, ERASED)
        # Another process may start at the same time, and a line may stand in the file twice.
        row = {"at": line.at, "address_hash": line.address_hash, "reason": "restored"}
        db.session.execute(insert_or_ignore(Erasure).values(row))
    db.session.commit()
    wipe_traces()
    log("erasures replayed", lines=len(missing))
    return len(missing)


def _lines() -> Iterator[Line]:
    path = current_app.config["TESTBALLON"].data / LOG_FILE
    if not path.exists():
        return
    for written in path.read_text(encoding="ascii", errors="replace").splitlines():
        # The last line of a machine that lost its power may be half a line.
        with suppress(ValueError, KeyError, TypeError):
            said = json.loads(written)
            yield Line(datetime.fromisoformat(said["at"]), bytes.fromhex(said["address"]))


def contacts_by_key(wanted: set[bytes]) -> dict[bytes, tuple[int, datetime]]:
    """Only the key is in the log, so each contact's is made: a second for 100,000."""
    found = {}
    for row in db.session.execute(select(Contact.id, Contact.canonical_email, Contact.created_at)):
        key = address_key(row.canonical_email)
        if key in wanted:
            found[key] = (row.id, row.created_at)
    return found
