"""From a confirmation to the third generation: each joins by the link of the one before, and the first sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import SMALLEST_PHONE
from tests.browser.public import confirm, sign
from tests.servers.product import Product
from tests.servers.smtp import SmtpServer

NewPage = Callable[..., Page]


def test_a_campaign_is_carried_on_over_three_generations_without_javascript(
    product: Callable[..., Product],
    smtp_server: SmtpServer,
    new_page: NewPage,
    axe: Callable[[Page], None],
):
    site = product(TESTBALLON_SMTP_URL=smtp_server.url)
    slug = site.new_petition()

    def join(name: str, link: str) -> Page:
        """Somebody opens a link, signs, and presses the button in their mail; their page is open then."""
        page, email = new_page(java_script_enabled=False, **SMALLEST_PHONE), f"{name}@example.org"
        page.goto(link)
        sign(page, email)
        found = re.search(rf"{re.escape(site.url)}/c/\S+", smtp_server.next_to(email).text)
        assert found
        confirm(page, found[0])
        return page

    anna = join("anna", f"{site.url}/{slug}")
    anna.locator("#own-news").check()
    anna.get_by_role("button", name="Ja, schreiben Sie mir").click()
    expect(anna.locator("#own-more")).to_contain_text("Sie bekommen E-Mails")

    link = anna.locator("#link").input_value()
    for name in ("bernd", "clara", "dora"):
        link = join(name, link).locator("#link").input_value()
    # Whoever asks for the numbers gets them as they stand now, and so does Anna from then on.
    assert '"referred_confirmed": 3' in site.call("campaign", "numbers", slug, "--json")
    anna.reload()
    own = anna.locator("#own")
    expect(own).to_contain_text("1 Mensch ist durch Sie dazugekommen")
    expect(own).to_contain_text("Durch diese kamen noch 2 Menschen dazu, über insgesamt 3 Stationen")
    expect(own).to_contain_text("Nächster Meilenstein: 3 Menschen")
    with_script = new_page(**SMALLEST_PHONE)
    with_script.goto(anna.url)
    axe(with_script)
    assert with_script.evaluate("document.documentElement.scrollWidth") <= 320

    mail = smtp_server.next_to("anna@example.org", number=2)
    assert mail.subject.startswith("1 Mensch ist durch Sie dazugekommen")
    assert anna.url.partition("#")[0] in mail.text
    for name in ("bernd", "clara", "dora"):
        assert name not in mail.text.lower()

    # The link is switched off in two steps, and leads to the page all the same.
    anna.locator("#own-more summary").last.click()
    anna.get_by_role("button", name="Ausschalten", exact=True).click()
    expect(own).to_contain_text("Ihr Link ist ausgeschaltet")
    eva = new_page(java_script_enabled=False, **SMALLEST_PHONE)
    eva.goto(anna.locator("#link").input_value())
    assert (urlsplit(eva.url).path, urlsplit(eva.url).query) == (f"/{slug}", "")
