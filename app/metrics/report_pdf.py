"""A report on paper, typeset by ``typst/report.typ`` in some tens of milliseconds.

What people typed is data to that template, never a part of it.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from app.campaigns.brand import Brand, brand_of, colours_of, font_of
from app.campaigns.logos import LOGO
from app.campaigns.organisation import the_organisation
from app.campaigns.pictures import WHOLE, picture_by_key
from app.campaigns.themes import FOLDER, theme
from app.foundation.paper import PAPER_FONTS
from app.metrics.report_sheet import Sheet

_HERE = Path(__file__).parent / "typst"
# The theme whose colours stand on white paper.
_PAPER = "klar"
# One at a time: two threads are no faster than one.
_lock = threading.Lock()


def as_pdf(sheet: Sheet) -> bytes:
    """The sheet as an accessible A4 document (PDF/UA-1), in the organisation's colour, with its typeface and logo."""
    data = json.dumps({"sheet": asdict(sheet), "brand": _look(brand_of(the_organisation()))})
    with _lock:
        try:
            paper = _compiler().compile(format="pdf", sys_inputs={"data": data}, pdf_standards="ua-1")
        except typst.TypstError:
            # A script that none of the typefaces has is no reason to have nothing on paper; gaps are not accessible.
            paper = _compiler().compile(format="pdf", sys_inputs={"data": data})
    if not isinstance(paper, bytes):
        raise TypeError("A PDF is one file.")
    return paper


def _look(brand: Brand) -> dict[str, Any]:
    font = font_of(brand)
    return {
        "accent": colours_of(theme(_PAPER), brand)["accent"],
        "font": font["card"] if font else "",
        "logo": list(_logo(brand)),
    }


def _logo(brand: Brand) -> bytes:
    """The file of the logo; empty where there is none."""
    picture = picture_by_key(brand.logo)
    if picture is None:
        return b""
    files = picture.of_shape(LOGO, "webp") or picture.of_shape(WHOLE, "webp")
    return files[0].data if files else b""


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        _HERE / "report.typ",
        root=_HERE,
        font_paths=[PAPER_FONTS, FOLDER / "fonts"],
        ignore_system_fonts=True,
    )
