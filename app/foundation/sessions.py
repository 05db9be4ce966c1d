"""Sessions exist for staff only: a public page is served many times a second and needs none, nor a cookie."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import NullSession, SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

STAFF_PATH = "/staff"


class StaffSessions(SecureCookieSessionInterface):
    """Signed cookies below ``/staff``; elsewhere an empty session that refuses to be written to."""

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a request to a staff page."""
        if request.path == STAFF_PATH or request.path.startswith(STAFF_PATH + "/"):
            return super().open_session(app, request)
        return NullSession()

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Made once: the key does not change while the process runs."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer
