"""A campaign's life in a browser, on a desk and on a phone: its dates, its end, its copy, its phases, its preview."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.campaigns.models import Campaign
from app.foundation.database import db
from tests.browser.conftest import PHONE
from tests.browser.people import add_staff, new_draft, sign_in
from tests.servers.product import Product

TITLE = "Ein Spielplatz für die Weststadt"
KARIN = "karin.moser@example.org"
SIZES = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "phone": {**PHONE, "viewport": {"width": 360, "height": 740}},
}
NewPage = Callable[..., Page]
Axe = Callable[[Page], None]


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """The name of a size; each has its own campaign."""
    return str(request.param)


def _begin(new_page: NewPage, site: Product, size: str, slug: str) -> tuple[Page, Page, str]:
    """A campaigner at her campaign, a visitor, and the campaign's address for staff."""
    add_staff(site, KARIN, "campaigner")
    new_draft(site, TITLE, slug)
    with site.inside():
        number = db.session.query(Campaign).filter_by(slug=slug).one().id
    karin, visitor = new_page(**SIZES[size]), new_page(**SIZES[size])
    karin.on("dialog", lambda dialog: dialog.accept())
    sign_in(karin, site, KARIN)
    karin.goto(f"{site.url}/staff/campaigns/{number}")
    return karin, visitor, karin.url


def _look(page: Page, axe: Axe) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def _sees(visitor: Page, url: str, words: str) -> None:
    """What a web process knows of a page is a second old at most."""
    visitor.goto(url)
    found = visitor.get_by_text(words).locator("visible=true")
    for _ in range(4):
        if found.count():
            break
        visitor.wait_for_timeout(700)
        visitor.reload()
    expect(found.first).to_be_visible()


def test_from_the_draft_to_the_archive(new_page: NewPage, site: Product, axe: Axe, size: str):
    slug = f"leben-{size}"
    karin, visitor, address = _begin(new_page, site, size, slug)
    public = f"{site.url}/{slug}"
    state = karin.locator(".tb-facts")
    expect(state).to_contain_text("Entwurf")
    karin.get_by_label("Beginn", exact=True).fill("2040-03-20T10:00")
    karin.get_by_label("Ende", exact=True).fill("2040-04-20T18:00")
    karin.get_by_role("button", name="Termine speichern").click()
    expect(state).to_contain_text("20. März 2040, 10:00 Uhr")
    _look(karin, axe)
    _sees(visitor, public, "20. März 2040, 10:00 Uhr")
    _look(visitor, axe)
    for button, word, seen in (
        ("Jetzt beginnen", "läuft", "Jetzt unterschreiben"),
        ("Pausieren", "pausiert", "macht gerade Pause"),
        ("Fortsetzen", "läuft", "Jetzt unterschreiben"),
        ("Kampagne beenden", "beendet", "Diese Kampagne ist beendet"),
    ):
        karin.get_by_role("button", name=button).click()
        expect(state).to_contain_text(word)
        _sees(visitor, public, seen)
    karin.get_by_role("button", name="Ablegen").click()
    expect(state).to_contain_text("abgelegt")
    karin.goto(f"{site.url}/staff/campaigns?search={slug}")
    expect(karin.get_by_text("Keine Kampagne gefunden")).to_be_visible()
    karin.goto(address)
    karin.get_by_role("button", name="Zurückholen").click()
    expect(state).to_contain_text("beendet")


def test_phases_follow_each_other_under_one_address(new_page: NewPage, site: Product, axe: Axe, size: str):
    slug = f"phasen-{size}"
    karin, visitor, address = _begin(new_page, site, size, slug)
    karin.locator("main").get_by_role("button", name="Jetzt veröffentlichen").click()
    expect(karin.get_by_text("Ihre Seite ist online.")).to_be_visible()
    karin.get_by_role("link", name="Phasen planen").click()
    karin.fill("#name", "Übergabe")
    karin.select_option("#page", "event")
    karin.fill("#at_confirmed", "500")
    karin.get_by_role("button", name="Phase hinzufügen").click()
    expect(karin.get_by_text("beginnt ab 500 Bestätigungen").first).to_be_visible()
    _look(karin, axe)
    handing_over = karin.locator("section", has=karin.get_by_role("heading", name="Übergabe"))
    handing_over.get_by_role("button", name="Seite bearbeiten").click()
    expect(karin.frame_locator("iframe").get_by_role("button", name="Jetzt anmelden")).to_be_visible()
    karin.goto(f"{address}/phases")
    _sees(visitor, f"{site.url}/{slug}", "Jetzt unterschreiben")
    karin.get_by_role("button", name="Jetzt beginnen lassen").click()
    expect(karin.get_by_text("Ab jetzt ist „Übergabe“ zu sehen")).to_be_visible()
    _sees(visitor, f"{site.url}/{slug}", "Jetzt anmelden")


