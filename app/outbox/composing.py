"""From a row to a mail: each kind of message has a composer, registered by the room that knows the words.

A composer only reads: whatever it wrote would be rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from app.foundation.database import db, reading
from app.foundation.logs import log_failure
from app.outbox.models import OutboxMessage


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as the recipient will read it. ``headers`` are added to the usual ones.

    What is ``by_hand`` was written by a person, not by a program: it travels as plain text alone.
    """

    to: str
    subject: str
    text: str
    html: str
    sender_name: str
    reply_to: str = ""
    by_hand: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Nothing must leave, and why: ``capped``, ``suppressed``, ``gone`` …"""

    reason: str


@dataclass(frozen=True, slots=True)
class NotComposed:
    """The composer failed; the row is tried again later. ``failure`` is the name of what was raised."""

    failure: str


Composer = Callable[[OutboxMessage], Mail | Withheld]
ComposerForMany = Callable[[Sequence[OutboxMessage]], Sequence[Mail | Withheld]]
_composers: dict[str, ComposerForMany] = {}


def composed_by(kind: str, composer: Composer) -> None:
    """Name who finds the words for a kind of message; ``wiring`` calls this."""
    _composers[kind] = lambda messages: [composer(message) for message in messages]


def composed_together_by(kind: str, composer: ComposerForMany) -> None:
    """The same for a kind whose messages come in crowds: the composer looks things up for all of them at once."""
    _composers[kind] = composer


def compose(message: OutboxMessage) -> Mail | Withheld:
    """The mail for a row, or why there is none."""
    return _composers[message.kind]([message])[0]


def compose_all(messages: Iterable[OutboxMessage]) -> dict[int, Mail | Withheld | NotComposed]:
    """The same for many rows, by id. One that cannot be composed does not hold up the others."""
    found: dict[int, Mail | Withheld | NotComposed] = {}
    with reading():
        for kind, group in groupby(sorted(messages, key=_kind), key=_kind):
            rows = list(group)
            try:
                composed: Sequence[Mail | Withheld | NotComposed] = _composers[kind](rows)
            except Exception:
                db.session.rollback()
                composed = [_compose_alone(row) for row in rows]
            found |= {row.id: one for row, one in zip(rows, composed, strict=True)}
    return found


def _compose_alone(row: OutboxMessage) -> Mail | Withheld | NotComposed:
    try:
        return compose(row)
    except Exception as failure:
        db.session.rollback()
        log_failure("mail not composed", failure, message=row.id, kind=row.kind)
        return NotComposed(type(failure).__name__)


def _kind(message: OutboxMessage) -> str:
    return message.kind
