"""Is the ledger what was written? Each line that was changed, deleted or slipped in is named (R1.11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, exists, select

from app.consent.chain import BEFORE_THE_FIRST, chained, heads
from app.consent.fingerprints import keyed, line_fingerprint, wording_fingerprint
from app.consent.models import ChainLink, ConsentEvent, LegalText
from app.foundation import clock
from app.foundation.database import db, reading

# By then the task that seals has run many times.
_SEALED_WITHIN = timedelta(minutes=10)
_AT_ONCE = 1000
_LINES = cast(Table, ConsentEvent.__table__)
_LINKS = cast(Table, ChainLink.__table__)
_TEXTS = cast(Table, LegalText.__table__)


def wrong_lines() -> list[str]:
    """What is wrong with the ledger, each as a sentence; empty where it is as it was written."""
    with reading():
        return [*_about_the_chain(), *_about_lines_outside(), *_about_heads(), *_about_wordings()]


def _about_the_chain() -> Iterator[str]:
    """Link by link; a line that is missing must have been erased by a link further on."""
    before, expected = BEFORE_THE_FIRST, 1
    links = (
        select(_LINKS, *(column.label(f"line_{column.name}") for column in _LINES.columns))
        .outerjoin(_LINES, _LINES.c.id == _LINKS.c.event_id)
        .order_by(_LINKS.c.position)
        .execution_options(yield_per=_AT_ONCE)
    )
    found = db.session.execute(links)
    # Read after the links: what was erased meanwhile is still among them.
    erased = _erased()
    for link in found:
        if link.position != expected:
            yield f"The ledger of consents lacks the links {expected} to {link.position - 1} of its chain."
        elif link.chained != chained(link, before):
            yield f"Link {link.position} of the ledger's chain was changed after it was made."
        if sentence := _about_line(link, erased):
            yield sentence
        before, expected = link.chained, link.position + 1


def _about_line(link: Any, erased: dict[int, int]) -> str:
    if link.event_id is None:
        holds = link.fingerprint == keyed("erasure", {"erased": link.erased})
        return (
            "" if holds else f"Link {link.position} of the ledger's chain names other lines than were erased."
        )
    if link.line_id is None:
        if erased.get(link.event_id, 0) > link.position:
            return ""
        return (
            f"Line {link.event_id} of the ledger of consents (consent_events) was deleted past the program."
        )
    line = {column.name: getattr(link, f"line_{column.name}") for column in _LINES.columns}
    if line_fingerprint(line) == link.fingerprint:
        return ""
    return (
        f"Line {link.event_id} of the ledger of consents (consent_events) was changed after it was written."
    )


def _erased() -> dict[int, int]:
    """Each line that was erased on purpose, and the position that says so."""
    links = select(_LINKS.c.position, _LINKS.c.erased).where(_LINKS.c.event_id.is_(None))
    return {line: position for position, lines in db.session.execute(links) for line in lines or ()}


def _about_lines_outside() -> Iterator[str]:
    """Lines the chain does not know: slipped in, or written a moment ago."""
    waiting = 0
    for line in db.session.execute(
        select(_LINES).where(~exists().where(_LINKS.c.event_id == _LINES.c.id)).order_by(_LINES.c.id)
    ):
        if line.fingerprint is None or line.fingerprint != line_fingerprint(line._asdict()):
            yield (
                f"Line {line.id} of the ledger of consents (consent_events) was written, or changed, past the program."
            )
        elif line.at < clock.now() - _SEALED_WITHIN:
            waiting += 1
    if waiting:
        yield f"{waiting} lines of the ledger of consents are not sealed yet. Is a worker at work?"


def _about_heads() -> Iterator[str]:
    for kept in heads():
        there = db.session.scalar(select(_LINKS.c.chained).where(_LINKS.c.position == kept.position))
        if there != kept.chained:
            yield f"The ledger's chain is not the one it was on {kept.day:%d.%m.%Y}: its head of that day is gone."


def _about_wordings() -> Iterator[str]:
    for text in db.session.execute(select(_TEXTS).order_by(_TEXTS.c.id)):
        if text.fingerprint != wording_fingerprint(text._asdict()):
            yield (
                f"Version {text.version} of the wording “{text.purpose}” ({text.language}, legal_texts {text.id}) "
                "was changed after it was written."
            )
