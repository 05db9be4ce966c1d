"""The ledger of consents in a chain: a line or a wording that is changed afterwards shows.

Revision ID: 0031
Revises: 0030
"""

import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_LINES = sa.table(
    "consent_events",
    *(sa.column(name, sa.Integer()) for name in ("id", "contact_id", "legal_text_id", "sign_up_id")),
    *(sa.column(name, sa.String()) for name in ("purpose", "action", "salt", "fingerprint")),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("evidence", sa.JSON()),
)
_TEXTS = sa.table(
    "legal_texts",
    *(sa.column(name, sa.Integer()) for name in ("id", "version")),
    *(sa.column(name, sa.String()) for name in ("purpose", "language", "wording", "fingerprint")),
)


def upgrade() -> None:
    """What is there gets its fingerprint now; the worker links it as soon as it runs."""
    op.create_table(
        "ledger_chain",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("erased", sa.JSON(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chained", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_ledger_chain")),
        sa.UniqueConstraint("event_id", name=op.f("uq_ledger_chain_event_id")),
    )
    op.create_table(
        "ledger_heads",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("chained", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_ledger_heads")),
    )
    with op.batch_alter_table("legal_texts") as batch_op:
        batch_op.add_column(sa.Column("fingerprint", sa.String(length=64), nullable=True))
    # The id of a line that is gone must not be given again; SQLite learns that only with a table built anew.
    with op.batch_alter_table(
        "consent_events", recreate="auto", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.add_column(sa.Column("salt", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("fingerprint", sa.String(length=64), nullable=True))
        if op.get_bind().dialect.name == "sqlite":
            batch_op.alter_column("id", existing_type=sa.Integer(), nullable=False)
    _take_fingerprints(op.get_bind())


def _take_fingerprints(connection: sa.Connection) -> None:
    for text in connection.execute(sa.select(_TEXTS)).all():
        said = {name: getattr(text, name) for name in ("purpose", "language", "version", "wording")}
        taken = {"fingerprint": _keyed("wording", said)}
        connection.execute(sa.update(_TEXTS).where(_TEXTS.c.id == text.id).values(taken))
    said_by_a_line = ("contact_id", "purpose", "action", "at", "legal_text_id", "sign_up_id", "evidence")
    for line in connection.execute(sa.select(_LINES)).all():
        said = {name: getattr(line, name) for name in said_by_a_line} | {"salt": secrets.token_hex(16)}
        taken = {"salt": said["salt"], "fingerprint": _keyed("line", said)}
        connection.execute(sa.update(_LINES).where(_LINES.c.id == line.id).values(taken))


def _keyed(kind: str, said: dict[str, Any]) -> str:
    """As the program did it when this was written; see app/consent/fingerprints.py and app/foundation/tokens.py."""
    key = current_app.config["TESTBALLON"].key
    extracted = hmac.digest(b"testballon", key, hashlib.sha256)
    purpose_key = hmac.digest(extracted, f"ledger-{kind}".encode() + b"\x01", hashlib.sha256)
    written = json.dumps(
        said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_written
    ).encode()
    return hmac.digest(purpose_key, written, "sha256").hex()


def _written(moment: datetime) -> str:
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.isoformat(timespec="microseconds")


def downgrade() -> None:
    """The lines stay; nothing shows any more whether somebody changed them."""
    with op.batch_alter_table("consent_events") as batch_op:
        batch_op.drop_column("fingerprint")
        batch_op.drop_column("salt")
    with op.batch_alter_table("legal_texts") as batch_op:
        batch_op.drop_column("fingerprint")
    op.drop_table("ledger_heads")
    op.drop_table("ledger_chain")
