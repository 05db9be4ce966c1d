"""A supporter's own words and photo, for pictures of theirs: kept with the sign-up, read by staff before they are used.

Whatever is changed waits again. The decision is a row of ``moderated``, as for everything that people write.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, LargeBinary, String, delete, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, undefer

from app.ambassadors.dressing import OwnSaying
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import Base, db, dialect_insert
from app.foundation.errors import ExpiredError
from app.foundation.personal_data import Keeper
from app.landing.models import Moderated, SignUp
from app.landing.moderation_kinds import AT_ONCE, Kind, Written, forget_decision, keep_decision

KIND = "quote"
LONGEST_TEXT, LONGEST_NAME = 200, 60


class OwnWords(Base):
    """What one supporter says; the database allows one a sign-up."""

    __tablename__ = "own_words"

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_ups.id", ondelete="CASCADE"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    # As they want to be named beneath it; may be empty.
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    # A small square JPEG, drawn anew: nothing of the file they sent is in it but what can be seen.
    photo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    has_photo: Mapped[bool]
    written_at: Mapped[datetime]


def own_words_of(sign_up_id: int) -> OwnWords | None:
    """What the supporter wrote, without the photo."""
    return db.session.get(OwnWords, sign_up_id)


def photo_of(sign_up_id: int) -> bytes | None:
    """The photo alone."""
    return db.session.scalars(select(OwnWords.photo).where(OwnWords.sign_up_id == sign_up_id)).first()


def state_of(sign_up_id: int) -> str:
    """``waiting``, ``approved`` or ``hidden``."""
    decision = db.session.get(Moderated, (KIND, sign_up_id))
    if decision is None:
        return "waiting"
    return "approved" if decision.approved_at else "hidden"


def saying_of(sign_up_id: int) -> OwnSaying | None:
    """For a picture: only what staff have approved."""
    words = db.session.scalars(
        select(OwnWords)
        .join(Moderated, (Moderated.sign_up_id == OwnWords.sign_up_id) & (Moderated.kind == KIND))
        .where(OwnWords.sign_up_id == sign_up_id, Moderated.approved_at.is_not(None))
        .options(undefer(OwnWords.photo))
    ).first()
    return OwnSaying(words.text, words.name, words.photo or b"") if words else None


def write(sign_up: SignUp, *, text: str, name: str, photo: bytes | None, drop_photo: bool = False) -> None:
    """Keep it; without a new photo the one there is stays, unless it is to go. The caller commits.

    Raises ExpiredError where the sign-up was deleted a moment ago.
    """
    _hold(sign_up)
    known = db.session.get(OwnWords, sign_up.id, options=[undefer(OwnWords.photo)], populate_existing=True)
    kept = photo or (None if drop_photo or known is None else known.photo)
    if known and (known.text, known.name, known.photo) == (text, name, kept):
        return
    said = {
        "text": text,
        "name": name,
        "photo": kept,
        "has_photo": kept is not None,
        "written_at": clock.now(),
    }
    db.session.execute(
        dialect_insert(OwnWords)
        .values(sign_up_id=sign_up.id, campaign_id=sign_up.campaign_id, **said)
        .on_conflict_do_update(index_elements=["sign_up_id"], set_=said)
    )
    forget_decision(KIND, sign_up.id)


def remove(sign_up: SignUp) -> None:
    """Nothing of it stays. The caller commits."""
    db.session.execute(delete(OwnWords).where(OwnWords.sign_up_id == sign_up.id))
    forget_decision(KIND, sign_up.id)


def queue() -> list[Written]:
    """What waits to be read, oldest first; then what was decided, newest first."""
    rows = db.session.execute(
        select(OwnWords, SignUp, Campaign, Moderated)
        .join(SignUp, SignUp.id == OwnWords.sign_up_id)
        .join(Campaign, Campaign.id == OwnWords.campaign_id)
        .outerjoin(Moderated, (Moderated.sign_up_id == OwnWords.sign_up_id) & (Moderated.kind == KIND))
        .order_by(
            or_(Moderated.approved_at.is_not(None), Moderated.hidden_at.is_not(None)), OwnWords.written_at
        )
        .limit(AT_ONCE)
    )
    return [
        Written(
            sign_up,
            campaign,
            words.text,
            decision,
            kind=KIND,
            name=words.name,
            picture=f"/staff/moderation/{KIND}/{sign_up.id}/photo?{mark_of(words)}"
            if words.has_photo
            else "",
            mark=mark_of(words),
        )
        for words, sign_up, campaign, decision in rows
    ]


def decide(sign_up_id: int, *, approve: bool, mark: str) -> bool:
    """Let it be used, or not; False where it is gone, or not what was looked at any more. The caller commits."""
    words = db.session.scalars(
        select(OwnWords).where(OwnWords.sign_up_id == sign_up_id).with_for_update()
    ).first()
    if words is None or (mark and mark != mark_of(words)):
        return False
    keep_decision(KIND, sign_up_id, approve=approve)
    return True


def waiting(most: int) -> int:
    """How many wait to be read, at most so many."""
    decided = select(Moderated.sign_up_id).where(
        Moderated.kind == KIND, Moderated.sign_up_id == OwnWords.sign_up_id
    )
    some = select(OwnWords.sign_up_id).where(~decided.exists()).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def mark_of(words: OwnWords) -> str:
    """Changes whenever the words or the photo do, so that nothing is approved that nobody has seen."""
    return hashlib.sha256(words.written_at.isoformat().encode()).hexdigest()[:12]


def _hold(sign_up: SignUp) -> None:
    """Whoever is erased at this moment is waited for."""
    holder = select(SignUp.contact_id).where(SignUp.id == sign_up.id).with_for_update(key_share=True)
    if db.session.scalar(holder) is None:
        raise ExpiredError("This sign-up has been deleted.")


def _collect(contact_id: int) -> dict[str, list[dict[str, object]]]:
    rows = db.session.scalars(
        select(OwnWords).join(SignUp, SignUp.id == OwnWords.sign_up_id).where(SignUp.contact_id == contact_id)
    ).all()
    names = ("campaign_id", "text", "name", "has_photo", "written_at")
    return {"own_words": [{name: getattr(row, name) for name in names} for row in rows]} if rows else {}


def _erase(contact_id: int) -> None:
    mine = select(SignUp.id).where(SignUp.contact_id == contact_id)
    db.session.execute(delete(OwnWords).where(OwnWords.sign_up_id.in_(mine)))


keeper = Keeper(frozenset({"own_words"}), _collect, _erase)
QUOTES = Kind(
    KIND,
    about=_l("For pictures of their own to share"),
    approved=_l("They can use it from now on."),
    queue=queue,
    decide=decide,
    waiting=waiting,
)
