"""Security headers for every answer (compliance 7.2). No inline script, and one inline style, known by its hash."""

from __future__ import annotations

import base64
import hashlib

from flask import Flask, Response, g, request

from app.foundation.gates import is_staff_path

# The one style that stands in a public page: whoever begins to fill in its form asks for “?begun”, which is counted.
# A style sheet of its own could not, for an address in it is told from where the sheet lies, not from the page.
BEGUN_STYLE = ".sign:focus-within .trap{background-image:url(?begun)}"
_BEGUN_HASH = base64.b64encode(hashlib.sha256(BEGUN_STYLE.encode()).digest()).decode()

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{style}; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors {ancestors}"
)
PUBLIC_POLICY = CONTENT_SECURITY_POLICY.format(style=f" 'sha256-{_BEGUN_HASH}'", ancestors="'none'").replace(
    "frame-src 'self'; ", ""
)
_PERMISSIONS = (
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), interest-cohort=()"
)

COMMON_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", _PERMISSIONS),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")
# Addresses that let in whoever has them: no other site may learn them from a Referer.
_TOKEN_PATHS = ("/c/", "/k/", "/u/", "/me/", "/preview/", "/staff/enter/")


def add_security_headers(app: Flask) -> None:
    """Put the headers on every answer that does not already bring its own."""
    transport = (_STRICT_TRANSPORT,) if app.config["TESTBALLON"].is_secure else ()
    always = [(pair[0].lower(), pair) for pair in (*COMMON_HEADERS, *transport)]

    @app.after_request
    def protect(response: Response) -> Response:
        if getattr(response, "is_complete", False):
            return response
        # One look at what is there, one addition of what is not: this runs for every page of a viral day.
        present = {name.lower() for name, _ in response.headers}
        path = request.path
        missing = [pair for name, pair in always if name not in present]
        has_token = path.startswith(_TOKEN_PATHS) or "/thanks/" in path or path == "/me"
        if "content-security-policy" not in present:
            missing.append(("Content-Security-Policy", _policy_for_this_request()))
        if "cache-control" not in present:
            is_personal = has_token or is_staff_path(path)
            missing.append(("Cache-Control", "no-store" if is_personal else "private, no-cache"))
        response.headers.extend(missing)
        if has_token:
            response.headers["Referrer-Policy"] = "no-referrer"
        if response.status_code == 308:
            _lead_on_without_naming_a_host(response)
        return response


def public_headers(*, secure: bool) -> tuple[tuple[str, str], ...]:
    """All that ``protect`` adds to a public page, for answers that bring it along (``is_complete``)."""
    return (
        ("Content-Security-Policy", PUBLIC_POLICY),
        *COMMON_HEADERS,
        *((_STRICT_TRANSPORT,) if secure else ()),
        ("Cache-Control", "private, no-cache"),
    )


def allow_style(sha256: str) -> None:
    """Let this one answer carry one inline style sheet, named by its hash (base64)."""
    g.allowed_style = f" 'sha256-{sha256}'"


def allow_framing_by_anybody() -> None:
    """Let this one answer be shown on any website: for what holds nothing that could be pressed by mistake."""
    g.frame_ancestors = "*"


def allow_framing_by_ourselves() -> None:
    """Let this one answer be shown in a frame of our own pages (previews)."""
    g.frame_ancestors = "'self'"


def _lead_on_without_naming_a_host(response: Response) -> None:
    """A missing slash: Flask would repeat the Host header, which is the sender's word, in address and text."""
    response.location = str(response.location).removeprefix(request.host_url.rstrip("/"))
    response.set_data(b"")


def _policy_for_this_request() -> str:
    style, ancestors = g.get("allowed_style", ""), g.get("frame_ancestors", "'none'")
    if is_staff_path(request.path):
        return CONTENT_SECURITY_POLICY.format(style=style, ancestors=ancestors)
    if style or ancestors != "'none'":
        policy = PUBLIC_POLICY.replace("style-src 'self'", f"style-src 'self'{style}")
        return policy.replace("frame-ancestors 'none'", f"frame-ancestors {ancestors}")
    return PUBLIC_POLICY
