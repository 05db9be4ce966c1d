"""The main job, played: a campaigner starts from nothing, a citizen signs on a phone, the number rises."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.people import add_staff
from tests.servers.product import Product
from tests.servers.smtp import SmtpServer

# How long a practised person needs for each (keystroke-level model: Card, Moran, Newell 1980, in seconds).
_KEY, _POINT_AND_CLICK, _THINK = 0.2, 1.3, 1.35


class Robot:
    """Works in the browser like a practised person, counting what it does."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.interactions = 0
        self.seconds = 0.0

    def click(self, name: str) -> None:
        """Press the button or follow the link with this name."""
        target = self._page.get_by_role("link", name=name).or_(self._page.get_by_role("button", name=name))
        target.locator("visible=true").first.click()
        self._page.wait_for_load_state()
        self.interactions += 1
        self.seconds += _THINK + _POINT_AND_CLICK

    def type(self, text: str) -> None:
        """Type into the field that has the focus."""
        self._page.keyboard.type(text)
        self.interactions += 1
        self.seconds += _THINK + _KEY * len(text)


@pytest.mark.servers
def test_from_an_empty_folder_to_the_first_confirmed_supporter(
    page: Page,
    new_page: Callable[..., Page],
    product: Callable[..., Product],
    servers: dict[str, str],
    smtp_server: SmtpServer,
    axe: Callable[[Page], None],
):
    """On SQLite with the embedded worker, and on PostgreSQL with Redis."""
    site = product(TESTBALLON_SMTP_URL=smtp_server.url, **servers)
    site.call("staff", "add", "karin.moser@example.org", "--role", "admin")

    # Karin enters who they are, and launches a petition.
    page.goto(site.call("staff", "link", "karin.moser@example.org").split()[-1])
    page.get_by_role("button").locator("visible=true").first.click()
    page.wait_for_url(re.compile("/staff/board"))
    page.goto(f"{site.url}/staff/organisation")
    for name, value in {
        "name": "Lindenbach bewegt e. V.",
        "street": "Marktplatz 3",
        "postal_code": "01234",
        "city": "Lindenbach",
        "represented_by": "Karin Moser",
        "email": "post@example.org",
        "privacy_contact": "datenschutz@example.org",
    }.items():
        page.fill(f"#{name}", value)
    page.select_option("#land", "SN")
    page.locator("main form.card button").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto(f"{site.url}/staff/campaigns/new/petition")
    page.fill("#title", "Ein sicherer Schulweg für alle")
    expect(page.frame_locator("iframe[name=preview]").get_by_role("heading", level=1)).to_have_text(
        "Ein sicherer Schulweg für alle"
    )
    page.locator("form[data-preview] button.btn-primary").click()
    page.locator("input[name=theme][value=nachbarschaft]").check()
    page.locator("button[value=publish]").click()
    page.wait_for_url(re.compile("published=yes"))
    axe(page)
    address = page.locator("#page-url").input_value()

    # Uwe sees a poster, and signs on his phone.
    phone = new_page(**PHONE)
    phone.goto(f"{address}?via=poster")
    axe(phone)
    phone.fill("#f-email", "uwe.brandt@example.org")
    phone.fill("#f-given_name", "Uwe")
    phone.fill("#f-family_name", "Brandt")
    phone.locator("#c-newsletter").check()
    phone.locator("form.sign button").first.click()
    phone.wait_for_url(re.compile("/thanks/"))
    axe(phone)

    mail = smtp_server.next_to("uwe.brandt@example.org")
    link = re.search(rf"{re.escape(site.url)}/c/\S+", mail.text)
    assert link
    phone.goto(link[0])
    axe(phone)
    phone.locator("main form button").click()
    phone.wait_for_url(re.compile("/k/|/c/"))
    if "/c/" in phone.url:
        # Quicker than a hand: asked once more (R1.04).
        phone.locator("main form button").click()
        phone.wait_for_url(re.compile("/k/"))
    axe(phone)

    # Karin sees the number rise without touching anything, and finds Uwe among the people.
    expect(page.locator("#numbers")).to_contain_text(re.compile(r"\b1\b"), timeout=15_000)
    numbers = site.call("campaign", "numbers", address.rpartition("/")[2], "--json")
    assert '"confirmed": 1' in numbers
    assert "poster" in numbers
    page.goto(f"{site.url}/staff/contacts")
    page.get_by_role("link", name="Uwe Brandt").click()
    expect(page.locator("main")).to_contain_text("uwe.brandt@example.org")
    expect(page.locator("main")).to_contain_text("Lindenbach bewegt e. V.")
    axe(page)


def test_a_practised_person_needs_a_minute_and_eight_steps_at_the_most(page: Page, site: Product):
    """From the sign-in link to the live page, with nothing changed but the headline."""
    add_staff(site, "jonas.lang@example.org", "campaigner")
    page.goto(site.call("staff", "link", "jonas.lang@example.org").split()[-1])
    robot = Robot(page)
    robot.click("Jetzt anmelden")
    robot.click("Neue Kampagne")
    robot.click("Petition")
    # Whoever types looks where the cursor is.
    expect(page.locator("#title")).to_be_focused()
    robot.type("Ein Spielplatz für die Weststadt")
    robot.click("Weiter zum Aussehen")
    robot.click("Jetzt veröffentlichen")
    page.wait_for_url(re.compile("published=yes"))
    visitor = page.context.browser.new_context().new_page()  # type: ignore[union-attr]
    visitor.goto(page.locator("#page-url").input_value())
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Ein Spielplatz für die Weststadt")
    assert robot.interactions <= 8, robot.interactions
    assert robot.seconds <= 60, robot.seconds
