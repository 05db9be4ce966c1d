"""What a mail that came back says: nobody is there, the mailbox is full, try later, or we are blocked.

Read from the fields of a delivery status notification (RFC 3464) with its enhanced status code (RFC 3463), and where a
server writes prose instead, from the codes and words in it. Who is meant is not read from here at all: the address it
came to says that (``bounce_addresses.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

HARD, FULL, SOFT, BLOCKED = "hard", "full", "soft", "blocked"

# Its beginning is about the delivery; what follows quotes our own mail.
_READ = 8000
_READ_OF_HEADER = 1000
_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_PLAIN = re.compile(r"(?:^|[\s:#(])([45]\d\d)[\s-]", re.MULTILINE)
_QUOTED = re.compile(
    r"^(-{2,}.*(original|copy of|ursprüngliche|header|nachricht|message).*|return-path:.*|received: .*)$",
    re.IGNORECASE | re.MULTILINE,
)

_FULL_WORDS = re.compile(
    r"mailbox (is |was |)(full|exceed)|over ?quota|quota (is )?(exceeded|full)|exceed\w* (its |the |their |)(\w+ )?"
    r"(quota|storage)|mailbox size limit|insufficient (system )?storage|out of storage|storage (limit|space)|"
    r"not enough (disk )?space|user is over|(postfach|mailbox) (ist )?(voll|überfüllt)|inbox is full|disk quota",
    re.IGNORECASE,
)
_BLOCK_WORDS = re.compile(
    r"black ?-?list|block ?-?list|spamhaus|\bdnsbl\b|\brbl\b|\bblocked\b|spam (message|content|detected|policy)|"
    r"(as|is|be|looks? like|classified as) (possible |likely |)spam|reputation|(spf|dkim|dmarc)\b.{0,40}"
    r"(fail|pass|reject|check|policy)|unauthenticated|unsolicited|rate limit|too many (messages|mails|connections)|"
    r"bad (dns )?ptr|no smtp service|ask your postmaster|policy (reasons|violation|rejection)|banned|banning|"
    r"not allowed to send|on our block list",
    re.IGNORECASE,
)
_NOBODY_WORDS = re.compile(
    r"user (is )?(unknown|not found)|unknown (user|recipient|mailbox|address)|no such (user|mailbox|recipient|address|"
    r"person)|(recipient|address|mailbox|account|user)( address)?( rejected)?:? ?(was |is |does |do |has been |)(not "
    r"(found|exist|known|available|a valid)|unknown|unavailable|disabled|inactive|suspended|deactivated|closed)|"
    r"doesn'?t (exist|have an? ([\w.]+ )?account)|does not exist|no mailbox here|not our customer|"
    r"(empfänger|adresse|postfach|benutzer)\w* (ist )?(unbekannt|existiert nicht|nicht gefunden|nicht verfügbar)|"
    r"(host|domain)( name)?( could)?( is| was|) not (be )?found|unrouteable address|no longer (available|valid|"
    r"exists?|on (this )?server|here)|invalid (recipient|mailbox|address)|couldn'?t be found|wasn'?t found at|"
    r"recipientnotfound|access denied|does not like recipient|mailbox unavailable|no mx|nxdomain",
    re.IGNORECASE,
)
# Status codes by subject and detail; the class decides the rest.
_NOBODY = {(1, n) for n in (0, 1, 2, 3, 6, 9, 10)} | {(2, 1), (4, 4)}
_FULL = {(2, 2), (3, 1)}


@dataclass(frozen=True, slots=True)
class Bounce:
    """What it says. ``status`` is the enhanced code, or the plain one, or empty where there is none."""

    kind: str
    status: str


def read(message: Message) -> Bounce | None:
    """What a mail that came back says; None where it is no news of a failure: a vacation reply, a receipt, a delay."""
    fields = list(_recipients(message))
    if fields:
        failed = [one for one in fields if (one.get("Action") or "failed").strip().lower() == "failed"]
        if not failed:
            return None
        said = f"{failed[0].get('Diagnostic-Code', '')}"
        status = str(failed[0].get("Status", ""))
        return _judged(status, said, prose="" if _has_code(said) else _prose(message))
    if _is_somebodys_answer(message):
        return None
    prose = _prose(message)
    if _is_only_delayed(message, prose):
        return None
    return _judged("", "", prose=prose)


def _judged(status: str, said: str, *, prose: str) -> Bounce | None:
    text = " ".join(f"{said} {prose}".split())
    codes = [_ENHANCED.search(status), _ENHANCED.search(text)]
    # "5.0.0" and the like only say that it failed; what the other server answered says more.
    found = [code for code in codes if code and (code[2], code[3]) != ("0", "0")] or [
        one for one in codes if one
    ]
    plain = _PLAIN.search(f" {text} ")
    shown = found[0][0] if found else (plain[1] if plain else "")
    kind = _by_code(found[0], text) if found else ""
    kind = kind or _by_words(text)
    if not kind and not shown:
        return None
    return Bounce(kind or SOFT, shown)


def _by_code(code: re.Match[str], text: str) -> str:
    grade, detail = code[1], (int(code[2]), int(code[3]))
    if detail[0] == 7:
        return BLOCKED
    if detail in _FULL:
        return FULL
    if grade == "5" and detail in _NOBODY:
        return BLOCKED if _BLOCK_WORDS.search(text) and not _NOBODY_WORDS.search(text) else HARD
    if grade == "4":
        words = _by_words(text)
        return words if words in (FULL, BLOCKED) else SOFT
    return ""


def _by_words(text: str) -> str:
    for kind, words in ((FULL, _FULL_WORDS), (BLOCKED, _BLOCK_WORDS), (HARD, _NOBODY_WORDS)):
        if words.search(text):
            return kind
    return ""


def _has_code(text: str) -> bool:
    return bool(_ENHANCED.search(text) or _PLAIN.search(f" {text} "))


def _recipients(message: Message) -> Iterator[Message]:
    """The fields of each recipient (RFC 3464, 2.3); the first block of a status part is about the message."""
    for part in message.walk():
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            blocks = part.get_payload()
            if isinstance(blocks, list):
                fields = (one for one in blocks if isinstance(one, Message))
                yield from (one for one in fields if "Final-Recipient" in one or "Status" in one)


def _is_somebodys_answer(message: Message) -> bool:
    """A vacation reply, a ticket, a receipt (RFC 3834, RFC 8098): nobody's mailbox failed."""
    if any(part.get_content_type() == "message/disposition-notification" for part in message.walk()):
        return True
    return not _is_from_a_server(message) or bool(message.get("X-Autoreply") or message.get("X-Autorespond"))


