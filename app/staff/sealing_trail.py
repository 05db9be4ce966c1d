"""Seals the trail (R7.10): a line that is changed, taken out or slipped in afterwards shows.

A periodic task takes what is some minutes old into the next seal: a keyed hash over every line of the stretch and over
the seal before. So nobody who can only write into the database makes a seal that holds. Each seal is logged, and who
keeps the log elsewhere can show later that none was made anew. Until then, some minutes,
a line is not protected.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text

from app.foundation import audit, clock, tokens
from app.foundation.database import db, reading
from app.foundation.logs import log
from app.staff.access_lines import KEPT
from app.staff.models import AuditEntry
from app.staff.seal_models import TrailSeal

# Whoever began to write before this has committed, or never will.
_SETTLED = timedelta(minutes=10)
_AT_ONCE = 2000
_SAID = ("id", "at", "account_id", "action", "object_kind", "object_id", "detail")


def seal_trail() -> bool:
    """Take into seals what is new; whether there was anything. Commits each, so that nobody waits long for the lock."""
    with reading():
        if _settled_after(_last_sealed()) is None:
            return False
    while _seal_next():
        db.session.commit()
    db.session.rollback()
    return True


def _seal_next() -> bool:
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE trail_seals IN EXCLUSIVE MODE"))
    before = _last_seal()
    last = _settled_after(before.last_line if before else 0)
    if last is None:
        return False
    made = _sealed(before, last)
    db.session.add(made)
    db.session.flush()
    log("trail sealed", last_line=last, done=made.done, seen=made.seen)
    return True


def wrong_stretches() -> list[str]:
    """A sentence for each stretch of the trail that is not as it was sealed; empty when all is well."""
    found, before = [], None
    with reading():
        for seal in db.session.scalars(select(TrailSeal).order_by(TrailSeal.last_line)).all():
            now = _sealed(before, seal.last_line)
            # Who looked more than a year ago has been forgotten since, as it should.
            is_whole = seal.oldest_seen_at is None or seal.oldest_seen_at >= clock.now() - KEPT
            if now.done != seal.done or (is_whole and now.seen != seal.seen):
                first = (before.last_line if before else 0) + 1
                found.append(
                    f"The trail of staff is not as it was between its lines {first} and {seal.last_line} (sealed "
                    f"{seal.made_at:%d.%m.%Y %H:%M} UTC): somebody has written to the database past the program."
                )
            before = seal
    return found


def _sealed(before: TrailSeal | None, last: int) -> TrailSeal:
    """The seal that the lines behind another one make as they are now."""
    first = before.last_line if before else 0
    done, seen = (_begun(kind, getattr(before, kind) if before else "") for kind in ("done", "seen"))
    oldest: datetime | None = None
    for line in _lines(first, last):
        if line.action in audit.ACCESS:
            seen.update(_written(line))
            oldest = min(oldest or line.at, line.at)
        else:
            done.update(_written(line))
    return TrailSeal(
        last_line=last,
        done=done.hexdigest(),
        seen=seen.hexdigest(),
        oldest_seen_at=oldest,
        made_at=clock.now(),
    )


def _begun(kind: str, before: str) -> hmac.HMAC:
    return hmac.new(tokens.purpose_key(f"trail-{kind}"), f"{before}\n".encode(), hashlib.sha256)


def _lines(first: int, last: int) -> Iterator[Any]:
    columns = [getattr(AuditEntry, name) for name in _SAID]
    wanted = select(*columns).where(AuditEntry.id > first, AuditEntry.id <= last).order_by(AuditEntry.id)
    yield from db.session.execute(wanted.execution_options(yield_per=_AT_ONCE))


def _written(line: Any) -> bytes:
    said = {name: getattr(line, name) for name in _SAID}
    said["at"] = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _last_seal() -> TrailSeal | None:
    return db.session.scalars(select(TrailSeal).order_by(TrailSeal.last_line.desc()).limit(1)).first()


def _last_sealed() -> int:
    last = _last_seal()
    return last.last_line if last else 0


def _settled_after(line: int) -> int | None:
    """Up to where the next seal goes; None where nothing more is settled."""
    settled = AuditEntry.at < clock.now() - _SETTLED
    stretch = (
        select(AuditEntry.id).where(AuditEntry.id > line, settled).order_by(AuditEntry.id).limit(_AT_ONCE)
    )
    last: int | None = db.session.scalar(select(func.max(stretch.subquery().c.id)))
    return last
