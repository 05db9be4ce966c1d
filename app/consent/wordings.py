"""The words staff wrote themselves: each change is a new row, and an old one stays as it was (R1.13)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.consent.models import Wording
from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import RefusedError

# What is added to a page, beside the consents.
ADDITIONS = ("privacy", "imprint")
# For taking part; a page leads to them, nobody ticks them.
CONDITIONS = "conditions"
LONGEST, LONGEST_CONDITIONS = 2000, 20_000
_PLACEHOLDER = re.compile(r"\{[^}]*\}")


def words_of_staff(kind: str, language: str) -> str:
    """The newest words; empty where there are none, or where they were given up."""
    wanted = select(Wording.words).where(Wording.kind == kind, Wording.language == language)
    return db.session.scalar(wanted.order_by(Wording.id.desc()).limit(1)) or ""


def write(kind: str, language: str, words: str, *, asks_for_more: bool, account_id: int | None) -> bool:
    """Let these words be in force from now on; whether anything changed. The caller publishes pages anew and commits.

    Raises RefusedError.
    """
    words = "\n".join(" ".join(line.split()) for line in words.strip().splitlines())
    _check(kind, words)
    if words == words_of_staff(kind, language):
        return False
    db.session.add(
        Wording(
            kind=kind,
            language=language,
            words=words,
            asks_for_more=asks_for_more and is_agreed_to(kind),
            written_at=clock.now(),
            account_id=account_id,
        )
    )
    audit.record("legal_text.changed", "legal_text", None, kind=kind, language=language)
    return True


def is_agreed_to(kind: str) -> bool:
    """Whether people agree to these words, so that it matters what they ask for."""
    return kind not in (*ADDITIONS, CONDITIONS)


def longest_of(kind: str) -> int:
    """How many characters such a text may have."""
    return LONGEST_CONDITIONS if kind == CONDITIONS else LONGEST


def history(kind: str, language: str) -> Sequence[Wording]:
    """All that staff wrote, newest first."""
    wanted = select(Wording).where(Wording.kind == kind, Wording.language == language)
    return db.session.scalars(wanted.order_by(Wording.id.desc())).all()


def asked_for_more_since(kind: str) -> dict[str, datetime]:
    """By language, when words were last put in force that asked for more; earlier consents do not cover these."""
    rows = db.session.execute(
        select(Wording.language, func.max(Wording.written_at))
        .where(Wording.kind == kind, Wording.asks_for_more)
        .group_by(Wording.language)
    )
    return {language: moment for language, moment in rows}  # noqa: C416 - rows, not pairs


def _check(kind: str, words: str) -> None:
    if len(words) > longest_of(kind):
        raise RefusedError(_("At most %(n)s characters fit here.", n=longest_of(kind)))
    if not is_agreed_to(kind) or not words:
        return
    needed = {"{organisation}", "{partner}"} if kind == "partner" else {"{organisation}"}
    there = set(_PLACEHOLDER.findall(words))
    for placeholder in sorted(needed - there):
        raise RefusedError(
            _(
                "The words must say who may do it: put %(placeholder)s where the name belongs.",
                placeholder=placeholder,
            )
        )
    for placeholder in sorted(there - needed):
        raise RefusedError(
            _("Nothing is known that could be put in for %(placeholder)s.", placeholder=placeholder)
        )
