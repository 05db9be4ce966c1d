"""Flask-Security, Flask-WTF and the session, set up for this house."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, current_app, request, session
from flask_login import current_user
from flask_security import Security, SQLAlchemyUserDatastore
from flask_wtf import CSRFProtect
from werkzeug.exceptions import HTTPException

from app.foundation import gates, tokens
from app.foundation.database import db
from app.foundation.navigation import entries_for_this_account
from app.foundation.paging import with_query
from app.staff import releasing, routes, signing_in
from app.staff.accounts import PASSWORD_MINIMUM
from app.staff.forms import SignInForm
from app.staff.models import Account, Role
from app.staff.release_news import release_news
from app.staff.release_switches import kind_label

LANGUAGES = ("de", "en")
_csrf = CSRFProtect()


def init_security(app: Flask) -> None:
    """Set up accounts, sessions and form tokens. Sessions and their cookie exist below ``/staff`` only."""
    settings = app.config["TESTBALLON"]
    with app.app_context():
        app.config["SECRET_KEY"] = app.config["SECRET_KEY"] or tokens.purpose_key("session").hex()
        app.config["SECURITY_PASSWORD_SALT"] = tokens.purpose_key("password-salt").hex()
    secure = (settings.staff_url or settings.base_url).startswith("https://")
    app.config.update(_configuration(secure=secure))
    _csrf.init_app(app)
    Security(app, SQLAlchemyUserDatastore(db, Account, Role), login_form=SignInForm)
    _take_over_the_door(app)
    app.before_request(_before_staff_requests)
    app.jinja_env.globals |= {
        "interface_language": interface_language,
        "navigation_entries": entries_for_this_account,
        "releases_to_give": releasing.number_waiting,
        "release_news": release_news,
        "release_kind": kind_label,
        "with_query": with_query,
        "here": _here,
        "seconds_of_silence": int(signing_in.LONGEST_SILENCE.total_seconds()),
    }


def interface_language() -> str:
    """The language of the staff side: what the account chose, else the browser, else the setting."""
    if current_user and current_user.is_authenticated and current_user.language in LANGUAGES:
        return str(current_user.language)
    if (chosen := session.get("language")) in LANGUAGES:
        return str(chosen)
    settings_language = routes.default_language()
    return request.accept_languages.best_match(LANGUAGES, settings_language) or settings_language


def _configuration(*, secure: bool) -> dict[str, object]:
    return {
        "SESSION_COOKIE_NAME": "__Secure-testballon" if secure else "testballon",
        "SESSION_COOKIE_PATH": gates.STAFF_PATH,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "PERMANENT_SESSION_LIFETIME": signing_in.LONGEST_SESSION,
        # A form lives as long as its session; only staff pages have one, so only they are checked (below).
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "SECURITY_LOGIN_URL": "/staff/sign-in",
        "SECURITY_LOGOUT_URL": "/staff/sign-out",
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_POST_LOGIN_VIEW": signing_in.HOME,
        "SECURITY_POST_LOGOUT_VIEW": "/staff/sign-in",
        "SECURITY_LOGIN_USER_TEMPLATE": "staff/sign_in.html",
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": PASSWORD_MINIMUM,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_FLASH_MESSAGES": False,
        # foundation/headers.py says it for all staff pages alike.
        "SECURITY_CACHE_CONTROL": None,
        # Nothing asks for the password once more yet; what will (a second factor) brings its own page along.
        "SECURITY_FRESHNESS": timedelta(minutes=-1),
    }


def _take_over_the_door(app: Flask) -> None:
    """Flask-Security keeps its addresses and plug-ins; what happens at the door is ours (``signing_in``)."""
    app.blueprints["security"].gate = gates.PUBLIC  # type: ignore[attr-defined]
    app.view_functions["security.login"] = routes.sign_in_page
    app.view_functions["security.logout"] = routes.sign_out
    # Sessions are the only proof; a token in an address or a header is none.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]


def _before_staff_requests() -> None:
    if gates.is_staff_path(request.path):
        signing_in.end_session_when_over()
        _csrf.protect()


def _here() -> str:
    """This page's address with its query, to come back to; the start page where it answers no GET."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return signing_in.HOME
    # Any two words in an address could be a campaign and a language, to Flask.
    return signing_in.HOME if endpoint.startswith("landing.") else request.path
