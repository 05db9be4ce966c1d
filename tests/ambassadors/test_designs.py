"""Every design in every theme holds the longest words without cutting any, and its code can still be read."""

from __future__ import annotations

import base64
import json
from io import BytesIO
from typing import Any

import pytest
import typst
import zxingcpp
from PIL import Image

from app.ambassadors.designs import all_designs, chosen_design, offered_designs
from app.ambassadors.typesetting import typeset
from app.campaigns.themes import FOLDER, all_themes, theme
from tests.ambassadors.test_printables import LINK, SEEN, _words

THEMES = [one.name for one in all_themes()]
DESIGNS = [one.name for one in all_designs()]
LONGEST = (
    "Die Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung "
    "des Donaudampfschifffahrtsgesellschaftskapitäns muss weg"
)
LONGEST_QUOTE = "„Ich bin dabei, weil " + "Donaudampfschifffahrtsgesellschaftskapitäne " * 4 + "übel sind.“"
# What a design fills; the others are larger, smaller or the same in every design.
DRAWN_BY_DESIGN = ("poster", "hanger", "table", "wide", "square", "story")
OTHERS = ("flyer", "strips", "sheet", "portrait", "banner")


def _photo(width: int, height: int) -> str:
    data = BytesIO()
    Image.new("RGB", (width, height), (90, 140, 200)).save(data, "JPEG")
    link = f"data:image/jpeg;base64,{base64.b64encode(data.getvalue()).decode()}"
    size = f'width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size}>'
        f'<image {size} xlink:href="{link}"/></svg>'
    )


def _said(name: str, design: str, title: str = LONGEST, **others: Any) -> dict[str, Any]:
    return _words(
        title,
        colours=theme(name).colours,
        design=design,
        goal="10.000.000",
        goal_said="Unterschriften sind unser Ziel",
        quote=LONGEST_QUOTE,
        quote_by="Anna-Katharina aus Niederlindenbach an der Mühlenau",
        photo=_photo(600, 600),
        picture=_photo(1600, 900),
        stand="Stand: 30. November 2026 · Phase 2",
    ) | dict(others)


def _cut(what: str, name: str, words: dict[str, Any]) -> list[str]:
    """The words that were set smaller than they may be, and cut all the same."""
    given = {"what": what, "theme": name, "words": json.dumps(words), "bleed": "0"}
    document = typst.Compiler(
        FOLDER / "print" / "sheets.typ",
        root=FOLDER,
        font_paths=[FOLDER / "fonts"],
        ignore_system_fonts=True,
        sys_inputs=given,
    )
    return list(json.loads(document.query("<cut>", field="value")))


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("design", DESIGNS)
def test_no_word_is_cut_however_long_it_is(name: str, design: str):
    for what in DRAWN_BY_DESIGN + (OTHERS if design == DESIGNS[0] else ()):
        assert _cut(what, name, _said(name, design)) == [], what


def test_what_cannot_fit_is_told():
    """The test above would pass for whatever does not report."""
    assert _cut("hanger", "klar", _said("klar", "picture", "Wort " * 1500))


@pytest.mark.parametrize(
    ("design", "name"), list(zip(DESIGNS, ("frisch", "nacht", "plakat", "zeitung", "klar"), strict=True))
)
def test_the_code_is_read_off_a_poster_of_every_design(design: str, name: str):
    for what in ("poster", "hanger"):
        picture = Image.open(BytesIO(typeset(what, name, _said(name, design), as_a="png", ppi=SEEN)))
        assert {one.text for one in zxingcpp.read_barcodes(picture.convert("L"))} == {LINK}


def test_designs_differ_and_two_languages_name_them():
    looks = {
        typeset("square", "frisch", _said("frisch", design), as_a="png", ppi=24): design for design in DESIGNS
    }
    assert len(looks) == len(DESIGNS)
    for design in all_designs():
        assert design.label("de-simple") == design.label("de") != design.label("en")


def test_a_design_is_offered_where_there_is_what_it_needs():
    assert [one.name for one in offered_designs(())] == ["headline", "frame"]
    assert [one.name for one in offered_designs({"goal", "quote", "picture"})] == DESIGNS
    assert chosen_design((), "quote", "frame") == "frame"
    assert chosen_design((), "nothing", "") == "headline"
