"""Each mail has an envelope sender of its own, so that what comes back names the mail, and nobody else can make it up.

With ``TESTBALLON_BOUNCE_ADDRESS=zurueck@example.org`` a mail leaves from ``zurueck+<its Message-ID>-<signature>@…``, a
variable envelope return path (VERP) signed as in BATV. Whoever does not know the mail cannot suppress its recipient.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from datetime import timedelta
from email.message import Message

from flask import current_app
from sqlalchemy import select

from app.foundation import clock, tokens
from app.foundation.database import db
from app.outbox.mime import sender_address
from app.outbox.models import OutboxMessage

_PURPOSE = "bounce"
_ADDRESSED = re.compile(r"\+([0-9a-f]{32})-([0-9a-f]{16})@", re.IGNORECASE)
# Where mail servers say which address a mail was delivered to; "To" is what the sender of the bounce answered.
_HEADERS = ("X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To")
# Servers give up after five days; what comes much later is no answer to a mail.
_GOOD_FOR = timedelta(days=30)


def envelope_sender(message: OutboxMessage) -> str:
    """Where a bounce of this mail should go; the one sender address where none is set."""
    base = str(current_app.config["TESTBALLON"].bounce_address)
    if not base:
        return sender_address()
    local, _, domain = base.rpartition("@")
    name = message.message_id.strip("<>").partition("@")[0]
    return f"{local}+{name}-{tokens.short_mac(_PURPOSE, name)}@{domain}"


def mail_that_bounced(bounce: Message, delivered_to: str = "") -> OutboxMessage | None:
    """The mail this answers, None where its address is none we made, or one of long ago."""
    for address in (delivered_to, *_addresses(bounce)):
        if found := _ADDRESSED.search(address):
            name, signature = found[1].lower(), found[2].lower()
            if hmac.compare_digest(signature, tokens.short_mac(_PURPOSE, name)):
                return _mail(name)
    return None


def _mail(name: str) -> OutboxMessage | None:
    return db.session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.message_id == f"<{name}@{current_app.config['TESTBALLON'].host}>",
            OutboxMessage.sent_at > clock.now() - _GOOD_FOR,
        )
    ).first()


def _addresses(bounce: Message) -> Iterable[str]:
    """What stands there, unread: the signature is what counts, and parsers fail at what strangers write."""
    for header in _HEADERS:
        yield from (str(value) for value in bounce.get_all(header, []))
