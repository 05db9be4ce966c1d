"""Keeps the trail of who did what; the other rooms reach it through the port ``foundation/audit.py``."""

from __future__ import annotations

from typing import Any

from flask import has_request_context
from flask_login import current_user

from app.foundation import clock
from app.foundation.database import db
from app.staff.models import AuditEntry


def keep(action: str, object_kind: str, object_id: int | None, detail: dict[str, Any]) -> None:
    """Add one line in the caller's transaction; the command line and the worker act without an account."""
    db.session.add(
        AuditEntry(
            at=clock.now(),
            account_id=_account_id(),
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            detail=detail,
        )
    )


def _account_id() -> int | None:
    # A visitor's request never looks into a session, not even to find that there is none.
    if has_request_context() and current_user and current_user.is_authenticated:
        return int(current_user.id)
    return None
