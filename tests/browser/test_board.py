"""The board in a browser without a script: read, sorted and filtered, by pointer and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.metrics.giving_verdicts import judge_all
from tests.browser.people import add_staff, sign_in
from tests.servers.product import Product

KARIN = "karin.moser@example.org"


def test_a_campaigner_reads_sorts_and_filters_the_board(new_page: Callable[..., Page], site: Product):
    add_staff(site, KARIN, "campaigner")
    with site.inside():
        judge_all()
    page = new_page(java_script_enabled=False)
    sign_in(page, site, KARIN)
    expect(page).to_have_url(re.compile("/staff/board$"))
    waits = page.get_by_role("region", name="Wartet auf Sie")
    expect(waits).to_contain_text("Nachtbus N7")
    expect(waits).to_contain_text("Wir raten: Stoppen")
    sky, table = page.locator(".tb-sky > li"), page.get_by_role("table", name="Alle in Zahlen")
    expect(sky.filter(has_text="Aufräumtag")).to_contain_text("zu jung")
    expect(sky.filter(has_text="Nachtbus N7")).to_contain_text("darunter")

    # Sorted by a column, one way and back.
    first = table.locator("tbody tr").first
    for _press in range(2):
        table.get_by_role("link", name="Bestätigt").click()
    expect(table.get_by_role("columnheader", name="Bestätigt")).to_have_attribute("aria-sort", "descending")
    expect(first).to_contain_text("Sicher zur Schule")

    # By keyboard alone: a topic, the button beside it, then into a campaign and back.
    page.get_by_label("Thema").focus()
    page.keyboard.type("Verkehr")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Anzeigen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("topic=Verkehr"))
    expect(table.locator("tbody tr")).to_have_count(1)
    sky.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nachtbus N7")
    page.go_back()

    # What was in the air at any time; the order is kept.
    page.get_by_label("Monat").select_option("seit jeher")
    page.get_by_role("button", name="Anzeigen").click()
    expect(table.locator("tbody tr").filter(has_text="Repariert den Aufzug")).to_contain_text("beendet")
    expect(page).to_have_url(re.compile("sort=-confirmed"))
