"""Lists that were brought in: what was said of each, what waits of it, and who came by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.sealed_columns import SealedText


class ContactImport(Base):
    """One list. Its stamps say how far it is; its rows wait in ``ImportPart`` until they are worked through."""

    __tablename__ = "contact_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    # A keyed fingerprint of the file, by which the same one is known again.
    file_key: Mapped[bytes]
    uploaded_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    heading: Mapped[list[str]] = mapped_column(JSON)
    lines: Mapped[int]
    # For each column of the heading the field it fills; empty for one that is not brought in.
    columns: Mapped[list[str]] = mapped_column(JSON)
    # Where the list comes from, in the words of whoever brought it in.
    source: Mapped[str] = mapped_column(String(500), default="")
    collected_when: Mapped[str] = mapped_column(String(200), default="")
    collected_by: Mapped[str] = mapped_column(String(200), default="")

    check_asked_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    undo_asked_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    # How far the present step is, and what it has counted so far.
    done: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    # Line, code and column of what was refused or left out; nothing that stood there.
    problems: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    # Which process is at it, and until when it is left alone.
    owner: Mapped[str] = mapped_column(String(40), default="")
    lease_until: Mapped[datetime | None]

    @property
    def state(self) -> str:
        """In one word: ``new``, ``checking``, ``checked``, ``running``, ``finished``, ``undoing`` or ``undone``."""
        for stamp, word in (
            (self.undone_at, "undone"),
            (self.undo_asked_at, "undoing"),
            (self.finished_at, "finished"),
            (self.started_at, "running"),
            (self.checked_at, "checked"),
            (self.check_asked_at, "checking"),
        ):
            if stamp:
                return word
        return "new"

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has something to do with it."""
        return self.state in ("checking", "running", "undoing")


class ImportPart(Base):
    """Some lines of a list that still waits, as JSON: ``[[number of the line, [cells]], …]``.

    A part goes in the transaction that brings its people in.
    """

    __tablename__ = "contact_import_parts"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("contact_imports.id", ondelete="CASCADE"), index=True)
    lines: Mapped[str] = mapped_column(SealedText("contact_import_parts.lines"))
    amount: Mapped[int]


class ImportedContact(Base):
    """Where somebody comes from: a line of a list, and what of it is theirs now."""

    __tablename__ = "imported_contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("contact_imports.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    at: Mapped[datetime]
    line: Mapped[int]
    # Whether they were not known before.
    is_new: Mapped[bool]
    # The fields that were empty and that the list filled in.
    fields: Mapped[list[str]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("import_id", "contact_id"),)
