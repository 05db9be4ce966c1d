"""The room's addresses for staff: the preview of a draft, and the list of those who confirmed."""

from __future__ import annotations

from flask import Response, abort, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from sqlalchemy import select

from app.campaigns.brand import Brand
from app.campaigns.editing import page_for_preview
from app.campaigns.links import host_of
from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import Content, countdown_until, default_language
from app.campaigns.phases import counted_as
from app.campaigns.revisions import DRAFT, content_of
from app.campaigns.themes import theme
from app.campaigns.variants import TEXTS, content_as, variant_ids, with_variant_changed
from app.foundation import audit, clock, releases
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.foundation.headers import allow_framing_by_ourselves
from app.foundation.row_numbers import row_number
from app.foundation.wording import zone
from app.landing import exporting
from app.landing.dark_preview import in_the_dark
from app.landing.editing_marks import editable, in_block
from app.landing.goals import values_for
from app.landing.households import shared_addresses
from app.landing.leaders import leaders_on
from app.landing.models import Supporter, Tally
from app.landing.page_view import SharedPreview, consents_to_look_at
from app.landing.pledges import pledges_of
from app.landing.polls import polls_of
from app.landing.rendering import page_html, share_card
from app.landing.seating import seats_in, standing
from app.landing.signatures import shows_signatures, signatures_of

bp = staff_blueprint("landing_staff", __name__)
bp.add_app_template_filter(in_block)
bp.add_app_template_filter(host_of, "host")
bp.add_app_template_global(editable)


@bp.get("/campaigns/<int:campaign_id>/preview")
@needs("campaigns.view")
def preview(campaign_id: int) -> ResponseReturnValue:
    """The draft as the page will be; ``?theme=`` and ``?language=`` to try others, ``?edit=1`` for the editor.

    ``?revision=3`` shows the page as it was published third, ``?variant=b`` one of its variants, with what was typed
    so far as ``&title=&lead=&button=&picture=``; ``?scheme=dark`` as devices show it that are set to dark.
    """
    campaign = db.session.get(Campaign, campaign_id) or abort(404)
    content = content_of(campaign, request.args.get("revision", DRAFT, type=row_number))
    content = content | {"theme": theme(request.args.get("theme") or content["theme"]).name}
    language = request.args.get("language", "")
    if language not in content["languages"]:
        language = default_language(content)
    content = _in_variant(content, language)
    html = previewed(campaign, content, language, editing=request.args.get("edit") == "1")
    return in_the_dark(html) if request.args.get("scheme") == "dark" else html


def _in_variant(content: Content, language: str) -> Content:
    given = request.args
    variant = given.get("variant", "")
    if variant not in variant_ids(content)[1:]:
        return content
    if "title" in given:
        content = with_variant_changed(
            content,
            variant,
            language=language,
            texts={name: given.get(name, "") for name in TEXTS},
            picture=given.get("picture", ""),
        )
    return content_as(content, variant)


@bp.get("/campaigns/<int:campaign_id>/card.png")
@needs("campaigns.view")
def preview_of_card(campaign_id: int) -> ResponseReturnValue:
    """The picture beside a link to the draft; ``?language=``."""
    campaign = db.session.get(Campaign, campaign_id) or abort(404)
    language = request.args.get("language", "")
    if language not in campaign.draft["languages"]:
        language = default_language(campaign.draft)
    return Response(share_card(campaign, campaign.draft, language).png(), mimetype="image/png")


@bp.get("/campaigns/<int:campaign_id>/households/card")
@needs("campaigns.view")
def households(campaign_id: int) -> ResponseReturnValue:
    """How many addresses count as two people, for the campaign's page; nothing where none does."""
    campaign = db.session.get(Campaign, campaign_id) or abort(404)
    number = shared_addresses(Supporter.campaign_id == campaign.id)
    return render_template("landing/_households_card.html", number=number) if number else ""


@bp.get("/preview/<template_name>")
@needs("campaigns.edit")
def preview_of_words(template_name: str) -> ResponseReturnValue:
    """The page as it would be with the words typed so far; nothing is written.

    ``?title=&lead=&body=&button=&goal=&sender=&starts_at=&ends_at=&place=&language=``, and ``campaign=`` for
    the draft the words are for; without it the template alone.
    """
    campaign = db.session.get(Campaign, request.args.get("campaign", 0, type=row_number))
    content, language = page_for_preview(template_name, campaign, request.args)
    campaign = campaign or Campaign(slug="preview", draft=content)
    return previewed(campaign, content, language)


@bp.post("/campaigns/<int:campaign_id>/sign-ups.csv")
@needs("contacts.export")
def export(campaign_id: int) -> ResponseReturnValue:
    """Everybody who confirmed, as a table that opens safely in a spreadsheet. A POST, for it leaves a trace."""
    campaign = db.session.get(Campaign, campaign_id) or abort(404)
    if answer := releases.stopped_by(_wish_to_export(campaign)):
        return answer
    audit.record("sign_ups.exported", "campaign", campaign.id)
    db.session.commit()
    table = Response(stream_with_context(exporting.lines(campaign, str(get_locale()))), mimetype="text/csv")
    today = clock.now().astimezone(zone())
    table.headers["Content-Disposition"] = f'attachment; filename="{campaign.slug}-{today:%Y-%m-%d}.csv"'
    return table


def _wish_to_export(campaign: Campaign) -> releases.Wish:
    return releases.Wish(
        releases.EXPORT,
        campaign.id,
        asked={},
        subject=campaign.title,
        look=url_for("campaigns.campaign_page", campaign_id=campaign.id),
        path=url_for("landing_staff.export", campaign_id=campaign.id),
    )


def previewed(
    campaign: Campaign,
    content: Content,
    language: str,
    *,
    editing: bool = False,
    shared: SharedPreview | None = None,
    brand: Brand | None = None,
) -> str:
    """The page as it would be; nothing is counted or written."""
    confirmed = db.session.scalar(select(Tally.confirmed).where(Tally.campaign_id == campaign.id)) or 0
    allow_framing_by_ourselves()
    return page_html(
        campaign,
        content,
        language,
        slot=values_for(
            confirmed,
            int(content.get("goal") or 100),
            language,
            kind=counted_as(campaign, content),
            until=countdown_until(content),
            seats=standing(campaign.id or 0, seats_in(content)),
            polls=polls_of(campaign.id or 0, content),
            pledges=pledges_of(campaign.id or 0, content),
            leaders=leaders_on(campaign.id or 0, content),
            signatures=signatures_of(campaign.id or 0) if shows_signatures(content) else (),
        ),
        consents=consents_to_look_at(content, language, organisation_of(campaign)),
        preview=True,
        editing=editing,
        shared=shared,
        brand=brand,
    )
