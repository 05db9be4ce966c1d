"""The kit page as it goes over the line: compressed, for it holds many texts and is read on the way."""

from __future__ import annotations

import gzip

from flask import Response, request

from app.landing.page_serving import takes_gzip


def small(html: str) -> Response:
    """The page, compressed for whoever reads that.

    Nothing a stranger chooses is ever repeated on it, so its length tells nobody what else stands there (BREACH).
    """
    body, answer = html.encode(), Response(mimetype="text/html")
    if takes_gzip(request.environ):
        body = gzip.compress(body, 6, mtime=0)
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.set_data(body)
    return answer
