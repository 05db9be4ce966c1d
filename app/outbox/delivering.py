"""The outbox's worker: takes rows, hands mails over, writes down what came of it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta

from flask import current_app

from app.foundation import clock, owners, queue
from app.foundation.logs import log, log_failure
from app.outbox import leaving
from app.outbox.bounce_addresses import envelope_sender
from app.outbox.claiming import Outcome, is_anything_due, let_go, record, record_and_claim, release_dead
from app.outbox.composing import Mail, NotComposed, Withheld, compose_all
from app.outbox.mime import as_bytes, writable_address
from app.outbox.models import OutboxMessage
from app.outbox.smtp import FAILURES, SmtpHandOver, describe, is_about_the_server, is_permanent

# Seconds to wait before the next try of a mail the server did not want yet.
BACK_OFF = (5, 10, 20, 40, 80, 160, 320, 640, 1800, 3600)
# A server that is away is asked again at least this often, so that mails leave soon after it is back.
LONGEST_WAIT_FOR_SERVER = 60
GIVE_UP_AFTER = timedelta(days=3)
BUILT_IN = "built-in outbox"
# One run ends after so long (the next begins at once): whoever keeps an eye on workers sees that they live.
_LONGEST_RUN_SECONDS = 20.0
# What was decided about a mail holds for so long; then the rest of its batch is decided anew.
_DECISION_HOLDS_SECONDS = 2.0
# At most so much of what was sent is not yet written down, and might leave once more after a crash.
_UNRECORDED_SECONDS = 0.5


def work() -> int:
    """Deliver everything that is due, batch by batch; returns how many rows were worked on."""
    if not is_anything_due():
        return 0
    owner, began, worked = owners.new_name(), time.monotonic(), 0
    with ExitStack() as stack:
        url = current_app.config["TESTBALLON"].smtp_url
        smtp = stack.enter_context(SmtpHandOver(url)) if url else None
        outcomes: list[Outcome] = []
        while rows := record_and_claim(outcomes, owner):
            batch = _Batch(rows, owner, smtp)
            outcomes = batch.deliver()
            worked += batch.tried
            if batch.is_server_away or queue.stopping.is_set():
                break
            if time.monotonic() - began > _LONGEST_RUN_SECONDS:
                queue.nudge(leaving.JOB)
                break
        else:
            outcomes = []
        # Before the goodbye to the server, which may keep us waiting.
        record(outcomes, owner)
    return worked


def sweep() -> None:
    """Find what was saved and never sent: its nudge got lost, or its worker died."""
    freed = release_dead()
    if freed:
        log("rows of a dead worker freed", rows=freed)
    if not queue.nudge(leaving.JOB):
        # Redis is away, so nobody else can be told: do it here.
        queue.run(leaving.JOB)


class _Batch:
    """Some rows that are ours for a while."""

    def __init__(self, rows: Sequence[OutboxMessage], owner: str, smtp: SmtpHandOver | None) -> None:
        self._rows, self._owner, self._smtp = rows, owner, smtp
        self._outcomes: list[Outcome] = []
        self.tried = 0
        self.is_server_away = False

    def deliver(self) -> list[Outcome]:
        """Hand over what may leave; returns what is not yet written down."""
        composed = compose_all(self._rows)
        decided_at = recorded_at = time.monotonic()
        for position, row in enumerate(self._rows):
            self._outcomes.append(self._outcome(row, composed[row.id]))
            self.tried += 1
            now = time.monotonic()
            if now - recorded_at > _UNRECORDED_SECONDS:
                record(self._outcomes, self._owner)
                self._outcomes, recorded_at = [], now
            if self.is_server_away or queue.stopping.is_set() or now - decided_at > _DECISION_HOLDS_SECONDS:
                self._give_back(self._rows[position + 1 :])
                break
        return self._outcomes

    def _outcome(self, row: OutboxMessage, composed: Mail | Withheld | NotComposed) -> Outcome:
        if isinstance(composed, Withheld):
            return Outcome(id=row.id, withheld_at=clock.now(), withheld_reason=composed.reason)
        if isinstance(composed, NotComposed):
            return _again(row, composed.failure)
        try:
            content = as_bytes(row, composed)
            answer = self._hand_over(row, content, composed.to)
        except FAILURES as failure:
            return self._failed(row, failure)
        return Outcome(
            id=row.id,
            sent_at=clock.now(),
            server_answer=answer,
            content_hash=hashlib.sha256(content).hexdigest(),
        )

    def _hand_over(self, row: OutboxMessage, content: bytes, to: str) -> str:
        if self._smtp is None:
            return BUILT_IN
        return self._smtp.send(content, envelope_sender(row), writable_address(to))

    def _failed(self, row: OutboxMessage, failure: Exception) -> Outcome:
        log_failure("mail not accepted", failure, message=row.id, attempt=row.attempts)
        if is_about_the_server(failure):
            self.is_server_away = True
            if self._smtp:
                self._smtp.close()
            return _again(row, describe(failure), longest=LONGEST_WAIT_FOR_SERVER)
        if is_permanent(failure):
            return Outcome(id=row.id, failed_at=clock.now(), last_error=describe(failure))
        return _again(row, describe(failure))

    def _give_back(self, rows: Sequence[OutboxMessage]) -> None:
        """Those not tried: a server that is away is away for all of them."""
        wait = timedelta(seconds=BACK_OFF[0]) if self.is_server_away else timedelta(0)
        let_go([row.id for row in rows], self._owner, due_at=clock.now() + wait)
        if self.is_server_away:
            log("mail server away, the rest of the batch waits", rows=len(rows))


def _again(row: OutboxMessage, error: str, *, longest: int = BACK_OFF[-1]) -> Outcome:
    """Due again later; given up after days."""
    now = clock.now()
    if now - row.wanted_at > GIVE_UP_AFTER:
        return Outcome(id=row.id, failed_at=now, last_error=error)
    wait = min(longest, BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1])
    return Outcome(id=row.id, due_at=now + timedelta(seconds=wait), last_error=error)
