"""The staff side in a browser: every page of every role, on phone and desk, light and dark, and with a keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.staff.permissions import ROLES
from tests.browser.conftest import PHONE
from tests.browser.people import add_staff, sign_in
from tests.servers.product import Product

WIDTHS = (360, 768, 1280)
# WCAG 2.2 AA, with the size of what is touched (2.5.8), which axe leaves out unless asked.
_LEVEL = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
# What is reached from a page, not from the navigation. Others have a test of their own.
_BEHIND = (
    "campaigns/1/ambassadors", "campaigns/1/kit", "campaigns/1/kit/texts", "campaigns/1/embed",
    "campaigns/1/sheets", "campaigns/1/consents", "contacts/1/rights", "contacts/requests", "contacts/asking-again",
    *(f"data-protection/{one}" for one in ("record", "assessment", "measures", "clean-up", "terms")), "accessibility",
    "contacts/import",
    "contacts/calls", "contacts/1/call", "contacts/breach", "contacts/breach/notice",
    "invalidations", "legal-texts", "legal-texts/newsletter/de", "legal-texts/conditions/de", "sheets",
)  # fmt: skip
_DOOR = ("/staff/sign-in", "/staff/sign-in/link-sent", "/staff/enter/x", "/staff/nothing/to/see")


@pytest.fixture(scope="module")
def members(site: Product) -> dict[str, str]:
    """An account for each role; their addresses by role."""
    addresses = {role: f"{role}@example.org" for role in ROLES}
    for role, address in addresses.items():
        add_staff(site, address, role)
    return addresses


@pytest.fixture
def signed_in(new_page: Callable[..., Page], site: Product, members: dict[str, str]) -> Callable[..., Page]:
    """Call it with a role for a page of somebody who is signed in."""

    def make(role: str = "admin", **settings: object) -> Page:
        page = new_page(**settings)
        sign_in(page, site, members[role])
        return page

    return make


def check(page: Page) -> None:
    """What holds for every page: axe finds nothing, and nothing has to be scrolled sideways to be read."""
    found = Axe().run(page, options=_LEVEL)
    assert not found.violations_count, f"{page.url}: {found.generate_report()}"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{page.url} is {wider} px wider than {width} px."
    page.set_viewport_size({"width": 1280, "height": 800})


def walk(page: Page) -> Iterator[str]:
    """Every page in the navigation, and behind each list its first entry."""
    links = page.locator("#navigation a")
    for address in [str(link.get_attribute("href")) for link in links.all()]:
        page.goto(re.sub(r"/staff.*", address, page.url))
        yield address
        entry = page.locator("main .tb-row-link").first
        if entry.count():
            entry.click()
            page.wait_for_load_state()
            yield page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_stands_behind_other_pages_is_fit_to_be_used(
    signed_in: Callable[..., Page], site: Product, scheme: str
) -> None:
    page = signed_in("admin", color_scheme=scheme)
    for path in _BEHIND:
        page.goto(f"{site.url}/staff/{path}")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        check(page)


# Administrators see every page, so the dark is looked at with their eyes.
@pytest.mark.parametrize(("role", "scheme"), [*((role, "light") for role in ROLES), ("admin", "dark")])
def test_every_page_a_role_may_open_is_fit_to_be_used(
    signed_in: Callable[..., Page], role: str, scheme: str
) -> None:
    page = signed_in(role, color_scheme=scheme)
    for _address in walk(page):
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.locator("html").get_attribute("data-bs-theme") == scheme
        check(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_door_and_its_neighbours_are_fit_to_be_used(
    new_page: Callable[..., Page], site: Product, scheme: str
) -> None:
    page = new_page(color_scheme=scheme)
    for address in _DOOR:
        page.goto(site.url + address)
        check(page)
    page.goto(site.url + "/staff/sign-in")
    page.get_by_label("E-Mail-Adresse").fill("niemand@example.org")
    page.get_by_label("Passwort").fill("falsch geraten 123")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("E-Mail-Adresse")).to_have_value("niemand@example.org")
    check(page)


def test_a_page_for_somebody_else_says_whom_to_ask(signed_in: Callable[..., Page], site: Product) -> None:
    page = signed_in("counter")
    page.goto(site.url + "/staff/accounts")
    expect(page.locator("main")).to_contain_text("counter@example.org")
    check(page)
    page.get_by_role("link", name="Zur Startseite").click()
    expect(page).to_have_url(re.compile("/staff/contacts$"))


def test_language_and_look_are_chosen_and_kept(signed_in: Callable[..., Page], site: Product) -> None:
    page = signed_in("admin", color_scheme="light")
    page.goto(site.url + "/staff/contacts?sort=name")
    page.get_by_role("button", name="Ihr Zugang").click()
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(re.compile(r"/staff/contacts\?sort=name$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Contacts")
    page.get_by_role("button", name="Switch between light and dark").click()
    page.goto(site.url + "/staff/accounts")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_the_menu_opens_on_a_phone(signed_in: Callable[..., Page]) -> None:
    page = signed_in("admin", **PHONE)
    contacts = page.get_by_role("link", name="Kontakte", exact=True)
    expect(contacts).to_be_hidden()
    page.get_by_role("button", name="Menü").click()
    contacts.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kontakte")


def test_somebody_is_found_while_their_name_is_typed(signed_in: Callable[..., Page], site: Product) -> None:
    """Without a new page, and the address says what was looked for; Back and a copied address work."""
    page = signed_in("counter")
    search = page.get_by_role("searchbox")
    search.press_sequentially("krueger")
    expect(page.locator(".tb-row-link").first).to_contain_text("Krüger")
    expect(page).to_have_url(re.compile("search=krueger"))
    expect(search).to_be_focused()
    address = page.url
    page.locator(".tb-row-link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Krüger")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("krueger")
    page.goto(address)
    expect(page.locator(".tb-row-link").first).to_contain_text("Krüger")


def test_without_javascript_lists_are_searched_sorted_and_turned(
    new_page: Callable[..., Page], site: Product, members: dict[str, str]
) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, site, members["counter"])
    page.get_by_role("searchbox").fill("krueger")
    page.get_by_role("button", name="Suchen").click()
    expect(page.locator(".tb-row-link").first).to_contain_text("Krüger")
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Name", exact=True).click()
    page.get_by_role("link", name="Nächste Seite").click()
    expect(page).to_have_url(re.compile("sort=name.*page=2"))


def test_a_role_is_changed_and_the_menu_closes_by_keyboard(
    signed_in: Callable[..., Page], site: Product
) -> None:
    add_staff(site, "jana.neumann@example.org", "counter")
    page = signed_in("admin")
    page.goto(site.url + "/staff/accounts")
    row = page.get_by_role("row", name=re.compile("jana.neumann"))
    row.locator("summary").press("Enter")
    analyst = row.locator("input[name=role][value=analyst]")
    analyst.press("Escape")
    expect(analyst).to_be_hidden()
    expect(row.locator("summary")).to_be_focused()
    row.locator("summary").press("Enter")
    analyst.check()
    check(page)
    row.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("status").first).to_contain_text("jana.neumann@example.org")
    expect(page.get_by_role("row", name=re.compile("jana.neumann"))).to_contain_text("keine Personen")


def test_whoever_writes_for_long_stays_signed_in_and_whoever_does_not_is_warned(
    signed_in: Callable[..., Page], site: Product
) -> None:
    """WCAG 2.2.1. The browser's clock is turned on, so that nobody has to wait."""
    page = signed_in("admin")
    page.clock.install()
    page.goto(site.url + "/staff/accounts")
    page.get_by_label("E-Mail-Adresse").press_sequentially("jan")
    with page.expect_request("**/staff/still-here") as sent:
        page.clock.run_for(11 * 60_000)
    assert sent.value.method == "POST"
    answer = sent.value.response()
    assert answer is not None
    assert answer.status == 204
    page.clock.run_for(116 * 60_000)
    stay = page.get_by_role("button", name="Stay signed in").or_(
        page.get_by_role("button", name="Angemeldet bleiben")
    )
    with page.expect_request("**/staff/still-here"):
        stay.click()
    expect(stay).to_be_hidden()


