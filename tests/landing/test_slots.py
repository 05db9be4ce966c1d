"""A page with slots comes out whole, plain and compressed."""

import gzip
import html

import pytest
from flask import Flask

from app.landing.goals import next_goal, values_for
from app.landing.slots import SLOTS, SlotMarkers, SlottedPage

LONG = "<p>" + "Ein sicherer Schulweg für alle Kinder. " * 40 + "</p>"


def _page() -> tuple[str, SlottedPage]:
    marks = SlotMarkers()
    source = f'<p>{marks.count}</p>{LONG}<input value="{marks.stamp}"><input value="{marks.ref}">{LONG}{marks.outlook}'
    return source, SlottedPage(source)


@pytest.fixture(autouse=True)
def _language(app_context: Flask) -> None:
    """What is said about the goal is said in a language."""


def test_the_values_stand_where_the_markers_stood():
    _source, page = _page()
    text = page.plain(values_for(1284, 2000, "de", stamp="abc.1.def", ref="k7m2xq")).decode()
    assert (
        text
        == f'<p>1.284</p>{LONG}<input value="abc.1.def"><input value="k7m2xq">{LONG}'
        + values_for(1284, 2000, "de").outlook
    )


@pytest.mark.parametrize("count", [0, 7, 1284, 100_000])
def test_the_compressed_page_is_the_same_page(count: int):
    _source, page = _page()
    values = values_for(count, 500, "en", stamp="x" * 30)
    assert gzip.decompress(page.zipped(values)) == page.plain(values)


def test_what_a_visitor_brings_along_is_shown_as_text():
    page = SlottedPage(f'<input value="{SlotMarkers().via}">')
    attack = '"><script>alert(1)</script>'
    assert page.plain(values_for(1, 2, "de", via=attack)).decode() == f'<input value="{html.escape(attack)}">'


def test_an_unknown_slot_is_a_mistake_in_a_template():
    with pytest.raises(AttributeError):
        _ = SlotMarkers().cookie
    assert "stamp" in SLOTS


@pytest.mark.parametrize(
    ("count", "first", "goal"),
    [(0, 500, 500), (499, 500, 500), (500, 500, 750), (1284, 500, 1500), (100_000, 500, 150_000)],
)
def test_the_goal_grows_before_the_bar_is_full(count: int, first: int, goal: int):
    assert next_goal(count, first) == goal


def test_a_campaign_nobody_has_joined_yet_invites_instead_of_counting():
    values = values_for(0, 500, "en")
    assert (values.count, values.outlook) == ("Be the first", "The first goal: 500 signatures")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("petition", "of 150,000 signatures · 49,999 to go"),
        ("event", "of 150,000 registrations · 49,999 to go"),
        ("newsletter", "of 150,000 subscribers · 49,999 to go"),
    ],
)
def test_what_is_counted_has_its_name(kind: str, said: str):
    values = values_for(100_001, 500, "en", kind=kind)
    assert (values.count, values.outlook, values.percent) == ("100,001", said, "66")
