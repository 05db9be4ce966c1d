"""Every blueprint says who may pass, and every view for staff names the permission it needs."""

from __future__ import annotations

from flask import Flask

from app.foundation.gates import PUBLIC, STAFF
from tests.addresses import addresses

# Not ours, and what stands at its door.
FOREIGN = {"security": "Flask-Security: signing in and out, before there is anybody to ask for a permission"}

# Views for whoever is signed in, whatever their role.
FOR_EVERY_ACCOUNT = {
    "staff.home": "leads on to the first page the role may see",
    "staff.sign_out": "everybody may leave",
}


def test_every_blueprint_declares_its_gate(app: Flask) -> None:
    """`staff_blueprint` or `public_blueprint`, nothing in between."""
    for name, blueprint in app.blueprints.items():
        if name in FOREIGN:
            continue
        gate = getattr(blueprint, "gate", None)
        assert gate in (STAFF, PUBLIC), (
            f"The blueprint {name!r} declares no gate; make it with staff_blueprint or public_blueprint "
            "from app.foundation.gates."
        )


def test_every_view_belongs_to_a_blueprint(app: Flask) -> None:
    """A view hung on the app itself would pass no gate."""
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.partition(".")[0] if "." in rule.endpoint else None
        assert blueprint in app.blueprints or rule.endpoint == "static", (
            f"{rule.rule} ({rule.endpoint}) hangs on the app itself; put it into its room's blueprint."
        )


def test_every_staff_view_names_its_permission(app: Flask) -> None:
    """Signed in is not yet allowed."""
    for rule in app.url_map.iter_rules():
        blueprint = app.blueprints.get(rule.endpoint.partition(".")[0])
        if getattr(blueprint, "gate", None) != STAFF:
            continue
        if rule.endpoint in FOR_EVERY_ACCOUNT:
            continue
        view = app.view_functions[rule.endpoint]
        assert getattr(view, "permission", None) or getattr(view, "is_open_to_all", False), (
            f"{rule.rule} ({rule.endpoint}) names no permission; decorate it with @needs(…), "
            "or with @open_to_all where it must be reachable before sign-in."
        )


def test_what_is_for_staff_lies_below_staff(app: Flask) -> None:
    """So that a proxy can fence it off by its path."""
    for rule in app.url_map.iter_rules():
        gate = getattr(app.blueprints.get(rule.endpoint.partition(".")[0]), "gate", None)
        assert (gate == STAFF) <= rule.rule.startswith("/staff"), (
            f"{rule.rule} is for staff and not below /staff."
        )


def test_nobody_unknown_sees_a_staff_page(app: Flask) -> None:
    """Every staff address sends a stranger to the sign-in page."""
    client = app.test_client()
    for method, address, rule in addresses(app):
        blueprint = app.blueprints.get(rule.endpoint.partition(".")[0])
        view = app.view_functions[rule.endpoint]
        if getattr(blueprint, "gate", None) != STAFF or getattr(view, "is_open_to_all", False):
            continue
        status = client.open(address, method=method).status_code
        # A POST without its CSRF token is refused before anybody asks who sends it.
        refusals = (302, 303, 401) if method == "GET" else (302, 303, 400, 401, 403)
        assert status in refusals, (
            f"{method} {address} answers a stranger with {status} instead of the way to sign in."
        )


def test_of_flask_security_only_the_door_is_there(app: Flask) -> None:
    """It brings two dozen addresses along; what we do not style and test is not to be found."""
    theirs = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security.")}
    assert theirs == {"/staff/sign-in", "/staff/sign-out"}
