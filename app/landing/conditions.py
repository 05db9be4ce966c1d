"""The conditions for taking part: kept by staff in versions, led to by forms, ticked by nobody."""

from __future__ import annotations

from flask_babel import gettext as _
from markupsafe import Markup

from app.campaigns.models import Organisation
from app.campaigns.page_content import Content, sender_name
from app.consent.legal_texts import conditions_in_force, wording_of, words_in_force
from app.consent.models import LegalText
from app.consent.wordings import CONDITIONS
from app.foundation.database import db
from app.foundation.errors import NotFoundError
from app.foundation.wording import date, markdown_to_html
from app.landing.models import RenderedPage


def conditions_of(content: Content, language: str, organisation: Organisation) -> LegalText | None:
    """The version a page leads to from now on; None where it leads to none. Flushes only."""
    if not content.get("conditions"):
        return None
    return conditions_in_force(language, sender_name(content, organisation))


def conditions_shown(rendered_page_id: int) -> tuple[str, Markup]:
    """Heading and text of what a published page leads to. Raises NotFoundError."""
    page = db.session.get(RenderedPage, rendered_page_id)
    text = db.session.get(LegalText, page.conditions_id) if page and page.conditions_id else None
    if text is None:
        raise NotFoundError("This campaign has no conditions of its own.")
    version = _("Version %(number)s of %(day)s", number=text.version, day=date(text.created_at))
    return _title(), markdown_to_html(text.wording) + Markup('<p class="small">{}</p>').format(version)


def conditions_of_all(organisation: Organisation, language: str) -> tuple[str, Markup]:
    """The same for the organisation, as they are in force now. Raises NotFoundError."""
    if not (words_in_force(CONDITIONS, language) or words_in_force(CONDITIONS, "de")):
        raise NotFoundError("There are no conditions for taking part.")
    return _title(), markdown_to_html(wording_of(CONDITIONS, language, organisation.name))


def _title() -> str:
    return str(_("Conditions for taking part"))
