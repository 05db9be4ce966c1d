"""A published page on its way out: bytes that are joined once for equal requests, under headers written once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from flask import Response, current_app, request

from app.campaigns.page_content import countdown_until
from app.foundation.headers import public_headers
from app.landing import stamps
from app.landing.arriving import Arrival
from app.landing.goals import values_for
from app.landing.live_pages import LivePage
from app.landing.pledges import Pledge
from app.landing.polls import Poll
from app.landing.seating import Seats
from app.landing.signatures import Signature
from app.landing.slots import SlottedPage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import WSGIEnvironment


class ReadyResponse(Response):
    """An answer whose headers are complete, in the form the server takes them; whatever is added later comes on top."""

    # For foundation/headers.py, which has nothing to add here.
    is_complete = True

    def __init__(self, body: bytes, headers: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.response = [body]
        self._body, self._ready, self._usual = body, headers, len(self.headers)

    def get_wsgi_response(
        self, environ: WSGIEnvironment
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """Body, status and headers for the server."""
        added = self.headers.to_wsgi_list()[self._usual :] if len(self.headers) > self._usual else []
        body = [] if environ["REQUEST_METHOD"] == "HEAD" else [self._body]
        return body, self.status, [*self._ready, ("Content-Length", str(len(self._body))), *added]


def page_response(live: LivePage, come: Arrival) -> Response:
    """The page for one visitor."""
    zipped = takes_gzip()
    body = _body(
        live.page,
        zipped,
        stamps.new_stamp(live.rendered_page_id),
        come,
        _Standing(
            live.confirmed,
            live.goal,
            live.language,
            live.counted_as,
            countdown_until(live.content),
            live.variant,
            live.seats,
            live.polls,
            live.signatures,
            live.pledges,
        ),
    )
    return ReadyResponse(body, _headers(zipped, current_app.config["TESTBALLON"].is_secure))


def takes_gzip() -> bool:
    """Whether the visitor's program reads gzip; the header is taken apart only where it refuses something."""
    accepted = request.environ.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in accepted and ("q=0" not in accepted or request.accept_encodings["gzip"] > 0)


class _Standing(NamedTuple):
    """What a page's slots are filled from besides the visit itself; equal for all who see the same."""

    confirmed: int
    goal: int
    language: str
    kind: str
    until: str
    variant: str
    seats: Seats | None
    polls: tuple[Poll, ...]
    signatures: tuple[Signature, ...]
    pledges: tuple[Pledge, ...]


@lru_cache(maxsize=256)
def _body(page: SlottedPage, zipped: bool, stamp: str, come: Arrival, standing: _Standing) -> bytes:
    """The bytes of one page. On a viral day hundreds of visitors come within the tenth of a second a stamp is good
    for, most of them from the same channel.
    """
    values = values_for(
        standing.confirmed,
        standing.goal,
        standing.language,
        kind=standing.kind,
        stamp=stamp,
        via=come.channel,
        ref=come.ref,
        variant=standing.variant,
        until=standing.until,
        seats=standing.seats,
        polls=standing.polls,
        signatures=standing.signatures,
        pledges=standing.pledges,
    )
    return page.zipped(values) if zipped else page.plain(values)


@lru_cache(maxsize=4)
def _headers(zipped: bool, secure: bool) -> tuple[tuple[str, str], ...]:
    encoding = (("Content-Encoding", "gzip"),) if zipped else ()
    return (
        ("Content-Type", "text/html; charset=utf-8"),
        *encoding,
        ("Vary", "Accept-Encoding"),
        *public_headers(secure=secure),
    )
