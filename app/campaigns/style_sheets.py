"""The style sheet of a page: the shared structure, its theme, its blocks and the brand, in one small file."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import rcssmin

from app.campaigns.block_kinds import FOLDER as BLOCKS
from app.campaigns.brand import Brand, brand_css, brand_from
from app.campaigns.themes import FOLDER, theme
from app.foundation.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The CSS of a theme as it is served."""

    css: bytes
    zipped: bytes
    digest: str


def style_url(name: str, brand: Brand, kinds: Iterable[str] = ()) -> str:
    """Where browsers fetch the style sheet for a page with these kinds of blocks; it changes with its content."""
    parts = ".".join((name, *_styled(kinds))) + (f"~{brand.written}" if brand.written else "")
    return f"/media/{parts}-{style_sheet(parts).digest}.css"


@lru_cache(maxsize=256)
def style_sheet(parts: str) -> StyleSheet:
    """The shared structure, a theme's own rules and those of some blocks (``klar.quotes.video``) in one small file.

    A brand stands behind a tilde. Raises NotFoundError for a theme, a block or a brand that cannot be.
    """
    wanted, _, written = parts.partition("~")
    name, *kinds = wanted.split(".")
    chosen, brand = theme(name), brand_from(written) if written else Brand()
    if kinds != list(_styled(kinds)) or brand is None:
        raise NotFoundError("There is no such style sheet.")
    files = [
        FOLDER / "base.css",
        *(BLOCKS / kind / "style.css" for kind in kinds),
        FOLDER / name / "theme.css",
    ]
    rules = "".join(file.read_text("utf-8") for file in files) + brand_css(chosen, brand)
    css = str(rcssmin.cssmin(rules)).encode()
    return StyleSheet(css, gzip.compress(css, 9, mtime=0), hashlib.sha256(css).hexdigest()[:12])


def _styled(kinds: Iterable[str]) -> tuple[str, ...]:
    """Those of the kinds that bring rules of their own."""
    return tuple(kind for kind in sorted(set(kinds)) if kind in _with_style())


@lru_cache(maxsize=1)
def _with_style() -> frozenset[str]:
    return frozenset(path.parent.name for path in BLOCKS.glob("*/style.css"))
