"""A page as it would look in a brand that is being chosen."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from sqlalchemy import select

from app.campaigns.brand import checked_brand
from app.campaigns.editing import page_for_preview
from app.campaigns.models import Campaign
from app.campaigns.page_content import Content, default_language
from app.campaigns.themes import theme
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.landing.staff_routes import previewed

bp = staff_blueprint("brand_preview", __name__)


@bp.get("/brand/preview")
@needs("organisation.edit")
def preview() -> ResponseReturnValue:
    """The newest published page, or a template's, in ``?theme=&accent=&second=&font=&corners=&logo=``."""
    given = request.args
    campaign, content, language = _example()
    content = content | {"theme": theme(given.get("theme") or content["theme"]).name}
    names = ("accent", "second", "font", "corners", "logo")
    return previewed(
        campaign, content, language, brand=checked_brand(**{name: given.get(name, "") for name in names})
    )


def _example() -> tuple[Campaign, Content, str]:
    newest = db.session.scalars(
        select(Campaign).where(Campaign.current_revision_id.is_not(None)).order_by(Campaign.id.desc())
    ).first()
    if newest is not None and newest.current_revision is not None:
        content = newest.current_revision.content
        return newest, content, default_language(content)
    content, language = page_for_preview("petition", None, {"language": str(get_locale())[:2]})
    return Campaign(slug="preview", draft=content), content, language
