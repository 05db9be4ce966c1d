"""A table of past campaigns is brought in by hand, and what it teaches is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from app.metrics.learned import make_learned
from tests.browser.people import add_staff, sign_in
from tests.servers.product import Product

TABLE = "campaign;views;confirmed;topic;headline\r\n" + "".join(
    f"Frage {n};4000;{200 + 3 * n};Fähre;Wer fährt uns über die Brücke?\r\n"
    f"Satz {n};4000;{110 + 3 * n};Seilbahn;Ein Radweg am Fluss\r\n"
    for n in range(12)
)


def test_past_campaigns_are_looked_at_brought_in_and_learned_from(
    site: Product, page: Page, axe: Callable[[Page], None], tmp_path: Path
) -> None:
    path = tmp_path / "früher.csv"
    path.write_bytes((TABLE + "Freibad;zehn;1;;\r\n").encode("cp1252"))
    add_staff(site, "jana.neumann@example.org", "campaigner")
    sign_in(page, site, "jana.neumann@example.org")
    page.goto(site.url + "/staff/past-campaigns")
    page.get_by_label("Tabelle (CSV)").set_input_files(path)
    page.get_by_role("button", name="Erst ansehen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Was übernommen wird")
    expect(page.locator("main")).to_contain_text("Üblich ist, dass")
    expect(page.locator(".tb-refused")).to_contain_text("Zeile 26")
    axe(page)
    page.get_by_role("button", name="24 Kampagnen übernehmen").click()
    expect(page.get_by_role("status").first).to_contain_text("24 Kampagnen sind da")
    axe(page)
    # The worker may have been quicker; what is done already is not done again.
    with site.inside():
        make_learned()
    page.goto(site.url + "/staff/learned")
    expect(page.locator(".tb-said")).to_contain_text("Kampagnen zum Thema „Fähre“ bringen fast sicher mehr")
    ferries = page.locator(".tb-said > li", has_text="„Fähre“")
    ferries.locator("summary").click()
    axe(page)
    ferries.get_by_role("link", name="Frage 3").click()
    expect(page).to_have_url(re.compile(r"/staff/past-campaigns#import-\d+$"))
    expect(page.get_by_role("heading", name="früher.csv")).to_be_visible()
