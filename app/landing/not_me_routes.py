"""The addresses behind “That was not me” in the mail. GET asks, POST acts."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.foundation.database import db
from app.foundation.gates import public_blueprint
from app.landing.confirm_page import mail_link_page
from app.landing.error_pages import language_of_visitor
from app.landing.models import SignUp
from app.landing.not_me import signed_for, was_not_me
from app.landing.press_stamps import read_press

bp = public_blueprint("not_me", __name__)


@bp.get("/c/<token>/not-me")
def look(token: str) -> ResponseReturnValue:
    """What was entered, and the button that stops it."""
    signed = signed_for(token)
    return _page(signed) if signed else _nothing_left()


@bp.post("/c/<token>/not-me")
def press(token: str) -> ResponseReturnValue:
    """Block and delete; a press as quick as a machine's is asked once more, as on the confirm page (R1.04)."""
    signed = signed_for(token)
    if signed is None:
        return _nothing_left()
    pressed = read_press(request.form.get("stamp", ""), signed.handle)
    if pressed is None or pressed.is_too_quick:
        return _page(signed, again=True), 403 if pressed is None else 422
    page = _page(signed, done=True)
    was_not_me(signed)
    db.session.commit()
    return page


def _page(signed: SignUp, *, again: bool = False, done: bool = False) -> str:
    is_confirmed = signed.confirmed_at is not None
    return mail_link_page("landing/not_me.html", signed, again=again, done=done, is_confirmed=is_confirmed)


def _nothing_left() -> str:
    """The same link once more: it is done, and nothing tells any more what it was about."""
    language = language_of_visitor()
    with force_locale(language):
        return render_template("landing/not_me_done.html", language=language)
