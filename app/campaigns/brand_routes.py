"""Addresses of the brand: logo, colours, typeface and corners of everything the organisation shows."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.campaigns import publishing
from app.campaigns.brand import brand_of, colours_of
from app.campaigns.brand_form import BrandForm
from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.organisation import save_brand, the_organisation
from app.campaigns.themes import all_themes
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("brand", __name__)


@bp.route("/brand", methods=["GET", "POST"])
@needs("organisation.edit")
def brand() -> ResponseReturnValue:
    """What is chosen, with a page beside it that shows it at once."""
    chosen = brand_of(the_organisation())
    form = BrandForm(obj=chosen)
    form.offer(str(get_locale())[:2])
    if form.validate_on_submit():
        save_brand(form.brand)
        publishing.publish_again(account_id=current_user.id)
        db.session.commit()
        flash(_("Saved. Every page and every mail looks like this from now on."), "success")
        return redirect(url_for("brand.brand"), 303)
    page = render_template(
        "campaigns/brand.html",
        form=form,
        themes=all_themes(),
        language=str(get_locale())[:2],
        page_languages=list(LANGUAGE_NAMES),
        used=[(theme, colours_of(theme, chosen)) for theme in all_themes()],
        chosen=chosen,
    )
    return page, 422 if form.errors else 200
