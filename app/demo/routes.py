"""One click removes the demo."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue

from app.demo.filling import remove
from app.foundation import audit
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("demo", __name__)


@bp.post("/demo/remove")
@needs("organisation.edit")
def remove_demo() -> ResponseReturnValue:
    """Delete everything the demo brought; what people made themselves stays."""
    remove()
    audit.record("demo.removed", "organisation", 1)
    db.session.commit()
    return redirect("/staff/campaigns", 303)