def test_printed_a_profile_is_paper(signed_in: Callable[..., Page], site: Product) -> None:
    """No navigation, no buttons; the person, what they agree to and what happened."""
    page = signed_in("counter")
    page.locator(".tb-row-link").first.click()
    page.emulate_media(media="print")
    expect(page.locator("#navigation")).to_be_hidden()
    expect(page.locator("#reach")).to_be_visible()
    expect(page.locator("#timeline")).to_be_visible()


def test_the_report_of_a_week_is_read_printed_and_had_by_mail(
    signed_in: Callable[..., Page], site: Product
) -> None:
    page = signed_in("campaigner")
    page.goto(site.url + "/staff/campaigns")
    page.get_by_role("link", name="Bericht", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Bericht: Woche [0-9]+$"))
    check(page)
    page.get_by_label("campaigner@example.org").check()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("status").first).to_contain_text("Gespeichert")
    expect(page.get_by_label("campaigner@example.org")).to_be_checked()
    page.emulate_media(media="print")
    # What is left of A4 between its margins.
    page.set_viewport_size({"width": 688, "height": 1000})
    expect(page.locator("#navigation")).to_be_hidden()
    expect(page.locator("#mail")).to_be_hidden()
    expect(page.locator("#campaigns")).to_be_visible()
    for table in page.locator(".tb-report-table").all():
        box = table.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 688
    page.emulate_media(media="screen")
    page.locator("section[aria-labelledby=campaigns] th a").first.click()
    expect(page.locator("#funnel")).to_be_visible()
    check(page)