def test_a_colleague_sees_the_draft_by_a_link_and_staff_on_every_screen(
    new_page: NewPage, site: Product, axe: Axe, size: str
):
    karin, colleague, _address = _begin(new_page, site, size, f"vorschau-{size}")
    karin.get_by_role("link", name="Vorschau", exact=True).click()
    for view in ("Computer", "Dunkel", "E-Mail", "Handy"):
        karin.get_by_role("link", name=view, exact=True).click()
        expect(karin.locator("main iframe").content_frame.get_by_text(TITLE).first).to_be_visible()
        assert karin.evaluate("document.documentElement.scrollWidth <= innerWidth")
    karin.get_by_role("button", name="Link erstellen").click()
    _look(karin, axe)
    link = karin.get_by_label("Link zum Entwurf").input_value()
    colleague.goto(link)
    expect(colleague.get_by_text("Das ist ein Entwurf")).to_be_visible()
    expect(colleague.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert colleague.evaluate("document.querySelector('#form').inert")
    assert colleague.evaluate("document.documentElement.scrollWidth <= innerWidth")
    karin.get_by_role("button", name="Link zurücknehmen").click()
    expect(karin.get_by_role("button", name="Link erstellen")).to_be_visible()
    colleague.reload()
    expect(colleague.get_by_text("Diese Vorschau ist nicht mehr geöffnet")).to_be_visible()


def test_what_worked_is_used_again(new_page: NewPage, site: Product, axe: Axe, size: str, tmp_path: Path):
    """As a template, as a copy, as a file; and an earlier version becomes the draft again."""
    karin, _visitor, address = _begin(new_page, site, size, f"nochmal-{size}")
    karin.locator("main").get_by_role("button", name="Jetzt veröffentlichen").click()
    karin.goto(f"{address}/words")
    karin.get_by_label("Überschrift", exact=True).fill("Noch etwas anderes")
    karin.get_by_role("button", name="Entwurf speichern").click()
    karin.goto(f"{address}/versions")
    karin.get_by_role("link", name="Mit dem Entwurf vergleichen").click()
    expect(karin.locator("del", has_text="Spielplatz").first).to_be_visible()
    _look(karin, axe)
    karin.get_by_role("button", name="Fassung 1 wieder zum Entwurf machen").click()
    expect(karin.get_by_role("heading", level=1)).to_have_text(TITLE)

    karin.get_by_role("link", name="Als Vorlage speichern").click()
    karin.get_by_label("Name der Vorlage").fill(f"Spielplatz {size}")
    _look(karin, axe)
    karin.get_by_role("button", name="Vorlage speichern").click()
    card = karin.get_by_role("link", name=re.compile(f"Spielplatz {size}.*Eigene Vorlage", re.DOTALL))
    expect(card.first).to_be_visible()
    _look(karin, axe)
    card.first.click()
    expect(karin.get_by_role("heading", level=1)).to_have_text(f"Spielplatz {size}")

    karin.goto(address)
    with karin.expect_download() as download:
        karin.get_by_role("link", name="Als ZIP-Datei speichern").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    karin.get_by_role("button", name="Kopie anlegen").click()
    expect(karin.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(karin.get_by_text("Das ist die Kopie")).to_be_visible()
    karin.goto(f"{site.url}/staff/campaigns/import")
    karin.get_by_label("ZIP-Datei").set_input_files(file)
    karin.get_by_role("button", name="Hereinholen").click()
    expect(karin.get_by_role("heading", level=1)).to_have_text(TITLE)
