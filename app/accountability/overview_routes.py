"""The overview for whoever answers for data protection: what is open, and every document and tool in one place."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accountability import looking
from app.accountability.documents import documents, tools
from app.accountability.open_matters import open_matters
from app.consent.chain import heads
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("data_protection", __name__)
_HEADS_SHOWN = 7


@bp.get("/data-protection")
@needs("contacts.rights")
def overview() -> ResponseReturnValue:
    """What is open now; below it everything that can be read, printed or done."""
    return render_template(
        "accountability/overview.html",
        matters=open_matters(),
        documents=documents(),
        tools=tools(),
        look=looking.newest_look(),
        is_asked_for=looking.is_asked_for(),
        heads=heads()[:_HEADS_SHOWN],
    )


@bp.post("/data-protection/look")
@needs("contacts.rights")
def look() -> ResponseReturnValue:
    """Have the ledger checked and the people counted now."""
    looking.ask()
    db.session.commit()
    flash(_("It is being checked. Open this page again in a minute."), "success")
    return redirect(url_for("data_protection.overview", _anchor="ledger"), 303)


@bp.get("/contacts/<any(record, assessment, measures, 'clean-up'):page>")
@needs("contacts.rights")
def where_it_was(page: str) -> ResponseReturnValue:
    """The documents stood below the contacts once; whoever kept an address gets there."""
    return redirect(f"/staff/data-protection/{page}", 301)
