"""A page as devices show it that are set to dark, whatever the campaigner's own device is set to."""

from __future__ import annotations

import re

from flask import Response
from flask.typing import ResponseReturnValue

from app.campaigns.style_sheets import style_sheet
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("dark_preview", __name__)

_SHEET = re.compile(r'(<link rel="stylesheet" href=")/media/([^"/]+\.css)"')
_ASKED = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)")


def in_the_dark(html: str) -> str:
    """The page with the style sheet below in the place of its own: a frame cannot say what its device is set to."""
    return _SHEET.sub(r'\1/staff/preview/dark/\2"', html, count=1)


@bp.get("/preview/dark/<name>.css")
@needs("campaigns.view")
def style(name: str) -> ResponseReturnValue:
    """A theme's style sheet for which it is always dark."""
    css = style_sheet(name.rpartition("-")[0]).css.decode()
    dark = _ASKED.sub("@media all", css).replace("color-scheme:light dark", "color-scheme:dark")
    return Response(dark, mimetype="text/css")
