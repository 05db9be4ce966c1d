"""From a row to a mail: each kind of message has a composer, registered by the room that knows the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from flask import current_app

from app.outbox.models import OutboxMessage


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as the recipient will read it. ``headers`` are added to the usual ones."""

    to: str
    subject: str
    text: str
    html: str
    sender_name: str
    reply_to: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Nothing must leave, and why: ``capped``, ``suppressed``, ``gone`` …"""

    reason: str


Composer = Callable[[OutboxMessage], Mail | Withheld]
_composers: dict[str, Composer] = {}

# The only sender address: the SMTP account's own domain; the name in front of it says who writes.
_LOCAL_PART = "post"


def composed_by(kind: str, composer: Composer) -> None:
    """Name who finds the words for a kind of message; ``wiring`` calls this."""
    _composers[kind] = composer


def compose(message: OutboxMessage) -> Mail | Withheld:
    """The mail for a row, or why there is none."""
    return _composers[message.kind](message)


def compose_for_view(message: OutboxMessage) -> Mail | None:
    """The mail as the built-in outbox shows it to an admin.

    Only where no SMTP server is set: there the built-in outbox *is* the recipient's mailbox. With an SMTP server
    nobody but the recipient may see a link that confirms.
    """
    if current_app.config["TESTBALLON"].smtp_url:
        return None
    mail = compose(message)
    return mail if isinstance(mail, Mail) else None


def as_email(message: OutboxMessage, mail: Mail) -> EmailMessage:
    """The MIME message: text and HTML, from a person or an organisation, not to be answered by machines."""
    settings = current_app.config["TESTBALLON"]
    email = EmailMessage()
    email["From"] = Address(_one_line(mail.sender_name), _LOCAL_PART, settings.host)
    email["To"] = mail.to
    email["Subject"] = _one_line(mail.subject)
    email["Date"] = format_datetime(message.created_at)
    email["Message-ID"] = message.message_id
    if mail.reply_to:
        email["Reply-To"] = mail.reply_to
    # RFC 3834: a vacation reply must not answer this.
    email["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        email[name] = _one_line(value)
    email.set_content(mail.text)
    email.add_alternative(mail.html, subtype="html")
    return email


def _one_line(text: str) -> str:
    """No line break reaches a header, whatever was typed."""
    return " ".join(text.split())
