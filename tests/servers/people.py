"""Citizens with a browser that knows no JavaScript and no cookies, and a mailbox."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from tests.pages import parse, values_of
from tests.servers.smtp import Mail

_BROWSER = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


class Citizen:
    """Somebody who signs, waits for a mail and confirms."""

    def __init__(
        self, url: str, email: str = "uwe.brandt@example.org", *, comes_from: str = "", proxy_says: str = ""
    ) -> None:
        self.url, self.email = url, email
        # An address of this machine (127.0.0.0/8), and what a proxy in front would tell.
        self.comes_from, self.proxy_says = comes_from, proxy_says

    def sign(self, slug: str, **answers: str) -> Answer:
        """Open the page, fill in the form and send it."""
        return self.send_form(f"/{slug}", f"/{slug}/sign", answers)

    def send_form(self, page: str, action: str, answers: dict[str, str]) -> Answer:
        """The form of a page, filled in with the person's name and address, and sent to ``action``."""
        form = parse(self.get(page).text).find(f".//form[@action='{action}']")
        assert form is not None, f"There is no form for {action} on {page}."
        told = {
            "email": self.email,
            "given_name": "Uwe",
            "family_name": "Brandt",
            "postal_code": "01234",
        }
        return self.post(action, values_of(form) | told | answers)

    def confirm(self, mail: Mail) -> Answer:
        """Follow the link and press the button, once more where a machine's speed asks for it."""
        link = self.link_in(mail)
        answer = self.press(link)
        return self.press(link, answer.text) if answer.status == 422 else answer

    def press(self, link: str, page: str = "") -> Answer:
        """Press the button of a confirm page, which is fetched unless it is already there."""
        form = next(parse(page or self.get(link).text).iter("form"), None)
        assert form is not None, f"There is no button on {link}."
        return self.post(link, values_of(form))

    def link_in(self, mail: Mail) -> str:
        """The path of the link that confirms."""
        found = re.search(r"https?://[^/\s]+(/c/[\w=-]+)", mail.text)
        assert found, f"There is no link in: {mail.text}"
        return found[1]

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        parts = urlsplit(self.url)
        source = (self.comes_from, 0) if self.comes_from else None
        connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port, timeout=60, source_address=source
        )
        headers = {
            "User-Agent": _BROWSER,
            "Accept": "text/html,*/*;q=0.8",
            "Accept-Language": "de",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        if self.proxy_says:
            headers["X-Forwarded-For"] = self.proxy_says
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            return Answer(answer.status, answer.headers.get("Location", ""), text)
        finally:
            connection.close()
