"""The words of the mails the staff room sends."""

from __future__ import annotations

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from app.foundation import clock
from app.foundation.database import db
from app.foundation.wording import date_and_time
from app.outbox.composing import Mail, Withheld
from app.outbox.models import OutboxMessage
from app.staff.accounts import url_of
from app.staff.models import Account, EntryLink


def compose_entry_link(message: OutboxMessage) -> Mail | Withheld:
    """The mail with a one-time link, or nothing when the link is of no use any more."""
    link = db.session.get(EntryLink, message.subject_id)
    account = db.session.get(Account, link.account_id) if link else None
    if link is None or account is None or not account.active:
        return Withheld("gone")
    # Sent ones stay readable in the built-in outbox; their link says itself when it is spent.
    if message.sent_at is None and (link.used_at or link.expires_at < clock.now()):
        return Withheld("expired")
    language = account.language or current_app.config["TESTBALLON"].language
    with force_locale(language):
        words = {"language": language, "url": url_of(link), "valid_until": date_and_time(link.expires_at)}
        return Mail(
            to=account.email,
            subject=_("Your link to sign in to Testballon"),
            text=render_template("staff/mail/entry_link.txt", **words),
            html=render_template("staff/mail/entry_link.html", **words),
            sender_name="Testballon",
        )
