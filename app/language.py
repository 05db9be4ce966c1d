"""In which language to answer: staff in the one they chose, visitors in the one their browser asks for."""

from __future__ import annotations

from flask import current_app, has_request_context, request

from app.foundation.gates import is_for_staff
from app.staff.security import interface_language


def language_of_request() -> str:
    """``de`` or ``en``."""
    if not has_request_context():
        # The command line, which speaks English throughout; pages and mails made there name their language.
        return "en"
    default = str(current_app.config["TESTBALLON"].language)
    if is_for_staff():
        return interface_language()
    return request.accept_languages.best_match(["de", "en"]) or default
