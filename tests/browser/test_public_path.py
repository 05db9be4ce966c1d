"""The citizen's way on a phone without JavaScript, the page to confirm, and a browser that only looks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.landing.guard_models import Alarm
from app.landing.models import SignUp
from tests.browser.conftest import PHONE, SMALLEST_PHONE
from tests.browser.public import (
    THEMES,
    PublicSite,
    confirm,
    sign,
)
from tests.servers.people import Citizen
from tests.servers.processes import until
from tests.servers.product import Product
from tests.servers.smtp import SmtpServer

NewPage = Callable[..., Page]


@pytest.mark.servers
def test_r5_08_without_javascript_a_citizen_signs_confirms_and_brings_somebody_along(
    product: Callable[..., Product], servers: dict[str, str], smtp_server: SmtpServer, new_page: NewPage
):
    """On SQLite with the embedded worker, and on PostgreSQL with Redis."""
    site = product(TESTBALLON_SMTP_URL=smtp_server.url, **servers)
    slug = site.new_petition()

    def link_in_mail(email: str) -> str:
        found = re.search(rf"{re.escape(site.url)}/c/\S+", smtp_server.next_to(email).text)
        assert found
        return found[0]

    # Uwe mistypes his address, is told so, mends it, and confirms by the link in the mail.
    uwe = new_page(java_script_enabled=False, **PHONE)
    begun: list[str] = []
    uwe.on(
        "request", lambda one: begun.append(one.headers["referer"]) if one.url.endswith("?begun") else None
    )
    uwe.goto(f"{site.url}/{slug}?via=poster")
    uwe.locator(".go a").click()
    assert begun == []
    with uwe.expect_response(re.compile(r"\?begun$")) as counted:
        uwe.fill("#f-email", "uwe.brandt@")
    assert counted.value.status == 204
    uwe.fill("#f-given_name", "Uwe")
    uwe.locator("#c-newsletter").check()
    uwe.locator("#form button").click()
    expect(uwe.locator("#error-summary li")).to_have_count(2)
    expect(uwe.locator("#error-summary")).to_be_in_viewport()
    expect(uwe.locator("#f-given_name")).to_have_value("Uwe")
    expect(uwe.locator("#c-newsletter")).to_be_checked()
    assert begun == [f"{site.url}/{slug}?via=poster"]
    sign(uwe, "uwe.brandt@example.org")
    expect(uwe.locator(".mail")).to_contain_text("Lindenbach bewegt e. V.")
    mail = smtp_server.next_to("uwe.brandt@example.org")
    assert mail.subject in uwe.locator(".mail").inner_text()
    confirm(uwe, link_in_mail("uwe.brandt@example.org"))
    expect(uwe.locator(".number")).to_have_text("1")

    # Eva follows his link, and types the code from her mail into the page that is still open.
    eva = new_page(java_script_enabled=False, **PHONE)
    eva.goto(uwe.locator("#link").input_value())
    sign(eva, "eva.lang@example.org")
    code = re.search(r"\b(\d{3} \d{3})\b", smtp_server.next_to("eva.lang@example.org").text)
    assert code
    eva.fill("#f-code", code[1])
    eva.locator("form.sign button").click()
    expect(eva.locator(".number")).to_have_text("2")

    # Whoever asks for the numbers gets them as they stand now, and so does Uwe from then on.
    numbers = site.call("campaign", "numbers", slug, "--json")
    uwe.reload()
    expect(uwe.locator("#own .notice")).to_contain_text("1")
    assert '"referred_confirmed": 1' in numbers
    assert '"confirmed": 2' in numbers


@pytest.mark.parametrize("theme", THEMES)
def test_on_the_smallest_phone_the_button_to_confirm_is_seen_without_scrolling(
    public: PublicSite,
    new_page: NewPage,
    theme: str,
):
    page = new_page(**SMALLEST_PHONE)
    for kind in ("word", "long"):
        email = f"{kind}.{theme}@example.org"
        page.goto(public.url(f"{kind}-{theme}"))
        sign(page, email)
        page.goto(public.link_to_confirm(email))
        button = page.locator("main button")
        expect(button).to_be_in_viewport(ratio=1)
        box = button.bounding_box()
        assert box
        assert box["height"] >= 64
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.locator("main button").count() == 1


def test_r1_03_a_browser_that_only_looks_and_runs_scripts_confirms_nothing(
    public: PublicSite,
    new_page: NewPage,
):
    page, email = new_page(), "scanner@example.org"
    page.goto(public.url("petition-klar"))
    sign(page, email)
    # Half a minute, as such gateways wait, passes in a moment: it is the page's clock that is turned.
    page.clock.install()
    page.goto(public.link_to_confirm(email), wait_until="networkidle")
    assert page.evaluate("document.scripts.length") == 0
    assert page.locator("meta[http-equiv=refresh]").count() == 0
    page.mouse.move(100, 100)
    page.mouse.wheel(0, 400)
    page.clock.run_for(30_000)
    page.wait_for_timeout(1000)
    assert "/c/" in page.url
    with public.product.inside():
        assert db.session.scalars(select(SignUp.confirmed_at).where(SignUp.email == email)).one() is None


@pytest.mark.parametrize(
    ("path", "theme", "scheme"),
    [("", "klar", "light"), ("/en", "nacht", "dark"), ("/embed?show=form", "zeitung", "dark")],
)
def test_r7_01_while_a_flood_is_on_a_browser_does_a_sum_and_the_form_goes_off_by_itself(
    public: PublicSite, new_page: NewPage, axe: Callable[[Page], None], path: str, theme: str, scheme: str
):
    """On the page and in a frame, in the light and the dark; the policy of the page refuses nothing of it."""
    slug, email = f"petition-{theme}", f"flut.{theme}@example.org"
    with public.product.inside():
        number, now = db.session.scalars(select(Campaign.id).where(Campaign.slug == slug)).one(), clock.now()
        db.session.add(
            Alarm(kind="campaign", key=str(number), campaign_id=number, began_at=now, seen_at=now, detail={})
        )
        db.session.commit()
    eva = Citizen(public.product.url, "eva.lang@example.org")
    until(lambda: eva.sign(slug).status == 422, what="the alarm to be heard of")
    page = new_page(color_scheme=scheme, **PHONE | {"viewport": {"width": 360, "height": 740}})
    page.goto(public.url(slug + path))
    page.fill("#f-email", email)
    page.fill("#f-given_name", "Uwe")
    page.fill("#f-family_name", "Brandt")
    page.locator("#form button").click()
    expect(page.locator("#proof [data-state=verified]")).to_be_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator("#f-given_name")).to_have_value("Uwe")
    # Once more from the beginning, and pressed before the sum is done: the form leaves when it is.
    page.evaluate("document.querySelector('altcha-widget').verify()")
    page.locator("#form button").click()
    page.wait_for_url(re.compile("/thanks/"))
    with public.product.inside():
        signed = db.session.scalars(select(SignUp).where(SignUp.email == email)).all()
        assert [one.proof for one in signed] == ["work"]
