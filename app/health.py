"""``/healthz``: the process lives. ``/readyz``: it can do its work."""

from __future__ import annotations

from flask import current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.foundation.database import db
from app.foundation.gates import public_blueprint
from app.foundation.queue import RedisQueue

bp = public_blueprint("health", __name__)


@bp.get("/healthz")
def live() -> ResponseReturnValue:
    """Answers as long as the process does."""
    return jsonify(status="ok")


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Database and queue, each ``ok`` or ``unreachable``; 503 while the database is away.

    A dead Redis delays mails and loses nothing, so it does not take the pages off the net.
    """
    database = _database_answers()
    queue = current_app.extensions["testballon_queue"]
    state = {
        "database": "ok" if database else "unreachable",
        "queue": ("ok" if queue.answers() else "unreachable")
        if isinstance(queue, RedisQueue)
        else "embedded",
    }
    return jsonify(state), 200 if database else 503


def _database_answers() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True
