"""Every blueprint says who may pass: staff with a permission, or everybody. A test refuses one that does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

P = ParamSpec("P")
R = TypeVar("R")

STAFF = "staff"
PUBLIC = "public"


class GatedBlueprint(Blueprint):
    """A blueprint with a declared gate."""

    gate: str


def staff_blueprint(name: str, import_name: str) -> GatedBlueprint:
    """A room's pages for staff, all below ``/staff`` and behind sign-in."""
    blueprint = GatedBlueprint(name, import_name, url_prefix="/staff", template_folder="templates")
    blueprint.gate = STAFF
    blueprint.before_request(_signed_in_only)
    return blueprint


def public_blueprint(name: str, import_name: str) -> GatedBlueprint:
    """A room's pages for everybody: no session, no cookie."""
    blueprint = GatedBlueprint(name, import_name, template_folder="templates")
    blueprint.gate = PUBLIC
    return blueprint


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Mark one view of a staff blueprint as reachable before sign-in."""
    view.is_open_to_all = True  # type: ignore[attr-defined]
    return view


def needs(permission: str) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Let only accounts with this permission pass; others get a 403 that says so."""

    def decorate(view: Callable[P, Any]) -> Callable[P, Any]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            if not current_user.may(permission):
                abort(403)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def _signed_in_only() -> ResponseReturnValue | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "is_open_to_all", False) or current_user.is_authenticated:
        return None
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": url_for("security.login")}
    return redirect(url_for("security.login", next=request.full_path if request.method == "GET" else None))
