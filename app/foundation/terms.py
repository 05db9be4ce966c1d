"""For how long: what the law leaves to the organisation, each within bounds; chosen by staff, read where it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.database import Base, db
from app.foundation.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Term:
    """What holds unless somebody chose, and between which bounds one may choose."""

    key: str
    usual: int
    least: int
    most: int


# Days in which a sign-up can be confirmed; it is deleted a day later (R1.07: chosen only downwards).
CONFIRM = Term("confirm", 7, 1, 7)
# Months without any use after which staff are warned of a consent, and after which nothing leaves by it (R1.17).
WARNED = Term("warned", 24, 6, 24)
FROZEN = Term("frozen", 36, 12, 36)
# Years for which the proof of a withdrawn consent is kept, from the end of that year on (R1.16, §§ 195, 199 BGB).
PROOF = Term("proof", 3, 2, 5)
ALL = (CONFIRM, WARNED, FROZEN, PROOF)


class ChosenTerm(Base):
    """What an administrator chose; without a row what is usual holds."""

    __tablename__ = "chosen_terms"

    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[int]
    chosen_at: Mapped[datetime]


def value_of(term: Term) -> int:
    """What holds now, never out of bounds."""
    chosen = db.session.get(ChosenTerm, term.key)
    return min(max(chosen.value, term.least), term.most) if chosen else term.usual


def choose(values: Mapping[str, int]) -> dict[str, int]:
    """Let these hold from now on; returns those that changed. Raises RefusedError. The caller commits."""
    for term in ALL:
        if not term.least <= values[term.key] <= term.most:
            raise RefusedError(
                _("Please stay between the two numbers that stand beside each field; nothing was changed.")
            )
    if values[WARNED.key] >= values[FROZEN.key]:
        raise RefusedError(_("The warning has to come before nothing leaves any more; nothing was changed."))
    changed = {term.key: values[term.key] for term in ALL if values[term.key] != value_of(term)}
    for key, value in changed.items():
        db.session.merge(ChosenTerm(key=key, value=value, chosen_at=clock.now()))
    return changed
