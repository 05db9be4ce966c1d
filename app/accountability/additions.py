"""What only the organisation knows and adds to its documents: processors, third countries, who has the keys."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.accountability.models import Addition
from app.foundation import audit, clock
from app.foundation.database import db

_LONGEST = 8000


def newest(document: str) -> Addition | None:
    """What holds now; None where nobody has added anything."""
    wanted = select(Addition).where(Addition.document == document).order_by(Addition.id.desc())
    return db.session.scalars(wanted.limit(1)).first()


def add(document: str, words: str) -> None:
    """Write it down, the former words stay. The caller commits."""
    addition = Addition(
        document=document,
        words=words.replace("\r\n", "\n").strip()[:_LONGEST],
        written_at=clock.now(),
        account_id=int(current_user.id),
    )
    db.session.add(addition)
    db.session.flush()
    audit.record("document.completed", "document_addition", addition.id, document=document)


def prompts(document: str) -> list[str]:
    """What should stand there."""
    if document == "record":
        return [
            _("Processors for server and mail, with address and date of the contract (Art. 28 GDPR)"),
            _("Transfers to third countries, and what safeguards them (Art. 30(1)(e) GDPR)"),
            _("Joint controllers, and a representative in the Union, where there are any"),
        ]
    return [
        _("Who has access to the server, and how it is kept up to date"),
        _("Where backups are kept, how they are encrypted, and when a restore was last rehearsed"),
        _("Contracts with those who run server and mail (Art. 28 GDPR)"),
        _("How staff are committed to confidentiality and trained"),
    ]
