"""What each role may do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

PERMISSIONS = frozenset(
    {
        "campaigns.view",
        "campaigns.edit",
        "campaigns.publish",
        "contacts.view",
        "contacts.export",
        "contacts.rights",
        "contacts.import",
        "sign_ups.invalidate",
        "numbers.view",
        "outbox.view",
        "organisation.edit",
        "accounts.edit",
        "paper.enter",
        "phone.call",
        # What may be released is what the account may do itself (``foundation/releases.py``).
        "releases.give",
    }
)

ROLES: dict[str, frozenset[str]] = {
    "admin": PERMISSIONS,
    "campaigner": PERMISSIONS
    - {
        "contacts.rights",
        "contacts.import",
        "outbox.view",
        "organisation.edit",
        "accounts.edit",
        "phone.call",
    },
    "analyst": frozenset({"campaigns.view", "numbers.view"}),
    "counter": frozenset({"contacts.view", "paper.enter", "phone.call"}),
}


class _Named(Protocol):
    name: str


class _Holder(Protocol):
    @property
    def roles(self) -> Iterable[_Named]: ...


def may(account: _Holder, permission: str) -> bool:
    """Whether one of the account's roles includes the permission.

    Raises KeyError for a permission nobody knows: a typing mistake must not lock everybody out in silence.
    """
    if permission not in PERMISSIONS:
        raise KeyError(permission)
    return any(permission in ROLES.get(role.name, frozenset()) for role in account.roles)