def _is_from_a_server(message: Message) -> bool:
    """A report, or from the mailbox that speaks for a server. An empty return path says nothing, notes have it, too."""
    sender = _header(message, "From")
    return (
        message.get_content_type() == "multipart/report"
        or "X-Failed-Recipients" in message
        or bool(re.search(r"mailer-?daemon|postmaster|mail delivery|mail-?system", sender))
    )


def _is_only_delayed(message: Message, prose: str) -> bool:
    subject = _header(message, "Subject")
    return "delayed" in subject or "verzögert" in subject or "you do not need to resend" in prose.lower()


def _header(message: Message, name: str) -> str:
    """Its beginning, in small letters; as it stands where it cannot be decoded."""
    said = str(message.get(name, ""))[:_READ_OF_HEADER]
    try:
        return str(make_header(decode_header(said))).lower()
    except (MessageError, LookupError, ValueError):
        return said.lower()


def _prose(message: Message) -> str:
    """What the server wrote for people, without the mail it quotes."""
    for part in message.walk():
        if part.get_content_type() == "text/plain" or (
            part.get_content_type() == "text/html" and not message.is_multipart()
        ):
            raw = part.get_payload(decode=True)
            text = (raw if isinstance(raw, bytes) else b"").decode(errors="replace")[:_READ]
            quoted = _QUOTED.search(text)
            return text[: quoted.start()] if quoted and quoted.start() else text
    return ""
