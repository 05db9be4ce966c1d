"""Display faces: a theme's own, or the one an organisation chose; small files served from beside the style sheets."""

from __future__ import annotations

from functools import lru_cache

from app.campaigns import themes
from app.campaigns.brand import Brand, font_of, fonts

# The folder of the typefaces that any theme may be set in.
_SHARED = "fonts"


def font_url(theme_name: str, brand: Brand) -> str:
    """Where browsers fetch the font, or "" for a theme that makes do with the reader's own fonts.

    The style sheet names the same address; a changed font gets a new file name.
    """
    chosen = font_of(brand)
    if chosen is not None:
        return f"/media/{_SHARED}/{chosen['file']}"
    file = themes.theme(theme_name).stored.get("font")
    return f"/media/{theme_name}/{file}" if file else ""


@lru_cache(maxsize=16)
def font_file(folder: str, name: str) -> bytes | None:
    """The font's bytes; None for anything that is not a known theme's own font or one of those to choose from."""
    known = {(theme.name, theme.stored.get("font")) for theme in themes.all_themes()}
    known |= {(_SHARED, font["file"]) for font in fonts().values()}
    return (themes.FOLDER / folder / name).read_bytes() if (folder, name) in known else None
