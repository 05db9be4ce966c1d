"""No address, name, token or IP of anybody is in what the processes say (R2.18)."""

from __future__ import annotations

import sqlite3
import urllib.request
from collections.abc import Callable

import pytest

from tests.servers.people import Citizen
from tests.servers.processes import until
from tests.servers.product import Product
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.servers
NAME = "Quirin-Marker"
EMAIL = "quirin.marker@example.org"


def test_r2_18_a_whole_sign_up_leaves_no_trace_of_a_person_in_any_log(
    product: Callable[..., Product], servers: dict[str, str], smtp_server: SmtpServer
) -> None:
    """The main job with everything that goes wrong on the way: refusals, a mail server away, a broken request."""
    site = product(TESTBALLON_SMTP_URL=smtp_server.url, **servers)
    slug = site.new_petition()
    citizen = Citizen(site.url, EMAIL)
    smtp_server.stop()
    assert citizen.sign(slug, given_name=NAME, family_name=NAME).status == 303
    until(lambda: "mail server away" in site.output, what="the worker to notice")
    smtp_server.answer("451 quirin.marker@example.org is busy", to=EMAIL)
    smtp_server.start()
    until(lambda: '"attempt": 2' in site.output, what="a second try")
    smtp_server.answer(None, to=EMAIL)
    mail = smtp_server.next_to(EMAIL)
    token = citizen.link_in(mail).removeprefix("/c/")
    assert citizen.confirm(mail).status == 303
    assert citizen.get(f"/c/{token[:-2]}xx").status == 404
    assert citizen.get(f"/{slug}?email={EMAIL}").status == 200
    assert citizen.sign(slug, given_name=NAME, email="quirin.marker@").status == 422
    _send_from_a_marked_address(site.url)
    _break_something(site, citizen, slug)
    for process in site.processes:
        process.end()
    said = _everything_said(site)
    assert '"event"' in said, "There are logs to look at."
    for marker in (NAME, EMAIL, "quirin", token, token[:20], "127.0.0.9", "203.0.113.77"):
        assert marker not in said, f"{marker} is in the logs"


def _send_from_a_marked_address(url: str) -> None:
    request = urllib.request.Request(url, headers={"X-Forwarded-For": "203.0.113.77"})
    with urllib.request.urlopen(request):
        pass


def _break_something(site: Product, citizen: Citizen, slug: str) -> None:
    """A failure nobody foresaw, with a person's data in the statement that fails."""
    if "TESTBALLON_DATABASE_URL" in site.environment:
        return
    with sqlite3.connect(site.data / "testballon.db") as connection:
        connection.execute("ALTER TABLE consent_requests RENAME TO elsewhere")
    assert citizen.sign(slug, given_name=NAME, email=EMAIL).status == 500


def _everything_said(site: Product) -> str:
    files = [path for path in site.data.rglob("*") if path.suffix in (".out", ".log")]
    return "\n".join(path.read_text(errors="replace") for path in files)
