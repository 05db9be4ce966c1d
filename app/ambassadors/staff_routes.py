"""The kit of a campaign as staff see it: everything that supporters print and share, to look at and to take along."""

from __future__ import annotations

import zipfile
from io import BytesIO

from flask import abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale

from app.ambassadors.dressing import Dressing, design_for, designs_for, stand_of
from app.ambassadors.printables import (
    BANNER,
    EVERYTHING,
    PICTURES,
    TO_PRINT_SHOPS,
    Printable,
    looked_at,
    made,
    paper_for,
)
from app.ambassadors.share_texts import share_texts
from app.ambassadors.typesetting import BLEED_MM
from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.campaigns.queries import campaign_by_id
from app.foundation.gates import needs, staff_blueprint
from app.landing.page_view import PageView, page_view

bp = staff_blueprint("kits", __name__)


@bp.get("/campaigns/<int:campaign_id>/kit")
@needs("campaigns.view")
def kit_of_campaign(campaign_id: int) -> ResponseReturnValue:
    """All of it, drawn from the draft, so that it is seen before anybody gets it."""
    campaign = campaign_by_id(campaign_id) or abort(404)
    page = _page(campaign)
    return render_template(
        "ambassadors/kit.html",
        campaign=campaign,
        page_language=page.language,
        designs=[(one.name, one.label(str(get_locale()))) for one in designs_for(page, None)],
        design=design_for(page, _dressing(campaign)),
        paper=paper_for(page),
        pictures=PICTURES,
        print_shop=TO_PRINT_SHOPS,
        bleed=BLEED_MM,
    )


@bp.get("/campaigns/<int:campaign_id>/kit/<file>")
@needs("campaigns.view")
def file_of_kit(campaign_id: int, file: str) -> ResponseReturnValue:
    """One of them; ``?bleed=1`` with the edge that print shops cut off, ``?look=1`` as a small picture."""
    campaign, one = campaign_by_id(campaign_id) or abort(404), EVERYTHING.get(file) or abort(404)
    page = _page(campaign)
    with force_locale(page.language[:2]):
        if "look" in request.args:
            data = looked_at(one, page, organisation_of(campaign), page.url, _dressing(campaign))
            return send_file(BytesIO(data), mimetype="image/png")
        has_bleed = "bleed" in request.args and one.name in TO_PRINT_SHOPS
        data = _made(campaign, page, one, bleed_mm=BLEED_MM if has_bleed else 0)
    return send_file(
        BytesIO(data),
        mimetype=f"{'application' if one.as_a == 'pdf' else 'image'}/{one.as_a}",
        as_attachment=True,
        download_name=_name(campaign, one, has_bleed=has_bleed),
    )


@bp.get("/campaigns/<int:campaign_id>/kit.zip")
@needs("campaigns.view")
def whole_kit(campaign_id: int) -> ResponseReturnValue:
    """Everything in one file, with the print shop's versions beside the others."""
    campaign = campaign_by_id(campaign_id) or abort(404)
    page, packed = _page(campaign), BytesIO()
    with force_locale(page.language[:2]), zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in (*paper_for(page), *PICTURES, BANNER):
            archive.writestr(_name(campaign, one, has_bleed=False), _made(campaign, page, one))
            if one.name in TO_PRINT_SHOPS:
                name = _name(campaign, one, has_bleed=True)
                archive.writestr(name, _made(campaign, page, one, bleed_mm=BLEED_MM))
        archive.writestr(f"{campaign.slug}-{page.language}.txt", _all_texts(page))
    packed.seek(0)
    return send_file(packed, as_attachment=True, download_name=f"{campaign.slug}-kit.zip")


def _all_texts(page: PageView) -> str:
    return "\n\n\n".join(f"{names}:\n\n{text.whole}" for names, text in share_texts(page, page.url))


def _made(campaign: Campaign, page: PageView, one: Printable, *, bleed_mm: int = 0) -> bytes:
    return made(one, page, organisation_of(campaign), page.url, _dressing(campaign), bleed_mm=bleed_mm)


def _dressing(campaign: Campaign) -> Dressing:
    return Dressing(request.args.get("design", ""), stand_of(campaign, is_draft=True))


def _page(campaign: Campaign) -> PageView:
    asked = request.args.get("language", "")
    languages = campaign.draft["languages"]
    language = asked if asked in languages else languages[0]
    return page_view(campaign, campaign.draft, language, organisation_of(campaign))


def _name(campaign: Campaign, one: Printable, *, has_bleed: bool) -> str:
    return f"{campaign.slug}-{one.name}{f'-{BLEED_MM}mm' if has_bleed else ''}.{one.as_a}"
