"""The one cookie a visitor may get, set by nothing but ``/me``: the secret of their visit."""

from __future__ import annotations

from flask import Response, current_app, request

from app.portal.entering import TIME_INSIDE


def cookie_name() -> str:
    """Over TLS one that no other host and no unsafe connection can set (RFC 6265bis, ``__Host-``)."""
    return "__Host-me" if current_app.config["TESTBALLON"].is_secure else "me"


def secret_of_browser() -> str:
    """What the browser keeps, empty where it keeps nothing."""
    return request.cookies.get(cookie_name(), "")


def keep_secret(response: Response, secret: str) -> Response:
    """Let the browser keep it; no script sees it, and no other site can send it along with a form."""
    response.set_cookie(
        cookie_name(),
        secret,
        max_age=TIME_INSIDE,
        secure=current_app.config["TESTBALLON"].is_secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def forget_secret(response: Response) -> Response:
    """Take it back."""
    response.delete_cookie(
        cookie_name(),
        path="/",
        secure=current_app.config["TESTBALLON"].is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response
