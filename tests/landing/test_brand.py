"""An organisation's own colours, typeface, corners and logo: on every page, and always readable."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.campaigns import drafting, publishing
from app.campaigns.brand import CORNERS, Brand, brand_css, brand_from, colours_of, fonts
from app.campaigns.contrast import contrast, ground_for, ink_on, readable_on
from app.campaigns.keeping_pictures import keep_picture
from app.campaigns.organisation import save_brand, the_organisation
from app.campaigns.style_sheets import style_sheet, style_url
from app.campaigns.theme_colours import palettes
from app.campaigns.themes import all_themes, theme
from app.foundation.database import db
from app.foundation.errors import NotFoundError
from app.landing.favicon import favicon_svg
from app.landing.live_pages import forget_all
from app.landing.theme_files import font_file
from tests.campaigns.photos import photo
from tests.landing.test_themes import too_faint_in, with_defaults
from tests.pages import CheckingClient

_colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
# The same colours each time, however slow the machine.
_calmly = settings(deadline=None, derandomize=True, max_examples=60)
_FORM = "form[@class='card']"
_names = [one.name for one in all_themes()]


@_calmly
@given(
    wished=_colours,
    grounds=st.lists(st.sampled_from(["#ffffff", "#fff4e2", "#f4f7f8", "#cdf5e7"]), min_size=1),
)
def test_any_colour_becomes_readable_on_light_grounds(wished: str, grounds: list[str]):
    held = readable_on(wished, grounds)
    assert all(contrast(held, ground) >= 4.5 for ground in grounds)
    if all(contrast(wished, ground) >= 4.5 for ground in grounds):
        assert held == wished, "What can be read already stays as it was wished."


@_calmly
@given(wished=_colours, ink=st.sampled_from(["#1b2328", "#ffffff", "#f5f6fa"]))
def test_any_colour_becomes_a_ground_one_can_read_on(wished: str, ink: str):
    assert contrast(ground_for(wished, [(ink, 4.5)]), ink) >= 4.5


@_calmly
@given(ground=_colours)
def test_on_any_colour_either_black_or_white_can_be_read(ground: str):
    assert contrast(ink_on(ground), ground) >= 4.5


@pytest.mark.parametrize("name", _names)
@_calmly
@given(accent=_colours, second=_colours)
def test_every_look_in_every_pair_of_colours_can_be_read_in_light_and_in_dark(
    name: str, accent: str, second: str
):
    branded = palettes_with(name, Brand(accent=accent, second=second))
    assert not too_faint_in(branded), (accent, second)
    mail = colours_of(theme(name), Brand(accent=accent, second=second))
    assert contrast(mail["on_accent"], mail["accent"]) >= 4.5


def palettes_with(name: str, brand: Brand) -> dict[str, dict[str, str]]:
    """A theme's colours with a brand's rules over them, as a browser would mix them."""
    light, _, dark = brand_css(theme(name), brand).partition("@media(prefers-color-scheme:dark)")
    laid = {"light": light, "dark": dark}
    return {
        scheme: with_defaults(colours | dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", laid[scheme])))
        for scheme, colours in palettes(name).items()
    }


def test_a_style_sheets_address_says_which_brand_it_is_and_nothing_else_is_made():
    brand = Brand(accent="#14556b", font="poppins", corners="round")
    address = style_url("klar", brand)
    assert address.startswith("/media/klar~14556b..poppins.round-")
    assert brand_from(brand.written) == brand
    sheet = style_sheet(address.removeprefix("/media/").rpartition("-")[0])
    assert b"poppins" in sheet.css
    assert b"--corner:28px" in sheet.css
    for wrong in ("klar~x", "klar~14556b..poppins", "klar~zzzzzz...", "klar~14556b..arial.round", "klar~..."):
        with pytest.raises(NotFoundError):
            style_sheet(wrong)


def test_each_typeface_is_there_and_light_enough():
    for font in fonts().values():
        assert len(font_file("fonts", font["file"]) or b"") in range(2000, 5200)
    heaviest = max(
        len(style_sheet(f"{name}~14556b.ffcc00.{font}.{corners}").zipped)
        for name in _names for font in fonts() for corners in CORNERS
    )  # fmt: skip
    assert heaviest <= 4300


def test_what_staff_choose_is_on_every_page_at_once(
    app: Flask, client: CheckingClient, petition: str, staff: Callable[..., CheckingClient]
):
    admin = staff("admin")
    sent = {"accent": "#FFCC00", "second": "", "font": "oswald", "corners": "square", "logo": ""}
    assert admin.submit("/staff/brand", form=_FORM, **sent).status_code == 303
    forget_all()
    page = client.get("/schulweg").get_data(as_text=True)
    assert "~ffcc00..oswald.square-" in page
    assert "/media/fonts/oswald-1.woff2" in page
    assert client.get("/media/fonts/oswald-1.woff2").mimetype == "font/woff2"
    for path in ("/", "/imprint", "/nothing-here"):
        assert "~ffcc00..oswald.square-" in client.get(path).get_data(as_text=True)
    assert "#ffcc00" in admin.get("/staff/brand").get_data(as_text=True)


def test_the_logo_is_at_the_top_of_every_page_and_small(
    app: Flask, client: CheckingClient, petition: str, staff: Callable[..., CheckingClient]
):
    with app.app_context():
        key = keep_picture(photo(1200, 600), "logo.jpg", account_id=None).key
        db.session.commit()
    assert staff("admin").submit("/staff/brand", form=_FORM, logo=key).status_code == 303
    forget_all()
    mark = re.search(
        r'<img class="logo" src="(/media/p/[^"]+)" width="(\d+)" height="(\d+)"',
        client.get("/schulweg").get_data(as_text=True),
    )
    assert mark
    assert (mark[2], mark[3]) == ("176", "88")
    assert len(client.get(mark[1]).data) < 6000
    assert 'class="logo"' in client.get("/privacy").get_data(as_text=True)


def test_what_is_no_colour_is_refused_in_words_and_nothing_is_kept(
    app: Flask, petition: str, staff: Callable[..., CheckingClient]
):
    answer = staff("admin").submit("/staff/brand", form=_FORM, accent="red;}body{display:none")
    assert answer.status_code == 422
    with app.app_context():
        assert the_organisation().brand == {}


def test_a_brand_can_be_tried_before_it_is_saved_and_only_by_those_who_may(
    petition: str, staff: Callable[..., CheckingClient]
):
    page = (
        staff("admin")
        .get("/staff/brand/preview?accent=%23aa2200&theme=nacht&corners=round&font=evil")
        .get_data(as_text=True)
    )
    assert "/media/nacht" in page
    assert "~aa2200...round-" in page
    assert staff("campaigner").get("/staff/brand").status_code == 403
    assert staff("campaigner").get("/staff/brand/preview").status_code == 403


def test_the_tab_shows_the_senders_initial_in_the_brands_colours(
    client: CheckingClient, petition: str, staff: Callable[..., CheckingClient]
):
    assert staff("admin").submit("/staff/brand", form=_FORM, accent="#aa2200").status_code == 303
    forget_all()
    page = client.get("/schulweg").get_data(as_text=True)
    icon = re.search(r'<link rel="icon" href="(data:image/svg[^"]+)"', page)
    assert icon
    assert "aa2200" in icon[1]
    assert "%3EL%3C" in icon[1]
    answer = client.get("/favicon.ico")
    assert answer.mimetype == "image/svg+xml"
    assert ">L<" in answer.get_data(as_text=True)


def test_a_name_of_signs_alone_or_with_marks_draws_no_broken_sign():
    assert "<path" in favicon_svg("", "klar", Brand())
    assert ">&lt;" not in favicon_svg("<b>", "klar", Brand())
    assert ">B<" in favicon_svg("<b>", "klar", Brand())


def test_a_page_in_a_brand_with_a_typeface_of_its_own_still_weighs_at_most_14_kilobytes(
    app: Flask, client: CheckingClient, organisation: None
):
    with app.app_context():
        save_brand(Brand(accent="#14556b", second="#ffcc00", font="lexend", corners="round"))
        for name in _names:
            publishing.publish(drafting.new_campaign("petition", "Mehr Bäume", slug=name, theme=name))
        db.session.commit()
    for name in _names:
        page = client.get(f"/{name}")
        html = page.get_data(as_text=True)
        addresses = [re.search(rf'rel="{rel}" href="([^"]+)"', html) for rel in ("stylesheet", "preload")]
        files = [client.get(found[1], headers={"Accept-Encoding": "gzip"}) for found in addresses if found]
        assert len(files) == 2
        heads = sum(len(key) + len(value) + 4 for answer in (page, *files) for key, value in answer.headers)
        weight = len(gzip.compress(page.data, 9)) + sum(len(answer.data) for answer in files) + heads
        assert weight <= 14 * 1024, name
