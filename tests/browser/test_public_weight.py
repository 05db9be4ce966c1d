"""A page without a photo travels in at most 14 kB, all its requests together, headers included."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE
from tests.browser.public import (
    PAIRS,
    PublicSite,
    confirm,
    sign,
)

_MOST = 14 * 1024


class Scales:
    """Weighs all that a page fetches: what came over the line, as the browser counts it."""

    def __init__(self, page: Page) -> None:
        self._protocol = page.context.new_cdp_session(page)
        self._protocol.send("Network.enable")
        self._protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._protocol.on("Network.requestWillBeSent", self._sent)
        self._protocol.on("Network.loadingFinished", self._finished)
        self._addresses: dict[str, str] = {}
        self.weights: dict[str, int] = {}

    def _sent(self, event: dict) -> None:
        self._addresses[event["requestId"]] = event["request"]["url"]

    def _finished(self, event: dict) -> None:
        address = self._addresses.get(event["requestId"], "")
        if not address.startswith("data:"):
            self.weights[urlsplit(address).path] = int(event["encodedDataLength"])


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(("template", "theme"), PAIRS)
def test_a_page_weighs_at_most_14_kilobytes(
    public: PublicSite,
    new_page: Callable[..., Page],
    template: str,
    theme: str,
    language: str,
):
    page = new_page(**PHONE)
    scales = Scales(page)
    page.goto(
        public.url(f"{template}-{theme}" + ("/en" if language == "en" else "")), wait_until="networkidle"
    )
    assert sum(scales.weights.values()) <= _MOST, scales.weights
    assert len(scales.weights) <= 3, f"The page, its style sheet, its display face: {scales.weights}"
    assert all(scales.weights.values()), scales.weights


def test_the_page_to_confirm_comes_in_one_request(public: PublicSite, new_page: Callable[..., Page]):
    page = new_page(**PHONE)
    page.goto(public.url("petition-plakat"))
    sign(page, "uwe.one@example.org")
    link = public.link_to_confirm("uwe.one@example.org")
    scales = Scales(page)
    page.goto(link, wait_until="networkidle")
    assert list(scales.weights) == [urlsplit(link).path]
    assert sum(scales.weights.values()) < 4096
    confirm(page, link)


def test_nothing_is_stored_on_the_device(public: PublicSite, new_page: Callable[..., Page]):
    page = new_page(**PHONE)
    page.goto(public.url("petition-klar?via=poster"))
    sign(page, "uwe.two@example.org")
    assert page.evaluate("document.scripts.length") == 0
    confirm(page, public.link_to_confirm("uwe.two@example.org"))
    assert page.context.cookies() == []
    for store in ("localStorage", "sessionStorage"):
        assert page.evaluate(f"{store}.length") == 0
    assert page.evaluate("caches.keys().then(keys => keys.length)") == 0
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0
    # The one script of the whole way, for a phone's own way to share.
    assert page.evaluate("[...document.scripts].map(one => new URL(one.src).pathname)") == ["/static/kit.js"]
