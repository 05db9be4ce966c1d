"""Every answer of every room carries the security headers (compliance 7.2), whatever its status."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.foundation.settings import Settings
from tests.addresses import addresses
from tests.pages import CheckingClient

STAFF_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)
# The one style in public pages, by its hash: what counts who began to fill in the form.
_BEGUN = (
    "sha256-" + b64encode(sha256(b".sign:focus-within .trap{background-image:url(?begun)}").digest()).decode()
)
PUBLIC_POLICY = STAFF_POLICY.replace("frame-src 'self'; ", "").replace(
    "style-src 'self'", f"style-src 'self' '{_BEGUN}'"
)
ON_EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Previews stand in a frame on our own pages; nothing else stands in any.
FRAMED_BY_US = ("/staff/brand/preview",)
# The script for websites that show a frame of ours is the one file that is meant for them.
FOR_OTHER_SITES = {"/embed/embed.js": "cross-origin"}
NOWHERE = ("/staff", "/staff/x/y", "/x/y/z", "/staffellauf", "/c/x/y")
HAS_TOKEN = ("/c/", "/k/", "/u/", "/me/", "/preview/", "/staff/enter/")


def test_every_address_answers_with_the_headers(app: Flask, staff: Callable[..., CheckingClient]) -> None:
    """As a stranger and as an administrator; found, not found, refused or led on."""
    for client in (app.test_client(), staff("admin")):
        everywhere = [(method, address) for method, address, _rule in addresses(app)]
        for method, address in everywhere + [
            (method, path) for path in NOWHERE for method in ("GET", "HEAD")
        ]:
            answer = client.open(address, method=method)
            where = f"{method} {address} ({answer.status_code})"
            everywhere_else = ON_EVERY_ANSWER["Cross-Origin-Resource-Policy"]
            owned = {"Cross-Origin-Resource-Policy": FOR_OTHER_SITES.get(address, everywhere_else)}
            for name, value in (ON_EVERY_ANSWER | owned).items():
                assert answer.headers.get(name) == value, f"{where}: {name}"
            assert "camera=()" in answer.headers["Permissions-Policy"], where
            assert "Server" not in answer.headers, where
            assert "Access-Control-Allow-Origin" not in answer.headers, where
            assert "Strict-Transport-Security" not in answer.headers, f"{where}: this one is without TLS"
            is_staff = address == "/staff" or address.startswith("/staff/")
            policy = answer.headers["Content-Security-Policy"]
            if address in FRAMED_BY_US:
                policy = policy.replace("frame-ancestors 'self'", "frame-ancestors 'none'")
            assert policy == (STAFF_POLICY if is_staff else PUBLIC_POLICY), where
            has_token = address.startswith(HAS_TOKEN) or "/thanks/" in address or address == "/me"
            expected = "no-referrer" if has_token else "strict-origin-when-cross-origin"
            assert answer.headers["Referrer-Policy"] == expected, where
            if has_token or is_staff:
                assert answer.headers["Cache-Control"] == "no-store", where


def test_over_tls_browsers_are_told_to_stay_there(sqlite_data: Path) -> None:
    app = create_app(Settings(data=sqlite_data, secret_key="k", base_url="https://mitmachen.example.org"))
    for path in ("/", "/staff/sign-in", "/nothing", "/healthz"):
        answer = app.test_client().get(path, base_url="https://mitmachen.example.org")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("path", ["staff.css", "favicon.svg", "theme-mode.js"])
def test_files_are_ours_alone(app: Flask, path: str) -> None:
    answer = app.test_client().get(f"/static/{path}")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers
