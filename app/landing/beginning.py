"""Who begins to fill in a form, counted without a script, a cookie or anything else that tells one person from another.

A rule in the page (``foundation/headers.BEGUN_STYLE``) asks for ``?begun`` as soon as something in the form has the
focus; a browser does so once a page. The answer is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Response, current_app

from app.landing.arriving import arrival
from app.landing.live_pages import LivePage
from app.visits.adding_up import Cell
from app.visits.counting import this_hour
from app.visits.recognising import VIEW, kind_of

_LONGEST_REFERRER = 2000


def count_begun(live: LivePage, given: Mapping[str, Any]) -> Response:
    """One more form begun; ``given`` is the request's WSGI environment. Which variant it was nobody knows."""
    secure = current_app.config["TESTBALLON"].is_secure
    if kind_of(given, secure=secure, opened=False) == VIEW:
        come = arrival(_asked_of(str(given.get("HTTP_REFERER", ""))), live.channels)
        current_app.extensions["testballon_visits"].add(
            Cell(live.campaign_id, this_hour(), "begun", come.channel, "", live.language)
        )
    return Response(status=204, headers={"Cache-Control": "no-store"})


def _asked_of(page: str) -> dict[str, str]:
    """What stood behind the question mark of the page in which the form is."""
    try:
        return dict(parse_qsl(urlsplit(page[:_LONGEST_REFERRER]).query))
    except ValueError:
        return {}
