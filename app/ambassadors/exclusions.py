"""Whether somebody counts for the supporter whose link they came by: only who is new does, and nobody twice (R8.2).

Every rule errs towards not counting, so that k is a lower bound; staff can let people count after all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.contacts.folding import folded
from app.contacts.models import Contact

UNKNOWN = "unknown"
REVOKED = "revoked"
SELF = "self"
KNOWN = "known"
HOUSEHOLD = "household"
BURST = "burst"
# Staff said that these are no people.
ROBOTS = "robots"
# They have taken their own signature out.
WITHDRAWN = "withdrawn"
REASONS = (UNKNOWN, REVOKED, SELF, KNOWN, HOUSEHOLD, BURST, ROBOTS, WITHDRAWN)

# Whom a class or a hall full of people brings in so short a time still counts; beyond that staff have to look.
MOST_AT_ONCE = 30
AT_ONCE = timedelta(minutes=10)

# The mailbox behind an address, where the provider lets people vary it.
_DOTS_DO_NOT_COUNT = ("gmail.com", "googlemail.com")


@dataclass(frozen=True, slots=True)
class Inviter:
    """Whose link it was. ``sign_up_id``: by which they became a supporter."""

    sign_up_id: int
    contact: Contact
    confirmed_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """Who came by it. ``is_first``: they had not confirmed in this campaign before."""

    sign_up_id: int
    contact: Contact
    created_at: datetime
    confirmed_at: datetime
    is_first: bool
    is_new: bool


def reason_not_to_count(invited: Invited, inviter: Inviter | None, others: Sequence[datetime]) -> str | None:
    """One of ``REASONS``; None where it counts. ``others``: when those confirmed who came by the same link before."""
    if inviter is None or inviter.confirmed_at > invited.confirmed_at:
        return UNKNOWN
    if inviter.revoked_at is not None and invited.created_at >= inviter.revoked_at:
        return REVOKED
    if _is_same_person(invited.contact, inviter.contact):
        return SELF
    if not (invited.is_first and invited.is_new):
        return KNOWN
    if _live_together(invited.contact, inviter.contact):
        return HOUSEHOLD
    lately = sum(invited.confirmed_at - AT_ONCE < moment <= invited.confirmed_at for moment in others)
    return BURST if lately >= MOST_AT_ONCE else None


def mailbox(canonical_address: str) -> str:
    """The address without what people add to it: ``uwe+2@example.org`` lands where ``uwe@example.org`` does."""
    local, _, domain = canonical_address.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTS_DO_NOT_COUNT:
        local, domain = local.replace(".", ""), _DOTS_DO_NOT_COUNT[0]
    return f"{local}@{domain}"


def _is_same_person(one: Contact, other: Contact) -> bool:
    return one.id == other.id or mailbox(one.canonical_email) == mailbox(other.canonical_email)


def _live_together(one: Contact, other: Contact) -> bool:
    """A telephone shared, or the family name and the postcode: that is how much we know of where people live."""
    if one.phone and _digits(one.phone) == _digits(other.phone):
        return True
    names, codes = (one.family_name, other.family_name), (one.postal_code, other.postal_code)
    return all((*names, *codes)) and _same(*names) and _same(*codes)


def _digits(phone: str | None) -> str:
    return "".join(sign for sign in phone or "" if sign.isdigit())


def _same(one: str | None, other: str | None) -> bool:
    return "".join(folded(one or "").split()) == "".join(folded(other or "").split())
