"""How long a sign-up can be confirmed, and when it is gone if nobody does (R1.07)."""

from __future__ import annotations

from datetime import timedelta

from app.foundation.terms import CONFIRM, value_of

# After the link has expired.
DELETED_AFTER_EXPIRY = timedelta(days=1)


def time_to_confirm() -> timedelta:
    """From the form on."""
    return timedelta(days=value_of(CONFIRM))


def days_until_deleted() -> int:
    """For notices and records."""
    return (time_to_confirm() + DELETED_AFTER_EXPIRY).days
