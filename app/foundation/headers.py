"""Security headers for every answer (compliance 7.2). No inline script or style anywhere."""

from __future__ import annotations

from flask import Flask, Response, g, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{style}; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors {ancestors}"
)
PUBLIC_POLICY = CONTENT_SECURITY_POLICY.format(style="", ancestors="'none'").replace("frame-src 'self'; ", "")
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


def add_security_headers(app: Flask) -> None:
    """Put the headers on every answer that does not already bring its own."""
    secure = app.config["TESTBALLON"].is_secure

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        if "Content-Security-Policy" not in headers:
            headers["Content-Security-Policy"] = _policy_for_this_request()
        for name, value in COMMON_HEADERS:
            headers.setdefault(name, value)
        if secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = (
                "no-store" if request.path.startswith("/staff") else "private, no-cache"
            )
        return response


def allow_style(sha256: str) -> None:
    """Let this one answer carry one inline style sheet, named by its hash (base64)."""
    g.allowed_style = f" 'sha256-{sha256}'"


def allow_framing_by_ourselves() -> None:
    """Let this one answer be shown in a frame of our own pages (previews)."""
    g.frame_ancestors = "'self'"


def _policy_for_this_request() -> str:
    style, ancestors = g.get("allowed_style", ""), g.get("frame_ancestors", "'none'")
    if request.path.startswith("/staff"):
        return CONTENT_SECURITY_POLICY.format(style=style, ancestors=ancestors)
    return PUBLIC_POLICY.replace("style-src 'self'", "style-src 'self'" + style)
