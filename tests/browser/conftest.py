"""Headless Chromium for the tests in this folder; each page it opens is watched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from app.demo.filling import fill
from tests.browser.chromium import windowless_path
from tests.browser.lighthouse import Lighthouse
from tests.browser.public import public  # noqa: F401 - a fixture for the files that look at public pages
from tests.servers.product import Product

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
SMALLEST_PHONE = {**PHONE, "viewport": {"width": 320, "height": 568}}
_HERE = Path(__file__).parent
# Of two such lists Chromium heeds the last, so this one repeats what Playwright turns off and matters here. The last
# line is processes that wait for a next page, and the pages Chromium makes for its own address bar behind each window.
_NOT_NEEDED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,PaintHolding,LensOverlay,"
    "HttpsFirstBalancedModeAutoEnable,MediaRouter,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "SpareRendererForSitePerProcess,WebUIOmniboxPopup,WebUIOmniboxAimPopup"
)
# A busy machine takes its time; what never comes fails all the same.
expect.set_options(timeout=15_000)
_MOTION_ENDED = """() => new Promise(requestAnimationFrame).then(() => Promise.allSettled(
    document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < 1e5).map(one => one.finished)))"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium; root may not have a sandbox."""
    path = windowless_path()
    assert path, "There is no Chromium; run `make test`, which installs one."
    # Chromium asks its maker's hosts for this and that unless told not to; here nobody answers.
    quiet = ("background-networking", "component-update", "sync", "quic", "gpu", "dev-shm-usage")
    arguments = [*(f"--disable-{one}" for one in quiet), f"--disable-features={_NOT_NEEDED}"]
    arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A German visitor in Berlin."""
    return {**browser_context_args, "locale": "de-DE", "timezone_id": "Europe/Berlin"}


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A desktop page, watched."""
    troubles = watch(page)
    yield page
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def new_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """Call it for somebody else's page, watched: ``new_page(java_script_enabled=False, **PHONE)``."""
    troubles: list[list[str]] = []
    contexts = []

    def make(**settings: Any) -> Page:
        contexts.append(browser.new_context(**{**browser_context_args, **settings}))
        page = contexts[-1].new_page()
        troubles.append(watch(page))
        return page

    yield make
    for context in contexts:
        context.close()
    found = [trouble for one in troubles for trouble in one]
    assert not found, "\n".join(found)


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A citizen's phone."""
    return new_page(**PHONE)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Call it with a page: fails with what axe finds on it."""

    def look(page: Page) -> None:
        # What is half faded in has half its contrast.
        page.evaluate(_MOTION_ENDED)
        result = Axe().run(page)
        assert not result.violations_count, f"{page.url}: {result.generate_report()}"

    return look


@pytest.fixture(scope="session")
def lighthouse() -> Iterator[Lighthouse]:
    """Lighthouse, ready to look at pages."""
    started = Lighthouse()
    yield started
    started.close()


@pytest.fixture(scope="session")
def _lindenbach(tmp_path_factory: pytest.TempPathFactory, _migrated_sqlite: Path) -> Product:
    """An installation with the demo organisation to copy from; its pages name the port that all copies have."""
    data = tmp_path_factory.mktemp("lindenbach")
    shutil.copy(_migrated_sqlite, data / "testballon.db")
    asleep = Product(data, {"TESTBALLON_MINIMUM_FILL_SECONDS": "0"})
    with asleep.inside():
        fill()
    asleep.end()
    return asleep


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, _lindenbach: Product) -> Iterator[Product]:
    """A running installation with the demo organisation, one for all tests of a file."""
    data = tmp_path_factory.mktemp("site")
    shutil.copytree(_lindenbach.data, data, dirs_exist_ok=True)
    site = Product(data, {"TESTBALLON_MINIMUM_FILL_SECONDS": "0"}, port=_lindenbach.port)
    site.start()
    yield site
    site.end()


def watch(page: Page) -> list[str]:
    """Note whatever a page should not do: errors in its console, a refused style, a call to somebody else."""
    troubles: list[str] = []

    def is_foreign(request: Request) -> bool:
        address = urlsplit(request.url)
        return address.scheme in ("http", "https", "ws", "wss") and address.hostname not in (
            "127.0.0.1",
            "localhost",
        )

    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: (
            troubles.append(f"{page.url}: {message.text}")
            # A page that answers with 404 or 422 is no fault of the page.
            if message.type == "error" and not message.text.startswith("Failed to load resource")
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            troubles.append(f"{page.url} asks a third party: {request.url}") if is_foreign(request) else None
        ),
    )
    return troubles
