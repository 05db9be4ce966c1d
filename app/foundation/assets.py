"""Static files under addresses that change with their content, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STATIC_FOLDER = Path(__file__).parent / "static"
_A_YEAR = 365 * 24 * 3600


@lru_cache(maxsize=256)
def asset(path: str) -> str:
    """The address of a file in ``foundation/static``, with a fingerprint of its content."""
    digest = hashlib.sha256((STATIC_FOLDER / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={digest}"


def serve_assets(app: Flask) -> None:
    """Let WhiteNoise answer ``/static/``; it sends the right headers and never reaches Flask."""
    app.jinja_env.globals["asset"] = asset
    pages = app.wsgi_app
    files = WhiteNoise(
        pages,
        root=str(STATIC_FOLDER),
        prefix="static/",
        max_age=_A_YEAR,
        # No other site has any business with our files.
        allow_all_origins=False,
        add_headers_function=_protect,
    )

    def file_or_page(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = files if environ["PATH_INFO"].startswith("/static/") else pages
        return answer(environ, start_response)

    app.wsgi_app = file_or_page  # type: ignore[method-assign]


def _protect(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
