"""The tables and columns of a copy in words, for whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.consent.telling import purpose_title
from app.foundation import personal_data
from app.foundation.personal_data import Rows
from app.foundation.wording import date_and_time

# What only a program needs: in the file, not in words.
INNER = frozenset(
    {
        "id",
        "legal_text_id",
        "rendered_page_id",
        "through_built_in_outbox",
        "demo",
        "given_as",
        "campaign_id",
        "call",
        "called_by",
        "read_out",
        "import_id",
    }
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")


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


def without_words(known: Rows) -> list[str]:
    """The tables and columns for which there are no words: none, for a test looks."""
    tables = [table for table in known if table not in _titles()]
    columns = {name for rows in known.values() for row in rows for name in row}
    return tables + sorted(columns - _labels().keys() - INNER)


def title_of(table: str) -> str:
    """A table's title."""
    return _titles().get(table, table)


def _row(row: Mapping[str, Any], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    pairs = [
        (labels.get(name, name), _value(name, value, labels))
        for name, value in row.items()
        if name not in INNER
    ]
    return [(label, value) for label, value in pairs if value]


def _value(name: str, value: Any, labels: Mapping[str, str]) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return date_and_time(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{label}: {said}" for label, said in _row(value, labels))
    if isinstance(value, list):
        return " · ".join(_value(name, one, labels) for one in value)
    if name == "purpose":
        return purpose_title(str(value))
    said = personal_data.in_words(name, str(value))
    return said if said != value else _words().get(said, _moment(said))


def _moment(written: str) -> str:
    """A time as a program writes it, in words; anything else as it is."""
    if not _TIME.fullmatch(written):
        return written
    return date_and_time(datetime.fromisoformat(written))


def _titles() -> dict[str, str]:
    return {
        "contacts": _("Your details"),
        "consent_events": _("What you agreed to and withdrew"),
        "phone_calls": _("Calls to you"),
        "imported_contacts": _("Lists we have you from"),
        "contact_import_parts": _("Lists that wait to be brought in"),
        "sign_ups": _("What you signed"),
        "paper_signatures": _("What you signed on paper"),
        "invalidated_sign_ups": _("Sign-ups that were taken out"),
        "invalidations": _("Why sign-ups were taken out, where that names you"),
        "releases": _("What a second person was asked, where that names you"),
        "supporters": _("Where you are counted"),
        "own_words": _("Your own words and your photo"),
        "seats": _("Events"),
        "letters": _("Letters you sent"),
        "moderated": _("What you wrote for everybody to read"),
        "referrals": _("By whose link you came"),
        "kits": _("Your own page for sharing"),
        "kit_mails": _("What was written to you about your link"),
        "consent_requests": _("What our forms showed you"),
        "outbox_messages": _("Mails to you"),
        "suppressed_addresses": _("Addresses that get no mail"),
        "bounces": _("Mails to you that came back"),
        "unwanted_requests": _("Addresses that are not asked to confirm any more"),
        "audit_entries": _("What staff did with your data"),
        "portal_sessions": _("When you looked at your data"),
        "privacy_requests": _("What you asked of us in other ways"),
        "barrier_reports": _("Barriers you reported"),
        "erasures": _("That you were erased before"),
    }


def _words() -> dict[str, str]:
    return {
        "given": _("given"),
        "withdrawn": _("withdrawn"),
        "hard": _("nobody has this mailbox"),
        "full": _("the mailbox was full"),
        "soft": _("it could not be delivered for now"),
        "blocked": _("the mail provider did not take it"),
        "bounced": _("mails to it came back"),
        "resting": _("mails to it came back for a while; it gets none for 30 days but those asked for"),
        "button": _("with the button in the mail"),
        "code": _("with the code from the mail"),
        "portal": _("on the page with one's own data"),
        "doi": _("Mail to confirm"),
        "letter": _("Letter"),
        "seat": _("Seat"),
        "de": _("German"),
        "en": _("English"),
        "erased": _("erased before"),
        "restricted": _("restricted"),
        "contact.copied": _("Looked at everything"),
        "contact.viewed": _("Opened your page"),
        "contact.listed": _("Saw you in a list"),
        "receipt.viewed": _("Opened a receipt"),
        "mail.viewed": _("Read a mail to you"),
        "mail.listed": _("Saw a mail to you in a list"),
        "contact.announced": _("Announced that it will be deleted"),
        "contact.restricted": _("Restricted"),
        "contact.released": _("Released"),
        "contact.written_again": _("Let mails leave to you again"),
        "contact.objected": _("Noted an objection"),
        "contact.corrected": _("Corrected"),
        "contact.erased": _("Erased"),
        "contact.called": _("Called"),
        "call": _("on the phone"),
        "confirmed": _("confirmed"),
        "refused": _("refused"),
        "wrong": _("somebody else's number"),
        "nobody": _("nobody was reached"),
        "talked": _("talked"),
    }


def _labels() -> dict[str, str]:
    return {
        "about": _("About"),
        "action": _("What"),
        "answers": _("Answers"),
        "approved_at": _("Released"),
        "asked_at": _("Asked"),
        "at": _("When"),
        "birth_year": _("Year of birth"),
        "called_at": _("Called"),
        "campaign": _("Campaign"),
        "canonical_email": _("Compared as"),
        "channel": _("Channel"),
        "collected_by": _("Collected by"),
        "collected_when": _("Collected when"),
        "comment": _("Comment"),
        "conditions": _("Which sign-ups"),
        "confirmed_at": _("Confirmed"),
        "confirmed_by": _("How"),
        "confirmed_how": _("Confirmed how, as the list says"),
        "content_hash": _("Fingerprint of the mail (SHA-256)"),
        "counted_at": _("Counted"),
        "created_at": _("Since"),
        "decided_at": _("Decided"),
        "done_at": _("Answered"),
        "due_at": _("To be answered by"),
        "email": _("E-mail address"),
        "ends_at": _("Ends"),
        "entered_at": _("Came in"),
        "evidence": _("Evidence"),
        "excluded": _("Not counted because"),
        "expires_at": _("Valid until"),
        "extended_reason": _("Why it takes longer"),
        "failed_at": _("Given up"),
        "family_name": _("Family name"),
        "fields": _("Taken over"),
        "file_name": _("File"),
        "given_at": _("Given, as the list says"),
        "given_name": _("Given name"),
        "given_up_at": _("Cancelled"),
        "given_where": _("Given where, as the list says"),
        "happened_at": _("When"),
        "has_photo": _("With a photo"),
        "hidden_at": _("Hidden"),
        "imported_at": _("Brought in with a list"),
        "is_new": _("Not known before"),
        "kind": _("Kind"),
        "announced_at": _("Announced that it will be deleted"),
        "kept_at": _("Last seen"),
        "language": _("Language"),
        "last_error": _("Last failure"),
        "leaves_at": _("Leaves"),
        "line": _("Line"),
        "list_collected_by": _("Collected by"),
        "list_collected_when": _("Collected when"),
        "list_line": _("Line"),
        "list_source": _("Where the list comes from"),
        "medium": _("Way"),
        "made_at": _("When"),
        "message": _("Message"),
        "message_id": _("Message-ID of the mail"),
        "name": _("Name"),
        "nickname": _("Nickname"),
        "not_before": _("Not before"),
        "number": _("Number"),
        "number_confirmed_at": _("Number confirmed"),
        "objected_at": _("Objected to advertising"),
        "objected_reason": _("How"),
        "outcome": _("How it ended"),
        "page": _("Page"),
        "page_url": _("Page"),
        "person": _("Who"),
        "phone": _("Telephone"),
        "postal_code": _("Postal code"),
        "proof": _("How it was proven"),
        "provider": _("Mail provider"),
        "purpose": _("For what"),
        "reason": _("Reason"),
        "received_at": _("When it came"),
        "recipient_email": _("To the address"),
        "recipient_name": _("To"),
        "ref_code": _("Code of the link you came by"),
        "registered_at": _("Registered"),
        "reported_at": _("Reported"),
        "requested_at": _("Asked"),
        "restricted_at": _("Restricted"),
        "restricted_reason": _("Why"),
        "revoked_at": _("Switched off"),
        "revoked_by": _("By"),
        "seated_at": _("Has a seat since"),
        "sent_at": _("Sent"),
        "server_answer": _("Answer of the mail server it was handed to"),
        "share_code": _("Code in your link"),
        "sheet": _("Sheet"),
        "shown": _("Shown"),
        "since": _("Since"),
        "source": _("Where the list comes from"),
        "status": _("What the mail server said"),
        "subject": _("Subject"),
        "text": _("Text"),
        "ticked": _("ticked"),
        "undone_at": _("Taken back"),
        "variant": _("Version of the page"),
        "way": _("How it came"),
        "wants_news": _("Wants the newsletter"),
        "withdrawn_at": _("Withdrawn"),
        "withdrawn_by": _("How"),
        "withheld_at": _("Held back"),
        "withheld_reason": _("Why"),
        "wording": _("Wording"),
        "writer": _("Signed"),
        "written_at": _("Written"),
    }
