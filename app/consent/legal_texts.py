"""Wordings in versions: a changed word is a new version, and an old one stays as it was."""

from __future__ import annotations

from sqlalchemy import select

from app.consent import wordings
from app.consent.fingerprints import wording_fingerprint
from app.consent.models import LegalText
from app.consent.plain_wordings import EASY, PLAIN_WORDINGS
from app.consent.purposes import DEFAULT_WORDINGS
from app.consent.special_wordings import SPECIAL_WORDINGS, kind_of
from app.consent.wordings import CONDITIONS
from app.foundation import clock
from app.foundation.database import db


def current_text(purpose: str, language: str, organisation: str, partner: str = "") -> LegalText:
    """The wording in force for this purpose, made into a new version if the words have changed. Flushes only."""
    wording = wording_of(purpose, language, organisation, partner)
    versions = db.session.scalars(
        select(LegalText)
        .where(LegalText.purpose == purpose, LegalText.language == language)
        .order_by(LegalText.version.desc())
    ).all()
    # Campaigns of two senders take turns; going back to known words makes no new version.
    known = next((text for text in versions if text.wording == wording), None)
    if known is not None:
        return known
    said = {
        "purpose": purpose,
        "language": language,
        "version": versions[0].version + 1 if versions else 1,
        "wording": wording,
    }
    text = LegalText(**said, created_at=clock.now(), fingerprint=wording_fingerprint(said))
    db.session.add(text)
    db.session.flush()
    return text


def wording_of(purpose: str, language: str, organisation: str, partner: str = "") -> str:
    """The words in force now, whether or not they are a version yet; for looking only."""
    words = words_in_force(kind_of(purpose), language) or words_in_force(kind_of(purpose), "de") or ""
    return words.replace("{organisation}", organisation).replace("{partner}", partner)


def conditions_in_force(language: str, organisation: str) -> LegalText | None:
    """The conditions for taking part as a version; None where staff have written none. Flushes only."""
    if not words_in_force(CONDITIONS, language):
        return None
    return current_text(CONDITIONS, language, organisation)


def words_in_force(kind: str, language: str) -> str | None:
    """With the placeholders still in them; None where nobody has written any in this language.

    Easy German that the program brings never stands in for what staff wrote in German: theirs may ask for something
    else, and people agree to what they read.
    """
    spoken = tuple(dict.fromkeys((language, language.partition("-")[0])))
    own = (wordings.words_of_staff(kind, one) for one in spoken)
    brought = (words_brought(kind).get(one) for one in spoken)
    return next((words for words in (*own, *brought) if words), None)


def words_brought(kind: str) -> dict[str, str]:
    """What the program brings along, by language."""
    words = (DEFAULT_WORDINGS | SPECIAL_WORDINGS).get(kind, {})
    return words | ({EASY: PLAIN_WORDINGS[kind]} if kind in PLAIN_WORDINGS else {})
