"""A published page on its way out: bytes that are joined once for equal requests, under headers written once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Response, request

from app.campaigns.page_content import countdown_until
from app.foundation.headers import public_headers
from app.landing import stamps
from app.landing.arriving import Arrival
from app.landing.goals import values_for
from app.landing.live_pages import LivePage
from app.landing.slots import SlotValues

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import WSGIEnvironment


class ReadyResponse(Response):
    """An answer whose headers are complete, in the form the server takes them; whatever is added later comes on top."""

    # For foundation/headers.py, which has nothing to add here.
    is_complete = True
    # The type is among the headers that come along.
    default_mimetype = None
    default_status = 200

    def __init__(self, body: bytes, headers: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.response = [body]
        self._body, self._ready = body, headers

    def get_wsgi_response(
        self, environ: WSGIEnvironment
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """Body, status and headers for the server."""
        added = self.headers.to_wsgi_list() if self.headers else []
        body = [] if environ["REQUEST_METHOD"] == "HEAD" else [self._body]
        return body, self.status, [*self._ready, ("Content-Length", str(len(self._body))), *added]


def page_response(live: LivePage, come: Arrival, asked: WSGIEnvironment, *, secure: bool) -> Response:
    """The page for one visitor."""
    zipped = takes_gzip(asked)
    body = _body(live, zipped, stamps.new_stamp(live.rendered_page_id), come)
    return ReadyResponse(body, _headers(zipped, secure))


def values_of(live: LivePage, come: Arrival, stamp: str) -> SlotValues:
    """What this visit's copy of the page says in its slots."""
    return values_for(
        live.confirmed,
        live.goal,
        live.language,
        kind=live.counted_as,
        stamp=stamp,
        via=come.channel,
        ref=come.ref,
        variant=live.variant,
        until=countdown_until(live.content),
        seats=live.seats,
        polls=live.polls,
        signatures=live.signatures,
        pledges=live.pledges,
        leaders=live.leaders,
    )


def takes_gzip(asked: WSGIEnvironment) -> bool:
    """Whether the visitor's program reads gzip; the header is taken apart only where it refuses something."""
    accepted = asked.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in accepted and ("q=0" not in accepted or request.accept_encodings["gzip"] > 0)


@lru_cache(maxsize=256)
def _body(live: LivePage, zipped: bool, stamp: str, come: Arrival) -> bytes:
    """The bytes of one page. On a viral day hundreds of visitors come within the tenth of a second a stamp is good
    for, most of them from the same channel.
    """
    values = values_of(live, come, stamp)
    return live.page.zipped(values) if zipped else live.page.plain(values)


@lru_cache(maxsize=4)
def _headers(zipped: bool, secure: bool) -> tuple[tuple[str, str], ...]:
    encoding = (("Content-Encoding", "gzip"),) if zipped else ()
    return (
        ("Content-Type", "text/html; charset=utf-8"),
        *encoding,
        ("Vary", "Accept-Encoding"),
        *public_headers(secure=secure),
    )
