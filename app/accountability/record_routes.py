"""The record of processing activities (Art. 30 GDPR, R2.09), written from what is configured and published now."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from app.campaigns.organisation import the_organisation
from app.campaigns.queries import published_pages
from app.foundation import clock
from app.foundation.gates import needs, staff_blueprint
from app.foundation.processing import Activity, activities_of
from app.privacy.access import recipients

bp = staff_blueprint("processing_record", __name__)


@bp.get("/data-protection/record")
@needs("contacts.rights")
def record() -> ResponseReturnValue:
    """A page to print and to hand to the supervisory authority."""
    return render_template(
        "accountability/record.html",
        organisation=the_organisation(),
        today=clock.now(),
        recipients=recipients(),
        chapters=chapters_of(str(get_locale() or "de")[:2]),
    )


def chapters_of(language: str) -> list[tuple[str, list[Activity]]]:
    """What is done anyway, then what each published page adds to it."""
    anyway = activities_of(None, language)
    found = [("", anyway)]
    for title, content in published_pages():
        own = activities_of(content, language)
        found.append((title, [one for one in own if one not in anyway]))
    return [(title, activities) for title, activities in found if activities]
