"""Writing a message down: the row that later becomes a delivered mail.

How a row becomes a mail. (1) Whoever has something to say calls ``put`` in the transaction that gives the reason
(the sign-up): row and reason are saved together or not at all. (2) After the commit the route nudges the queue.
(3) A worker claims due rows by a conditional update with a lease and commits. (4) The composer of the row's kind puts
the words, the address and the tokens together, or says why nothing must leave. (5) The mail is handed to the SMTP
server without an open transaction. (6) The outcome is recorded: sent, withheld, failed for good, or due again later.
A worker that dies between 5 and 6 leaves a lease that runs out, and the same mail is sent once more under the same
Message-ID, by which mail programs know it for the same.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, cast

from flask import current_app
from sqlalchemy import Table, insert

from app.foundation import clock
from app.foundation.database import db
from app.outbox.models import OutboxMessage

JOB = "outbox"

_MESSAGE = insert(cast(Table, OutboxMessage.__table__))


def put(kind: str, subject_id: int, *, not_before: datetime | None = None) -> None:
    """Write a message down in the caller's transaction; nudge ``leaving.JOB`` after the commit."""
    values = row(kind, subject_id)
    if not_before is not None:
        values |= {"not_before": not_before, "due_at": not_before}
    db.session.connection().execute(_MESSAGE, values)


def row(kind: str, subject_id: int) -> dict[str, Any]:
    """The columns of a new message, for callers that write it with their own statement."""
    now = clock.now()
    return {
        "kind": kind,
        "subject_id": subject_id,
        "message_id": f"<{secrets.token_hex(16)}@{current_app.config['TESTBALLON'].host}>",
        "created_at": now,
        "due_at": now,
        "attempts": 0,
    }
