"""The one way in, whatever the proof was; the rules a session lives by; and the way out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import login_user, logout_user
from flask_security.proxies import _security

from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.gates import is_staff_path
from app.staff.accounts import end_all_sessions
from app.staff.models import Account

HOME = "/staff/"
LONGEST_SESSION = timedelta(hours=12)
LONGEST_SILENCE = timedelta(hours=2)
# The cookie is written anew at most this often.
_STEP = timedelta(minutes=1)


def sign_in(account: Account, *, proof: str, next_url: str = "") -> ResponseReturnValue:
    """Let somebody in who has given one proof (``password`` or ``email``); answers where to go next.

    All ways in end here. Where a second factor is due, Flask-Security's plug-ins answer with its page first.
    Commits.
    """
    session.clear()
    # A token from before sign-in must not be one afterwards.
    g.pop("csrf_token", None)
    second_factor: Any = _security.two_factor_plugins.tf_enter(account, False, proof, next_loc=next_url)
    if second_factor:
        return second_factor  # type: ignore[no-any-return]
    login_user(account, remember=False, authn_via=[proof])
    now = int(clock.now().timestamp())
    session["entered"] = session["seen"] = now
    audit.record("signed in", "account", account.id, proof=proof)
    db.session.commit()
    return redirect(local_address(next_url))


def sign_out_everywhere() -> None:
    """End all of this account's sessions: a copied cookie is worth nothing afterwards. Commits."""
    if current_user.is_authenticated:
        account = db.session.get(Account, current_user.id)
        assert account is not None
        audit.record("signed out", "account", account.id)
        end_all_sessions(account)
    logout_user()
    session.clear()
    db.session.commit()


def end_session_when_over() -> None:
    """Before each staff request: a session ends twelve hours after sign-in, or after two silent ones."""
    if "_user_id" not in session:
        return
    now = int(clock.now().timestamp())
    # A session without its stamps is not one of ours: the oldest there is.
    entered, seen = session.get("entered", 0), session.get("seen", 0)
    too_long = now - entered > LONGEST_SESSION.total_seconds()
    too_quiet = now - seen > LONGEST_SILENCE.total_seconds()
    if too_long or too_quiet:
        logout_user()
        session.clear()
        sentence = (
            _("You were signed out because twelve hours have passed since you signed in.")
            if too_long
            else _("You were signed out because nothing happened for two hours.")
        )
        flash(sentence, "info")
    elif now - seen > _STEP.total_seconds() and not _asked_by_itself():
        session["seen"] = now


def local_address(url: str) -> str:
    """Where to go after sign-in: only ever a staff page of our own."""
    is_ours = is_staff_path(url.partition("?")[0]) and url.isprintable() and "\\" not in url
    return url if is_ours else HOME


def _asked_by_itself() -> bool:
    """Numbers that refresh themselves are no sign of a person; a field that was typed into (it has a name) is."""
    headers = request.headers
    return request.method == "GET" and "HX-Request" in headers and "HX-Trigger-Name" not in headers
