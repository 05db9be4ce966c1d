"""The small sign in a browser's tab: the sender's initial in the colours of the page."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from urllib.parse import quote

from app.campaigns.brand import Brand, colours_of
from app.campaigns.themes import theme

_ROUNDING = {"square": 0, "soft": 6, "round": 16}
# Without a name it is the balloon.
_BALLOON = "<path fill='#e4572e' d='M16 1a11 11 0 0 1 2 24l1 3h-6l1-3a11 11 0 0 1 2-24z'/>"


def favicon(name: str, theme_name: str, brand: Brand) -> str:
    """As an address that carries the drawing itself, so that nobody fetches it."""
    return "data:image/svg+xml," + quote(favicon_svg(name, theme_name, brand), safe=" ='/:()")


@lru_cache(maxsize=512)
def favicon_svg(name: str, theme_name: str, brand: Brand) -> str:
    """The drawing."""
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>{_drawing(name, theme_name, brand)}</svg>"


def _drawing(name: str, theme_name: str, brand: Brand) -> str:
    initial = next((letter.upper() for letter in name if letter.isalnum()), "")
    if not initial:
        return _BALLOON
    colours = colours_of(theme(theme_name), brand)
    return (
        f"<rect width='32' height='32' rx='{_ROUNDING.get(brand.corners, 7)}' fill='{colours['accent']}'/>"
        f"<text x='16' y='23' text-anchor='middle' font-family='sans-serif' font-weight='700' font-size='21' "
        f"fill='{colours['on_accent']}'>{escape(initial)}</text>"
    )
