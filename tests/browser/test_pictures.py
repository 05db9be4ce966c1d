"""A photo from a phone comes onto a page by file, drop and paste, and the page stays fast."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, SMALLEST_PHONE
from tests.browser.lighthouse import Lighthouse
from tests.browser.people import add_staff, new_draft, sign_in
from tests.campaigns.photos import phone_photo, photo
from tests.servers.product import Product

WHO = "karin.moser@example.org"
_LOOKS = 3


@pytest.fixture
def draft(site: Product, page: Page) -> str:
    """The number of a draft, its editor open."""
    add_staff(site, WHO, "campaigner")
    title = "Ein Spielplatz für die Weststadt"
    slug = new_draft(site, title)
    sign_in(page, site, WHO)
    page.goto(f"{site.url}/staff/campaigns?search={slug}")
    page.locator(".tb-row-link").first.click()
    number = re.search(r"/campaigns/(\d+)", page.url)
    assert number
    page.goto(f"{site.url}/staff/campaigns/{number[1]}/edit?block=hero")
    return number[1]


def _hand_over(page: Page, kind: str, data: bytes) -> None:
    """Drop or paste a file, as the browser would."""
    page.locator("#panel [data-upload]").evaluate(
        """(place, [kind, packed]) => {
            const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
            const carried = new DataTransfer();
            carried.items.add(new File([bytes], "", { type: "image/jpeg" }));
            place.dispatchEvent(kind === "drop"
                ? new DragEvent("drop", { bubbles: true, dataTransfer: carried })
                : new ClipboardEvent("paste", { bubbles: true, clipboardData: carried }));
        }""",
        [kind, base64.b64encode(data).decode()],
    )


def _describe(page: Page) -> None:
    details = page.locator("#panel [data-details]")
    for field in details.locator("[name^=alt-]").all():
        field.fill("Kinder warten vor einem Bauzaun.")
    details.locator("[name=credit]").fill("Karin Moser")
    details.get_by_role("button").click()
    expect(details.locator("[data-details-saved]")).not_to_be_empty()


def test_a_picture_is_chosen_dropped_pasted_described_and_focused_in_the_editor(
    page: Page, draft: str, tmp_path: Path, axe: Callable[[Page], None]
):
    hero = page.frame_locator("iframe[name=preview]").locator(".hero img")
    file = tmp_path / "photo.jpg"
    file.write_bytes(photo(1400, 1000))
    page.locator("#panel [type=file]").set_input_files(file)
    expect(hero).to_have_count(1)
    first = hero.get_attribute("src")
    _hand_over(page, "drop", photo(1000, 1400))
    expect(hero).not_to_have_attribute("src", first or "")
    _hand_over(page, "paste", photo(1300, 900))
    expect(page.locator("#panel .tb-tile:has(img)")).to_have_count(3)
    expect(page.locator("#panel .tb-tile:has(img) input").first).to_be_checked()
    _describe(page)
    expect(hero).to_have_attribute("alt", "Kinder warten vor einem Bauzaun.")
    expect(page.frame_locator("iframe[name=preview]").locator(".hero small")).to_contain_text("Karin Moser")
    before = hero.get_attribute("src")
    page.locator("#panel [data-focus] img").click(position={"x": 20, "y": 20})
    assert int(page.locator("#panel #focus_x").input_value()) < 20
    page.locator("#panel [data-details] button").click()
    expect(hero).not_to_have_attribute("src", before or "")
    axe(page)


def test_what_is_no_picture_is_refused_in_the_place_it_was_dropped(page: Page, draft: str):
    said = page.locator("#panel [data-said]")
    _hand_over(page, "drop", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    expect(said).to_contain_text("SVG")
    _hand_over(page, "drop", photo(800, 600)[:9000])
    expect(said).to_contain_text("JPEG")
    expect(page.locator("#panel .tb-tile input").first).to_be_checked()


def test_the_library_works_on_a_phone_and_without_javascript(
    new_page: Callable[..., Page], site: Product, tmp_path: Path, axe: Callable[[Page], None]
):
    add_staff(site, WHO, "campaigner")
    file = tmp_path / "Spielplatz.jpg"
    file.write_bytes(photo(900, 700))
    plain = new_page(java_script_enabled=False)
    sign_in(plain, site, WHO)
    plain.goto(f"{site.url}/staff/media")
    plain.locator("#upload").set_input_files(file)
    plain.get_by_role("button", name="Hochladen").click()
    plain.locator("[name=credit]").fill("Jonas Lang")
    plain.locator("[name=focus_x]").fill("10")
    plain.locator("[data-details] button").click()
    expect(plain.locator("[name=focus_x]")).to_have_value("10")
    phone = new_page(**{**PHONE, "viewport": {"width": 360, "height": 740}})
    sign_in(phone, site, WHO)
    for address in ("/staff/media?search=lang", plain.url.removeprefix(site.url)):
        phone.goto(site.url + address)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        axe(phone)


def test_a_photo_of_twelve_megabytes_leaves_the_page_fast(
    page: Page,
    new_page: Callable[..., Page],
    draft: str,
    site: Product,
    tmp_path: Path,
    axe: Callable[[Page], None],
    lighthouse: Lighthouse,
    alone: Callable[[], AbstractContextManager[None]],
):
    file = tmp_path / "IMG_2041.jpg"
    file.write_bytes(phone_photo(5600, 4200, quality=93))
    assert file.stat().st_size > 11_000_000
    page.locator("#panel [type=file]").set_input_files(file)
    expect(page.frame_locator("iframe[name=preview]").locator(".hero img")).to_have_count(1, timeout=30_000)
    _describe(page)
    page.goto(f"{site.url}/staff/campaigns/{draft}/edit")
    page.locator("form[action$='/publish'] button").click()
    page.wait_for_load_state()
    page.goto(f"{site.url}/staff/campaigns/{draft}")
    path = page.get_by_role("link", name="Seite öffnen").first.get_attribute("href")
    small = new_page(**SMALLEST_PHONE)
    small.goto(site.url + str(path))
    assert small.evaluate("document.documentElement.scrollWidth") <= 320
    assert small.locator(".hero img").evaluate("image => image.currentSrc").endswith(".webp")
    axe(small)
    with alone():
        report = lighthouse.best_of(site.url + str(path), _LOOKS, enough=95)
    assert report.scores["performance"] >= 95, report
    assert report.scores["accessibility"] == 100, report
