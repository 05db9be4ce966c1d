"""A campaign on the website of somebody else, whose pages allow nothing that they need not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.ambassadors.embed_code import SHOWN, embed_code, embed_path
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.landing.models import SignUp
from tests.browser.conftest import SMALLEST_PHONE
from tests.servers.product import Product

SLUG = "schulweg"
_BLOG = """<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Lindenbacher Bote</title>
<link rel="stylesheet" href="/style.css"></head><body class="wp-singular single-post"><main>
<h1>Sicher zur Schule</h1><div class="entry-content wp-block-post-content"><p>Wer mitmachen möchte:</p>
<figure class="wp-block-embed">{code}</figure></div></main></body></html>"""


class Blog(ThreadingHTTPServer):
    """A page as WordPress makes them, under a strict policy; it lets in what Testballon's page for it names."""

    code = policy = ""

    def url(self) -> str:
        """Any host below localhost is this machine, to browsers."""
        return f"http://bote.localhost:{self.server_address[1]}/"


class _Answer(BaseHTTPRequestHandler):
    server: Blog

    def do_GET(self) -> None:
        is_style = self.path == "/style.css"
        body = ("main{max-width:40rem}" if is_style else _BLOG.format(code=self.server.code)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if is_style else "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self.server.policy)
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads along."""


@pytest.fixture
def blog() -> Iterator[Blog]:
    server = Blog(("127.0.0.1", 0), _Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """Somebody who reads the blog; what their browser complains about or whom it asks is noted."""
    context = browser.new_context(locale="de-DE")
    page, noted = context.new_page(), []
    page.on("console", lambda message: noted.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: noted.append(request.url) if "127.0.0.1" not in request.url else None)
    yield page
    assert context.cookies() == []
    context.close()
    # A form that is sent again answers with 422, and a frame may not take the focus from the page around it.
    expected = ("http://bote.localhost", "Failed to load resource", "Blocked autofocusing")
    assert [one for one in noted if not one.startswith(expected)] == []


def _show(blog: Blog, site: Product, *, show: str, grows: bool) -> None:
    """Put into the blog what campaigners are given to copy, and let its policy allow what they are told."""
    with site.inside():
        campaign = db.session.scalars(select(Campaign).where(Campaign.slug == SLUG)).one()
        path = embed_path(campaign.slug, show, grows=grows)
        blog.code = embed_code(path, campaign.title, SHOWN[show][2], grows=grows)
    scripts = f"script-src {site.url}; " if grows else ""
    blog.policy = f"default-src 'none'; style-src 'self'; {scripts}frame-src {site.url}; base-uri 'none'"


def test_a_reader_signs_on_a_strict_blog_and_is_counted_under_its_name(
    blog: Blog, reader: Page, site: Product
):
    _show(blog, site, show="form", grows=True)
    reader.goto(blog.url())
    frame = reader.frame_locator("iframe")
    expect(frame.locator("#f-email")).to_be_visible()
    element, inside = reader.locator("iframe"), frame.locator("main")
    # The script has made it as high as what is in it.
    reader.wait_for_function("() => document.querySelector('iframe').height !== '1100'")
    assert abs(element.bounding_box()["height"] - inside.bounding_box()["height"]) < 4  # type: ignore[index]
    frame.locator("#f-email").fill("nele@@example.org")
    frame.locator("#f-given_name").fill("Nele")
    frame.locator("#f-family_name").fill("Brandt")
    frame.locator("form button").click()
    expect(frame.get_by_role("alert")).to_be_visible()
    expect(frame.locator("#f-given_name")).to_have_value("Nele")
    frame.locator("#f-email").fill("nele.brandt@example.org")
    frame.locator("form button").click()
    expect(frame.locator(".mail")).to_be_visible()
    assert reader.url == blog.url()
    with site.inside():
        signed = db.session.scalars(select(SignUp).where(SignUp.email == "nele.brandt@example.org")).one()
        assert signed.channel == "bote.localhost"


@pytest.mark.parametrize("show", ["button", "counter"])
def test_without_any_script_number_and_button_fit_where_there_is_little_room(
    blog: Blog, reader: Page, site: Product, show: str
):
    _show(blog, site, show=show, grows=False)
    reader.set_viewport_size({"width": 360, "height": 700})
    reader.goto(blog.url())
    frame = reader.frame_locator("iframe")
    expect(frame.locator("h1")).to_be_visible()
    inside = frame.locator("html")
    assert inside.evaluate("html => html.scrollHeight <= innerHeight && html.scrollWidth <= innerWidth")


@pytest.mark.parametrize("show", ["form", "button", "counter"])
def test_whoever_sees_little_can_use_it(
    new_page: Callable[..., Page], axe: Callable[[Page], None], site: Product, show: str
):
    page = new_page(**SMALLEST_PHONE)
    page.goto(f"{site.url}/{SLUG}/embed?show={show}")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
