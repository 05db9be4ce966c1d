"""The code that shows a campaign on another website, for staff and for supporters."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import current_app
from flask_babel import lazy_gettext as _l
from markupsafe import escape

from app.landing.embedding import BUTTON, COUNTER, FORM, script_path

# What a frame shows, and how high it is where no script makes it fit.
SHOWN = {
    FORM: (_l("The form"), _l("People sign without leaving the website."), 1100),
    BUTTON: (_l("A button"), _l("Headline, number, and a button that leads to the page."), 380),
    COUNTER: (_l("The number"), _l("Headline and how many there are, with a link to the page."), 420),
}


def embed_path(slug: str, show: str, language: str = "", *, grows: bool = False, ref: str = "") -> str:
    """Where the frame is served; ``language`` where it is not the page's first, ``ref``: who brings people by it."""
    said = {"show": show, "language": language, "auto": "1" if grows else "", "ref": ref}
    return f"/{slug}/embed?{urlencode({name: value for name, value in said.items() if value})}"


def embed_code(path: str, title: str, height: int, *, grows: bool = False) -> str:
    """Without inline style or script, so that a strict policy of the other website lets it pass.

    The website's own policy may withhold where people come from; the frame asks for its host, and no more.
    """
    frame = (
        f'<iframe src="{escape(base() + path)}" title="{escape(title)}" width="100%" height="{height}" '
        'frameborder="0" referrerpolicy="origin"></iframe>'
    )
    return frame + (f'\n<script src="{base()}{script_path()}" async></script>' if grows else "")


def base() -> str:
    """The host that serves the frame."""
    return str(current_app.config["TESTBALLON"].base_url.rstrip("/"))
