"""A report on paper, typeset by ``typst/report.typ``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.campaigns.brand import Brand, brand_of, colours_of, font_of
from app.campaigns.logos import LOGO
from app.campaigns.organisation import the_organisation
from app.campaigns.pictures import WHOLE, picture_by_key
from app.campaigns.themes import FOLDER, theme
from app.foundation.paper import as_document
from app.metrics.report_sheet import Sheet

_TEMPLATE = Path(__file__).parent / "typst" / "report.typ"
# The theme whose colours stand on white paper.
_PAPER = "klar"


def as_pdf(sheet: Sheet) -> bytes:
    """The sheet as an accessible A4 document (PDF/UA-1), in the organisation's colour, with its typeface and logo."""
    data = {"sheet": asdict(sheet), "brand": _look(brand_of(the_organisation()))}
    return as_document(_TEMPLATE, data, FOLDER / "fonts")


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
