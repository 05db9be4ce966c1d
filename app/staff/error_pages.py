"""Pages and fragments for staff when something did not work: what happened, what was kept, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, session
from flask.sessions import NullSession
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from app.foundation.logs import log_failure
from app.staff.forms import ROLE_NAMES


@dataclass(frozen=True, slots=True)
class _Failure:
    heading: str
    advice: str
    icon: str = "alert-triangle"


def staff_failure(status: int, *, is_stale_form: bool = False) -> ResponseReturnValue:
    """The answer to a staff request that failed: a page, or one sentence where htmx asked."""
    try:
        failure = _stale_form() if is_stale_form else _what_happened(status)
        if request.headers.get("HX-Request"):
            sentence = f"{failure.heading}. {failure.advice}"
            return sentence, status, {"Content-Type": "text/plain; charset=utf-8"}
        page = render_template(
            "staff/failure.html",
            failure=failure,
            kept=_kept() if is_stale_form else [],
            is_without_session=isinstance(session, NullSession),
        )
    except SQLAlchemyError as again:
        # Not even the account can be read: the page must not need it.
        log_failure("failure page without database", again)
        return (
            "The database does not answer. Please try again in a moment.",
            503,
            {"Content-Type": "text/plain"},
        )
    return page, status


def _what_happened(status: int) -> _Failure:
    known = {
        403: lambda: _Failure(_("Your role does not include this"), _who_may_help(), "lock"),
        404: lambda: _Failure(
            _("There is nothing here"),
            _("Perhaps there is a slip in the address, or what stood here has been deleted."),
            "search",
        ),
        405: lambda: _Failure(
            _("This address is for a button"),
            _("It does something, and shows nothing. Please go back and use the button on the page."),
        ),
        413: lambda: _Failure(
            _("That was too much at once"),
            _(
                "A form can hold at most 64 kB of text, a picture 20 MB, a list 10 MB. Go back, and send less."
            ),
        ),
        422: lambda: _Failure(
            _("That could not be accepted"),
            _("Perhaps the page had changed meanwhile. Go back, reload it, and try again."),
        ),
        503: lambda: _Failure(
            _("This page is not shown now"),
            _(
                "Whoever looks at people's data is written down first, and that did not work. Please try again in a "
                "moment."
            ),
            "clock",
        ),
    }
    return known[status]() if status in known else _unforeseen()


def _unforeseen() -> _Failure:
    return _Failure(
        _("Something went wrong here"),
        _(
            "It was our fault, and it has been noted. What was saved before is safe. Please try again in a moment."
        ),
    )


def _who_may_help() -> str:
    if not current_user.is_authenticated:
        return str(_("Please sign in."))
    roles = ", ".join(str(ROLE_NAMES.get(role.name, role.name)) for role in current_user.roles)
    sentence = _(
        "You are signed in as %(email)s, with the role “%(role)s”. An administrator can give your account another one.",
        email=current_user.email,
        role=roles,
    )
    return str(sentence)


def _stale_form() -> _Failure:
    if _kept():
        advice = (
            _("Nothing was saved, and everything you typed is still here: please send it once more.")
            if current_user.is_authenticated
            else _(
                "You were signed out meanwhile. Nothing was saved, and everything you typed is still here: "
                "sign in in a new tab, come back to this one, and send it again."
            )
        )
    else:
        advice = _("Nothing was saved. Go back, reload the page, and send the form again.")
    return _Failure(_("This form was open for too long"), advice, "clock")


def _kept() -> list[tuple[str, str]]:
    """What was typed, to be sent again with a fresh token.

    Only where the browser itself vouches that the form came from our own page: a forged one from elsewhere must not
    be one click away from being sent. Passwords are never put into a page.
    """
    if request.headers.get("Sec-Fetch-Site") != "same-origin" or "password" in request.form:
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
