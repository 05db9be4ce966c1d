"""Addresses of the organisation's own templates: save a campaign as one, rename it, remove it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.campaigns import own_templates, queries
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("own_templates", __name__)


def _in_one_line(value: str | None) -> str | None:
    return " ".join(value.split()) if value else value


class OwnTemplateForm(FlaskForm):  # type: ignore[misc]
    """What colleagues read in the wizard."""

    name = StringField(
        _l("Name of the template"),
        [
            DataRequired(_l("Please give the template a name.")),
            Length(max=80, message=_l("At most 80 characters fit here.")),
        ],
        filters=[_in_one_line],
    )
    about = TextAreaField(
        _l("What it is good for"),
        [Optional(), Length(max=200, message=_l("At most 200 characters fit here."))],
        filters=[_in_one_line],
    )


@bp.route("/campaigns/<int:campaign_id>/template", methods=["GET", "POST"])
@needs("campaigns.edit")
def save(campaign_id: int) -> ResponseReturnValue:
    """Name and description for a template made from this campaign's draft."""
    campaign = queries.campaign_by_id(campaign_id) or abort(404)
    form = OwnTemplateForm(data={"name": campaign.title[:80]} if request.method == "GET" else None)
    if form.validate_on_submit():
        made = own_templates.save_as_template(
            campaign, name=form.name.data or "", about=form.about.data or ""
        )
        db.session.commit()
        flash(_("The template “%(name)s” stands in the list, for everybody here.", name=made.name), "success")
        return redirect(url_for("campaigns.choose_template", _anchor=made.key), 303)
    page = render_template("campaigns/own_template.html", form=form, campaign=campaign, made=None)
    return page, 422 if form.errors else 200


@bp.route("/templates/<int:template_id>", methods=["GET", "POST"])
@needs("campaigns.edit")
def change(template_id: int) -> ResponseReturnValue:
    """Another name, another description."""
    made = own_templates.own_template(template_id)
    form = OwnTemplateForm(obj=made)
    if form.validate_on_submit():
        own_templates.rename(made, name=form.name.data or "", about=form.about.data or "")
        db.session.commit()
        flash(_("Saved."), "success")
        return redirect(url_for("campaigns.choose_template", _anchor=made.key), 303)
    page = render_template("campaigns/own_template.html", form=form, campaign=None, made=made)
    return page, 422 if form.errors else 200


@bp.post("/templates/<int:template_id>/remove")
@needs("campaigns.edit")
def remove(template_id: int) -> ResponseReturnValue:
    """Out of the wizard; what was made from it stays."""
    made = own_templates.own_template(template_id)
    own_templates.remove(made)
    db.session.commit()
    flash(
        _("The template “%(name)s” is removed. Campaigns made from it stay as they are.", name=made.name),
        "success",
    )
    return redirect(url_for("campaigns.choose_template"), 303)
