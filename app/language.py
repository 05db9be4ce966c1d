"""In which language to answer: staff in the one they chose, visitors in the one their browser asks for."""

from __future__ import annotations

from flask import current_app, has_request_context, request
from flask_login import current_user


def language_of_request() -> str:
    """``de`` or ``en``."""
    default = str(current_app.config["TESTBALLON"].language)
    if not has_request_context():
        return default
    if request.path.startswith("/staff") and getattr(current_user, "language", None):
        return str(current_user.language)
    return request.accept_languages.best_match(["de", "en"]) or default
