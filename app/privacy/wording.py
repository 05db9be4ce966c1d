"""The tables and columns of a copy in words, for whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.consent.telling import purpose_label
from app.foundation.personal_data import Rows
from app.foundation.wording import date_and_time


class Chapter(NamedTuple):
    """A table in words: its title, and each row as pairs of what it is and what it says."""

    title: str
    rows: list[list[tuple[str, str]]]


def in_words(known: Rows) -> list[Chapter]:
    """The chapters of a copy; what says nothing is left out."""
    titles, labels = _titles(), _labels()
    return [
        Chapter(titles.get(table, table), [_row(row, labels) for row in known[table]])
        for table in sorted(known, key=lambda one: list(titles).index(one) if one in titles else 99)
    ]


def title_of(table: str) -> str:
    """A table's title."""
    return _titles().get(table, table)


def _row(row: Mapping[str, Any], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    pairs = [(labels.get(name, name.replace("_", " ")), _value(name, value)) for name, value in row.items()]
    return [(label, value) for label, value in pairs if value]


def _value(name: str, value: Any) -> str:
    if value is None or value == "" or value == {} or value == []:
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return date_and_time(value)
    if isinstance(value, Mapping):
        return "; ".join(
            f"{key}: {_value(str(key), one)}" for key, one in value.items() if one not in (None, "")
        )
    if isinstance(value, list):
        return " · ".join(_value(name, one) for one in value)
    return purpose_label(str(value)) if name == "purpose" else str(value)


def _titles() -> dict[str, str]:
    return {
        "contacts": _("Your details"),
        "consent_events": _("What you agreed to and withdrew"),
        "sign_ups": _("What you signed"),
        "supporters": _("Where you are counted"),
        "seats": _("Events"),
        "letters": _("Letters you sent"),
        "moderated": _("What you wrote for everybody to read"),
        "referrals": _("By whose link you came"),
        "kits": _("Your own page for sharing"),
        "kit_mails": _("What was written to you about your link"),
        "consent_requests": _("What our forms showed you"),
        "outbox_messages": _("Mails to you"),
        "suppressed_addresses": _("Addresses that get no mail"),
        "audit_entries": _("What staff did with your data"),
        "portal_sessions": _("When you looked at your data"),
        "privacy_requests": _("What you asked of us in other ways"),
        "erasures": _("That you were erased before"),
    }


def _labels() -> dict[str, str]:
    return {
        "email": _("E-mail address"),
        "canonical_email": _("The same address, as it is compared"),
        "given_name": _("Given name"),
        "family_name": _("Family name"),
        "postal_code": _("Postal code"),
        "phone": _("Telephone"),
        "birth_year": _("Year of birth"),
        "language": _("Language"),
        "created_at": _("Since"),
        "comment": _("Comment"),
        "answers": _("Answers"),
        "channel": _("Channel"),
        "campaign": _("Campaign"),
        "confirmed_at": _("Confirmed"),
        "confirmed_by": _("How"),
        "number": _("Number"),
        "counted_at": _("Counted"),
        "purpose": _("For what"),
        "action": _("What"),
        "at": _("When"),
        "wording": _("Wording"),
        "evidence": _("Evidence"),
        "subject": _("Subject"),
        "text": _("Text"),
        "recipient_name": _("To"),
        "recipient_email": _("To the address"),
        "sent_at": _("Sent"),
        "reason": _("Reason"),
        "share_code": _("Code in your link"),
        "page_url": _("Page"),
        "shown": _("Shown"),
        "requested_at": _("Asked"),
        "ticked": _("ticked"),
    }
