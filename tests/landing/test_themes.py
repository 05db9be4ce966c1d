"""Each theme's colours can be told apart by readers, in the light and in the dark; each theme is light to carry."""

import gzip

import pytest

from app.campaigns.contrast import contrast
from app.campaigns.style_sheets import style_sheet
from app.campaigns.theme_colours import palettes
from app.campaigns.themes import all_themes
from app.landing.theme_files import font_file

# (what is seen, on what, least contrast): text by WCAG 1.4.3, edges and rings of focus by 1.4.11.
_PAIRS = [
    *((text, ground, 4.5) for text in ("ink", "link", "accent", "bad") for ground in ("paper", "card")),
    *((text, ground, 4.5) for text, ground in (("ink", "field"), ("on", "accent"), ("on", "hover"))),
    *((text, ground, 4.5) for text, ground in (("soft", "paper"), ("on-hero", "hero"), ("on-top", "top"))),
    *((edge, ground, 3) for edge in ("line", "focus") for ground in ("paper", "card")),
    ("line", "field", 3),
    ("focus", "hero", 3),
]
_MOST_BYTES = 4000


def _palettes(name: str) -> dict[str, dict[str, str]]:
    """The theme's colours by name, in the light and, where it has one, in the dark."""
    return {scheme: with_defaults(colours) for scheme, colours in palettes(name).items()}


def with_defaults(colours: dict[str, str]) -> dict[str, str]:
    on_hero = colours.get("on-hero", colours["ink"])
    usual = {"soft": colours["ink"], "hero": colours["paper"], "on-hero": on_hero}
    usual |= {"top": colours.get("hero", colours["paper"]), "on-top": colours["ink"]}
    usual |= colours
    # A field of colour brings its own ring of focus, the colour of its text.
    return usual | ({"focus-hero": on_hero} if "on-hero" in colours else {})


def too_faint_in(palettes: dict[str, dict[str, str]]) -> list[str]:
    """What cannot be told apart well enough, in words."""
    too_faint = []
    for scheme, colours in palettes.items():
        for seen, ground, least in _PAIRS:
            colour = colours.get(f"{seen}-{ground}", colours[seen])
            reached = contrast(colour, colours[ground])
            if reached < least:
                too_faint.append(f"{scheme}: {seen} on {ground} has {reached:.2f} of {least}")
    return too_faint


@pytest.mark.parametrize("name", [theme.name for theme in all_themes()])
def test_everything_can_be_read_in_light_and_in_dark(name: str):
    too_faint = too_faint_in(_palettes(name))
    assert not too_faint, "\n".join(too_faint)


@pytest.mark.parametrize("name", [theme.name for theme in all_themes()])
def test_the_colours_named_for_mails_can_be_read(name: str):
    colours = next(theme.colours for theme in all_themes() if theme.name == name)
    assert contrast(colours["on_accent"], colours["accent"]) >= 4.5
    assert contrast(colours["ink"], colours["paper"]) >= 4.5


@pytest.mark.parametrize("name", [theme.name for theme in all_themes()])
def test_a_style_sheet_stays_small(name: str):
    sheet = style_sheet(name)
    assert gzip.decompress(sheet.zipped) == sheet.css
    assert len(sheet.zipped) <= _MOST_BYTES
    assert b"@import" not in sheet.css
    assert b"http:" not in sheet.css.replace(b"http://www.w3.org/2000/svg", b"")


def test_a_font_is_served_only_from_the_theme_that_names_it():
    for theme in all_themes():
        if file := theme.stored.get("font"):
            assert (font_file(theme.name, file) or b"").startswith(b"wOF2")
    assert font_file("plakat", "theme.css") is None
    assert font_file("plakat", "../klar/theme.toml") is None
    assert font_file("nothing", "anton-1.woff2") is None
