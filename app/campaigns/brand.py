"""The organisation's brand: logo, two colours, a typeface, corners; and what it makes of each theme.

A brand is written into the address of a style sheet (``14556b.ffcc00.poppins.round``), so that any process can make
the sheet again without asking anybody, and a page published earlier keeps its look until it is published anew.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.campaigns.contrast import EDGE, TEXT, ground_for, ink_on, readable_on, stronger
from app.campaigns.models import Organisation
from app.campaigns.theme_colours import palettes
from app.campaigns.themes import FOLDER, Theme

CORNERS = {
    "square": {"corner": "0", "small": "0", "button": "0", "round": "0"},
    "soft": {"corner": "10px", "small": "6px", "button": "8px", "round": "6px"},
    "round": {"corner": "28px", "small": "16px", "button": "99px", "round": "99px"},
}
# On a large field of colour, 4.5:1 can be read and yet looks dull.
_HEADLINE = 7.0
_COLOUR = re.compile(r"^(?:#[0-9a-f]{6})?$")


@dataclass(frozen=True, slots=True)
class Brand:
    """What an organisation has chosen; empty where the theme decides."""

    accent: str = ""
    second: str = ""
    font: str = ""
    corners: str = ""
    # The key of a picture in the library.
    logo: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether every theme stays as it came."""
        return not (self.accent or self.second or self.font or self.corners)

    @property
    def written(self) -> str:
        """As it stands in a style sheet's address; empty for none."""
        parts = (self.accent.lstrip("#"), self.second.lstrip("#"), self.font, self.corners)
        return "" if self.is_plain else ".".join(parts)


def brand_of(organisation: Organisation) -> Brand:
    """The organisation's brand; what is not (or no longer) known to us counts as not chosen."""
    kept: dict[str, Any] = organisation.brand or {}
    return checked_brand(
        **{name: str(kept.get(name) or "") for name in ("accent", "second", "font", "corners", "logo")}
    )


def checked_brand(*, accent: str, second: str, font: str, corners: str, logo: str = "") -> Brand:
    """The brand with whatever is no colour, typeface or corner of ours left out."""
    return Brand(
        accent=accent.lower() if _COLOUR.match(accent.lower()) else "",
        second=second.lower() if _COLOUR.match(second.lower()) else "",
        font=font if font in fonts() else "",
        corners=corners if corners in CORNERS else "",
        logo=logo,
    )


def brand_from(written: str) -> Brand | None:
    """The other way round; None for what no brand is written as."""
    parts = written.split(".")
    if len(parts) != 4:
        return None
    accent, second, font, corners = parts
    brand = checked_brand(
        accent=accent and f"#{accent}", second=second and f"#{second}", font=font, corners=corners
    )
    return brand if brand.written == written else None


@lru_cache(maxsize=1)
def fonts() -> dict[str, dict[str, Any]]:
    """The bundled typefaces by name: label, file, width of a letter in em, family on share cards."""
    with (FOLDER / "fonts" / "fonts.toml").open("rb") as file:
        return tomllib.load(file)


def brand_css(theme: Theme, brand: Brand) -> str:
    """The rules that lay a brand over a theme's own, in the light and in the dark."""
    css = _font_css(theme, brand)
    for scheme, colours in palettes(theme.name).items():
        changed = _colours(theme, brand, colours)
        if scheme == "light":
            changed |= CORNERS.get(brand.corners, {})
        if changed:
            rules = ":root{" + ";".join(f"--{name}:{value}" for name, value in changed.items()) + "}"
            css += rules if scheme == "light" else f"@media(prefers-color-scheme:dark){{{rules}}}"
    return css


def colours_of(theme: Theme, brand: Brand) -> dict[str, str]:
    """The colours of mails and share cards."""
    colours = theme.colours
    if brand.accent:
        colours["accent"] = readable_on(brand.accent, [colours["paper"], colours["muted"]])
        colours["on_accent"] = ink_on(colours["accent"])
    rule = theme.stored.get("brand", {})
    if brand.second and rule.get("second") == "hero":
        colours["hero"] = ground_for(brand.second, [(colours["ink"], _HEADLINE)])
    return colours


def font_of(brand: Brand) -> dict[str, Any] | None:
    """The chosen typeface."""
    return fonts().get(brand.font)


def _colours(theme: Theme, brand: Brand, colours: dict[str, str]) -> dict[str, str]:
    changed: dict[str, str] = {}
    rule = theme.stored.get("brand", {})
    grounds = [colours[name] for name in ("paper", "card", *rule.get("grounds", []))]
    if brand.accent:
        accent = readable_on(brand.accent, grounds)
        on = ink_on(accent)
        changed |= {"accent": accent, "on": on, "link": accent, "hover": stronger(accent, on)}
        if "on-hero" in colours:
            changed |= {"hero": accent, "on-hero": on}
    if brand.second:
        changed |= _second(rule, brand.second, colours | changed)
    return changed


def _second(rule: dict[str, Any], wished: str, colours: dict[str, str]) -> dict[str, str]:
    """Where a theme puts a brand's second colour: behind the headline, in the bars, or in its ornaments."""
    place = str(rule.get("second", ""))
    if place == "top":
        return {"top": wished, "on-top": ink_on(wished)}
    if place == "mark":
        return {"mark": readable_on(wished, [colours["paper"]], EDGE)}
    # Only where a theme says so does a word in the accent's colour lie on it.
    names = ("ink", "soft", "accent") if place in rule.get("grounds", []) else ("ink", "soft")
    inks = [(colours[name], _HEADLINE if name == "ink" else TEXT) for name in names if name in colours]
    return {place: ground_for(wished, [*inks, (colours["focus"], EDGE)])} if place else {}


def _font_css(theme: Theme, brand: Brand) -> str:
    font = font_of(brand)
    if font is None:
        return ""
    # A wide typeface is made as much smaller as keeps long words within the lines the theme was drawn for.
    width = font["caps" if theme.stored.get("capitals") else "width"]
    scale = min(1.0, theme.stored.get("brand", {}).get("letter", 0.6) / width)
    size = f"size-adjust:{round(100 * scale)}%;" if scale < 1 else ""
    face = f"@font-face{{font-family:Brand;src:url(/media/fonts/{font['file']});{size}font-display:optional}}"
    # Lines keep their distance in letters, not in the size the letters would have had.
    lines = f"h1,h2{{line-height:{round(1.12 * scale + 0.06, 2)}}}" if scale < 0.95 else ""
    return f"{face}:root{{--display:Brand,var(--text);--heavy:700}}{lines}"
