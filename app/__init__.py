"""Testballon, put together. Read from top to bottom, this is the table of contents."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate

from app import wiring
from app.config import configure
from app.error_handling import handle_errors
from app.foundation.assets import serve_assets
from app.foundation.database import db
from app.foundation.gates import keep_hosts_apart
from app.foundation.headers import add_security_headers
from app.foundation.logs import configure_logs
from app.foundation.queue import init_queue
from app.foundation.sessions import StaffSessions
from app.foundation.settings import Settings
from app.foundation.wording import add_filters
from app.health import bp as health
from app.landing.own_hosts import answer_own_hosts
from app.language import language_of_request
from app.rooms import BLUEPRINTS, COMMANDS
from app.staff.security import init_security
from app.visits.counting import VisitCounter


def create_app(settings: Settings | None = None) -> Flask:
    """One application: public pages, staff pages and commands."""
    app = Flask(__name__, static_folder=None, template_folder="foundation/templates")
    configure(app, settings or Settings())
    configure_logs()

    db.init_app(app)
    Migrate(app, db, directory=str(app.config["MIGRATIONS"]), render_as_batch=True)
    Babel(
        app, locale_selector=language_of_request, default_translation_directories=app.config["TRANSLATIONS"]
    )
    init_security(app)
    init_queue(app)

    for blueprint in (health, *BLUEPRINTS):
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    wiring.connect()

    app.extensions["testballon_visits"] = VisitCounter(app)
    add_filters(app)
    keep_staff_extensions_with_staff(app)
    keep_hosts_apart(app)
    handle_errors(app)
    add_security_headers(app)
    serve_assets(app)
    answer_own_hosts(app)
    return app


def keep_staff_extensions_with_staff(app: Flask) -> None:
    """Let sessions, sign-in and CSRF tokens exist for staff only.

    The extensions hook into every request; public pages need none of it, must set no cookie, and are served many
    times a second. So their hooks move from the whole application to the staff blueprints.
    """
    app.session_interface = StaffSessions()
    staff_names = [
        "security",
        *(name for name, one in app.blueprints.items() if getattr(one, "gate", "") == "staff"),
    ]
    for hooks in (app.before_request_funcs, app.after_request_funcs):
        moved = hooks.pop(None, [])
        for name in staff_names:
            # First the extensions (who is it?), then the blueprint's own gate (may they?).
            hooks[name] = [*moved, *hooks.get(name, [])]
