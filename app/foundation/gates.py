"""Every blueprint says who may pass: staff with a permission, or everybody. A test refuses one that does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

P = ParamSpec("P")
R = TypeVar("R")

STAFF = "staff"
PUBLIC = "public"
STAFF_PATH = "/staff"
# What both hosts answer where staff have one of their own: files, previews' style sheets, the operator's probes.
_ON_BOTH_HOSTS = ("/static/", "/media/", "/healthz", "/readyz", "/robots.txt", "/favicon.ico")


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


def is_staff_path(path: str) -> bool:
    """Whether an address lies on the staff side; a campaign may well be called “staffellauf”."""
    return path.startswith(STAFF_PATH) and path[len(STAFF_PATH) : len(STAFF_PATH) + 1] in ("", "/")


def is_for_staff() -> bool:
    """Whether whoever sent this request is to see a staff page, be it only one that says what went wrong."""
    return is_staff_path(request.path) or bool(g.get("is_staff_host"))


def keep_hosts_apart(app: Flask) -> None:
    """Where staff have a host of their own (``staff_url``), their pages are there only, and the public ones are not."""
    settings = app.config["TESTBALLON"]
    staff_host = _host_in(settings.staff_url)
    app.jinja_env.globals["public_address"] = _public_address
    if not staff_host or staff_host == _host_in(settings.base_url):
        return

    @app.before_request
    def stay_on_your_host() -> ResponseReturnValue | None:
        if request.path.startswith(_ON_BOTH_HOSTS):
            return None
        g.is_staff_host = request.host.lower() == staff_host
        if g.is_staff_host and request.path == "/":
            return redirect(STAFF_PATH + "/")
        return None if is_staff_path(request.path) == g.is_staff_host else abort(404)


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
        # The whole page leaves for the sign-in page, and comes back to where it was.
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        here = f"{page.path}?{page.query}" if page.query else page.path
        return "", 401, {"HX-Redirect": url_for("security.login", next=here or None)}
    here = request.full_path.rstrip("?")
    return redirect(url_for("security.login", next=here if request.method == "GET" else None))


def _public_address(path: str) -> str:
    """Where a public page is, seen from a staff page: on the other host where there are two."""
    settings = current_app.config["TESTBALLON"]
    return f"{settings.base_url.rstrip('/')}{path}" if settings.staff_url else path


def _host_in(url: str) -> str:
    """Host and port as the Host header writes them: without the port that is usual anyway."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.hostname or ''}{port}"
