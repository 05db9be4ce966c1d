"""A theme's display face: a small file beside its style sheet, named in ``theme.toml`` and served from here."""

from __future__ import annotations

from functools import lru_cache

from app.campaigns import themes


def font_url(theme_name: str) -> str:
    """Where browsers fetch the theme's font, or "" for one that makes do with the reader's own fonts.

    The style sheet names the same address; a changed font gets a new file name.
    """
    file = themes.theme(theme_name).stored.get("font") if theme_name else None
    return f"/media/{theme_name}/{file}" if file else ""


@lru_cache(maxsize=16)
def font_file(theme_name: str, name: str) -> bytes | None:
    """The font's bytes; None for anything that is not a known theme's own font."""
    for theme in themes.all_themes():
        if theme.name == theme_name and theme.stored.get("font") == name:
            return (themes.FOLDER / theme_name / name).read_bytes()
    return None
