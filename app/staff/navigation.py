"""What the staff navigation shows."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.foundation.navigation import NavigationEntry

ENTRIES = (
    NavigationEntry(_l("Balloons"), "/staff/board", "numbers.view", "balloon"),
    NavigationEntry(_l("Campaigns"), "/staff/campaigns", "campaigns.view", "speakerphone"),
    NavigationEntry(_l("Learned"), "/staff/learned", "numbers.view", "bulb"),
    NavigationEntry(_l("Media"), "/staff/media", "campaigns.view", "photo"),
    NavigationEntry(_l("Contacts"), "/staff/contacts", "contacts.view", "users"),
    NavigationEntry(_l("Data protection"), "/staff/data-protection", "contacts.rights", "shield-check"),
    NavigationEntry(_l("Outbox"), "/staff/outbox", "outbox.view", "send"),
    NavigationEntry(_l("Delivery"), "/staff/delivery", "numbers.view", "mail-opened"),
    NavigationEntry(_l("Organisation"), "/staff/organisation", "organisation.edit", "building"),
    NavigationEntry(_l("Accounts"), "/staff/accounts", "accounts.edit", "key"),
)
