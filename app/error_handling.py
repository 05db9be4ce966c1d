"""One handler for all failures: a page for people, a fragment for htmx, JSON for programs."""

from __future__ import annotations

from contextlib import suppress

from flask import Flask, current_app, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.foundation.database import db
from app.foundation.errors import ExpiredError, TestballonError
from app.foundation.gates import is_for_staff
from app.foundation.logs import log_failure
from app.landing.error_pages import error_page, expired_page, language_of_visitor
from app.staff.error_pages import staff_failure


def handle_errors(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(TestballonError, _named)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DataError, _beyond_the_database)
    app.register_error_handler(Exception, _unforeseen)


def _named(failure: TestballonError) -> ResponseReturnValue:
    db.session.rollback()
    return _answer(failure.status, str(failure), expired=isinstance(failure, ExpiredError))


def _http(failure: HTTPException) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(failure, CSRFError):
        return _answer(
            403,
            "The form's security token is missing or too old. Reload the page and send it again.",
            is_stale_form=True,
        )
    status = failure.code or 500
    if status < 400:
        return failure.get_response()
    answer = make_response(_answer(status, failure.description or ""))
    for name, value in failure.get_headers():
        # What may be asked instead (405), and when to come back (429, 503).
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _beyond_the_database(failure: DataError) -> ResponseReturnValue:
    """A NUL is a sign to Python and to SQLite, but PostgreSQL keeps none: nobody types it, only programs send it."""
    if "NUL" not in str(failure.orig):
        return _unforeseen(failure)
    db.session.rollback()
    return _answer(400, "What was sent holds a sign that no text has (NUL).")


def _unforeseen(failure: Exception) -> ResponseReturnValue:
    if current_app.debug:
        # A developer wants to see where; nobody else ever runs it this way.
        raise failure
    with suppress(SQLAlchemyError):
        db.session.rollback()
    log_failure("request failed", failure, endpoint=request.endpoint or "", where=_where(failure))
    return _answer(500, "Something went wrong on the server; it has been noted.")


def _where(failure: Exception) -> str:
    """File and line of the failure: no values, so no person in it."""
    trace = failure.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/app/')[2]}:{trace.tb_lineno}" if trace else ""


def _answer(
    status: int, sentence: str, *, expired: bool = False, is_stale_form: bool = False
) -> ResponseReturnValue:
    if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json":
        return jsonify(error=sentence), status
    if is_for_staff():
        return staff_failure(status, is_stale_form=is_stale_form)
    if request.headers.get("HX-Request"):
        return sentence, status, {"Content-Type": "text/plain; charset=utf-8"}
    with force_locale(language_of_visitor()):
        return (expired_page() if expired else error_page(status)), status
