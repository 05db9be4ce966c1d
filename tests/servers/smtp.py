"""A mail server of our own that keeps what it gets, says no when told to, and can be away for a while."""

from __future__ import annotations

import asyncio
import email
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.processes import free_port, until


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as it came in."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """Parsed."""
        return cast(EmailMessage, email.message_from_bytes(self.raw, policy=default))

    @property
    def subject(self) -> str:
        """Its subject line."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Its plain-text part."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """Its HTML part."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


class SmtpServer:
    """Listens on one port for its whole life, however often it is stopped and started."""

    def __init__(self) -> None:
        self._port = free_port()
        self.url = f"smtp://127.0.0.1:{self._port}"
        self.mails: list[Mail] = []
        self._recipient_answers: dict[str, str] = {}
        self._answer: str | None = None
        self._held, self._waiting, self._hang_ups = "", 0, 0
        self._controller: Controller | None = None
        self.start()

    def start(self) -> None:
        """Listen."""
        if self._controller is None:
            self._controller = Controller(self, hostname="127.0.0.1", port=self._port)
            self._controller.start()

    def stop(self) -> None:
        """Be away: connections are refused."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def answer(self, line: str | None, *, to: str | None = None) -> None:
        """Refuse every message, or only those ``to`` one address, with a line such as "451 Try later".

        None takes the refusal back.
        """
        if to is None:
            self._answer = line
        elif line is None:
            self._recipient_answers.pop(to.lower(), None)
        else:
            self._recipient_answers[to.lower()] = line

    def hold(self, command: str) -> None:
        """Keep the client waiting for the answer to RCPT (nothing handed over yet) or DATA (the mail is ours)."""
        self._held = command

    def let_go(self) -> None:
        """Answer again, also those who are waiting."""
        self._held = ""

    def has_somebody_waiting(self) -> bool:
        """Whether a client stands at the command that is held."""
        return self._waiting > 0

    def hang_up(self, times: int) -> None:
        """Take the next mails and close the connection instead of answering."""
        self._hang_ups = times

    def forget(self) -> None:
        """Back to the beginning: no mails, no refusals, nobody held, listening."""
        self.mails.clear()
        self._recipient_answers.clear()
        self._answer, self._held, self._hang_ups = None, "", 0
        self.start()

    def to(self, address: str) -> list[Mail]:
        """The mails for one address, oldest first."""
        return [mail for mail in list(self.mails) if address.lower() in map(str.lower, mail.recipients)]

    def next_to(self, address: str, *, number: int = 1, seconds: float = 60) -> Mail:
        """Wait for the ``number``-th mail to this address."""
        what = f"mail number {number} to {address}; there are {len(self.mails)} mails in all"
        return until(lambda: self.to(address)[number - 1 : number], seconds=seconds, what=what)[0]

    async def handle_RCPT(  # noqa: N802 – the name is aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take the recipient, unless told otherwise."""
        await self._keep_waiting("RCPT")
        refusal = self._recipient_answers.get(address.lower())
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 – the name is aiosmtpd's
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the message, unless told otherwise."""
        if self._answer:
            return self._answer
        self.mails.append(Mail(envelope.mail_from or "", list(envelope.rcpt_tos), envelope.content or b""))
        if self._hang_ups:
            self._hang_ups -= 1
            server.transport.abort()
        await self._keep_waiting("DATA")
        return f"250 OK number {len(self.mails)}"

    async def _keep_waiting(self, command: str) -> None:
        if self._held != command:
            return
        self._waiting += 1
        try:
            while self._held == command:
                await asyncio.sleep(0.01)
        finally:
            self._waiting -= 1
