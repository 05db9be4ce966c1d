"""Campaigns with a domain of their own: what is asked of that host at ``/`` is answered from ``/<slug>``.

Which host belongs to which campaign is held in memory and looked up anew once a second, so a request costs one look
into a dictionary. A host nobody knows gets what the installation's own address gives.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.campaigns.models import Campaign, Revision
from app.foundation.database import db, reading

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_FRESH_SECONDS = 1.0
# What lies below a campaign's own address, besides its languages.
_BELOW = frozenset({"sign", "thanks", "imprint", "privacy", "accessibility", "conditions", "event.ics"})


class OwnHosts:
    """Host → slug and languages, as this process last saw them."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._known: dict[str, tuple[str, frozenset[str]]] = {}
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def path_for(self, host: str, path: str) -> str:
        """The path to answer from."""
        if time.monotonic() - self._looked_at > _FRESH_SECONDS:
            self._look_again()
        found = self._known.get(host.partition(":")[0].lower()) if self._known else None
        if found is None:
            return path
        slug, languages = found
        first = path[1:].partition("/")[0]
        if path == "/":
            return f"/{slug}"
        return f"/{slug}{path}" if first in _BELOW or first.lower() in languages else path

    def forget(self) -> None:
        """Look at the database before the next answer."""
        self._looked_at = float("-inf")

    def _look_again(self) -> None:
        """One request looks; those beside it go on with what is known, unless nothing is."""
        is_first = self._looked_at == float("-inf")
        if not self._lock.acquire(blocking=is_first):
            return
        try:
            with self._app.app_context(), reading():
                rows = db.session.execute(
                    select(Campaign.domain, Campaign.slug, Revision.content)
                    .join(Revision, Revision.id == Campaign.current_revision_id)
                    .where(Campaign.domain.is_not(None))
                ).all()
            self._known = {row.domain: (row.slug, frozenset(row.content["languages"])) for row in rows}
        except SQLAlchemyError:
            # While the database is away, hosts stay what they were; the pages themselves say what is wrong.
            pass
        finally:
            self._looked_at = time.monotonic()
            self._lock.release()


def answer_own_hosts(app: Flask) -> None:
    """Let campaigns have hosts of their own, before anything else looks at the address."""
    hosts = app.extensions["testballon_own_hosts"] = OwnHosts(app)
    pages = app.wsgi_app

    def page_of_host(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith(("/static/", "/media/", "/staff/")):
            environ["PATH_INFO"] = hosts.path_for(environ.get("HTTP_HOST", ""), path)
        return pages(environ, start_response)

    app.wsgi_app = page_of_host  # type: ignore[method-assign]
