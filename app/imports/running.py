"""The job that checks lists, brings them in and takes them back, a little at a time, so that mails need not wait."""

from __future__ import annotations

import time

from app.foundation import owners, queue
from app.foundation.database import db, reading
from app.imports.bringing_in import bring_in_next_part
from app.imports.checking import check
from app.imports.models import ContactImport
from app.imports.taking_back import take_back_next
from app.imports.turns import claim, let_go

JOB = "imports"
# Where one worker does everything, mails leave between two runs.
_LONGEST_RUN_SECONDS = 2.0


def work() -> int:
    """Do what is due, for a while; returns how many steps that were."""
    owner, began, steps = owners.new_name(), time.monotonic(), 0
    import_id = claim(owner)
    if import_id is None:
        return 0
    while _step(import_id):
        steps += 1
        if queue.stopping.is_set() or time.monotonic() - began > _LONGEST_RUN_SECONDS:
            break
    # After a failure it is not given back: the lease has to run out before anybody tries again.
    let_go(import_id, owner)
    queue.nudge(JOB)
    return steps + 1


def sweep() -> None:
    """Go on with what a lost nudge or a worker that died has left lying."""
    if not queue.nudge(JOB):
        queue.run(JOB)


def _step(import_id: int) -> bool:
    """One step; False where that was the last."""
    with reading():
        found = db.session.get(ContactImport, import_id)
        state = found.state if found else "new"
    if state == "checking":
        check(import_id)
        return False
    if state == "running":
        return bring_in_next_part(import_id)
    return take_back_next(import_id) if state == "undoing" else False
