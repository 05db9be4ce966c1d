"""Every public page, and every theme: found faultless by axe, readable on the smallest phone, usable by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.public import (
    PAIRS,
    THEMES,
    PublicSite,
    confirm,
    sign,
    templates_in,
)

NewPage = Callable[..., Page]
Axe = Callable[[Page], None]
WIDTHS = ((360, 740), (1280, 800))
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _look(page: Page, axe: Axe, *, also_on_a_desk: bool) -> None:
    for width, height in WIDTHS[: 2 if also_on_a_desk else 1]:
        page.set_viewport_size({"width": width, "height": height})
        axe(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_on_a_campaigns_page(
    public: PublicSite,
    new_page: NewPage,
    axe: Axe,
    theme: str,
    scheme: str,
):
    page = new_page(color_scheme=scheme)
    for template in templates_in(theme):
        page.goto(public.url(f"{template}-{theme}"))
        page.locator("summary").first.click()
        _look(page, axe, also_on_a_desk=scheme == "light")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_on_the_way_from_the_form_to_the_kit(
    public: PublicSite,
    new_page: NewPage,
    axe: Axe,
    theme: str,
    scheme: str,
):
    page, email = new_page(color_scheme=scheme), f"{theme}.{scheme}@gmial.de"
    # These pages are one narrow column in every theme; themes differ in their colours.
    on_a_desk = (theme, scheme) == (THEMES[0], "light")
    page.goto(public.url(f"petition-{theme}"))
    page.locator("#form button").click()
    expect(page.locator("#error-summary")).to_be_visible()
    _look(page, axe, also_on_a_desk=on_a_desk)
    sign(page, email)
    for more in page.locator("summary").all():
        more.click()
    _look(page, axe, also_on_a_desk=on_a_desk)
    page.fill("#f-code", "000000")
    page.locator("form.sign button").click()
    expect(page.locator("#error-summary")).to_be_visible()
    _look(page, axe, also_on_a_desk=on_a_desk)
    page.goto(public.link_to_confirm(email))
    _look(page, axe, also_on_a_desk=on_a_desk)
    confirm(page, page.url)
    _look(page, axe, also_on_a_desk=on_a_desk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_around(
    public: PublicSite,
    new_page: NewPage,
    axe: Axe,
    scheme: str,
):
    page = new_page(color_scheme=scheme)
    states = [f"{state}-{theme}" for state in ("paused", "ended") for theme in THEMES]
    for path in ("", "imprint", "privacy", "accessibility", "nothing-here", "c/" + "A" * 48, *states):
        page.goto(public.url(path))
        _look(page, axe, also_on_a_desk=False)


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_scrolls_sideways_on_the_smallest_phone_or_at_200_per_cent(
    public: PublicSite,
    new_page: NewPage,
    theme: str,
):
    page = new_page(**PHONE)
    names = (*templates_in(theme), "word", "long", "paused")
    for path in [*(f"{name}-{theme}" for name in names), "", "privacy", "nothing-here"]:
        page.goto(public.url(path))
        # A window of 1280 points at 200 % is one of 640, at 400 % one of 320.
        for width in (320, 640, 960, 1280):
            page.set_viewport_size({"width": width, "height": 640})
            assert page.evaluate(_OVERFLOW) <= 0, f"{path} at {width}"
    page.goto(public.url(f"petition-{theme}"))
    page.set_viewport_size({"width": 320, "height": 640})
    # WCAG 1.4.12: whoever needs wider spaces loses nothing.
    spaced = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
    page.evaluate(
        "css => {const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]}",
        spaced,
    )
    assert page.evaluate(_OVERFLOW) <= 0


@pytest.mark.parametrize(("template", "theme"), PAIRS)
def test_a_phones_first_screen_says_who_asks_for_what_how_many_and_where_to_join(
    public: PublicSite,
    new_page: NewPage,
    theme: str,
    template: str,
):
    page = new_page(**{**PHONE, "viewport": {"width": 360, "height": 740}})
    page.goto(public.url(f"{template}-{theme}"))
    for part in (".top p", "h1", ".lead", ".goal", ".go a"):
        box = page.locator(part).first.bounding_box()
        assert box, part
        assert box["y"] + box["height"] <= 740, part
    page.locator(".go a").click()
    expect(page.locator("#f-email")).to_be_in_viewport()


@pytest.mark.parametrize("theme", THEMES)
def test_on_a_desk_the_form_stands_beside_the_text_and_its_button_can_be_reached(
    public: PublicSite,
    new_page: NewPage,
    theme: str,
):
    page = new_page(viewport={"width": 1280, "height": 720})
    page.goto(public.url(f"petition-{theme}"))
    form, headline = page.locator("#form").bounding_box(), page.locator("h1").bounding_box()
    assert form
    assert headline
    assert form["x"] >= headline["x"] + headline["width"]
    assert form["y"] < 300
    page.mouse.wheel(0, form["y"] + form["height"] - 700)
    expect(page.locator("#form button")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.mouse.wheel(0, 400)
    expect(page.locator("#form button")).to_be_in_viewport(ratio=1)


def test_r5_03_after_a_wrong_form_the_summary_has_the_focus_and_leads_to_the_fields(
    public: PublicSite,
    phone: Page,
):
    phone.goto(public.url("petition-klar"))
    phone.fill("#f-postal_code", "01067")
    phone.locator("#form button").click()
    expect(phone.locator("#error-summary")).to_be_focused()
    expect(phone.locator("#error-summary")).to_be_in_viewport()
    expect(phone.locator("#f-postal_code")).to_have_value("01067")
    for link in phone.locator("#error-summary a").all():
        link.click()
        expect(phone.locator((link.get_attribute("href") or "") + ":focus")).to_be_visible()


def test_the_keyboard_alone_leads_from_the_top_to_the_thank_you(public: PublicSite, page: Page):
    page.goto(public.url("petition-plakat"))
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    answers = {
        "f-email": "tina@example.org",
        "f-given_name": "Tina",
        "f-family_name": "Lang",
        "f-postal_code": "01234",
    }
    met: list[str] = []
    for _ in range(30):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.id || document.activeElement.tagName")
        met.append(name)
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle != 'none'"), (
            f"One cannot see that the focus is on {name}."
        )
        if name in answers:
            page.keyboard.type(answers[name])
        if name == "c-newsletter":
            page.keyboard.press("Space")
        if name == "BUTTON":
            break
    assert "f-website" not in met, "The trap is not in anybody's way."
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks/*")


def test_who_wants_no_motion_gets_none(public: PublicSite, new_page: NewPage):
    page = new_page(reduced_motion="reduce")
    page.goto(public.url("petition-nachbarschaft"))
    page.locator("summary").first.click()
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.parametrize("theme", THEMES)
def test_printed_it_is_a_leaflet_with_its_address(public: PublicSite, page: Page, theme: str):
    page.goto(public.url(f"petition-{theme}"))
    page.emulate_media(media="print")
    expect(page.locator("#form")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".address")).to_have_text(public.url(f"petition-{theme}"))
    expect(page.locator("details p").first).to_be_visible()
