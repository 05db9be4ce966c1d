"""The supporter's own page after confirming, the short link they share, and the ways to share it."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.ambassadors.networks import NETWORKS, share_address
from app.ambassadors.queries import SharedBy, by_code, by_handle, number_in_campaign, read_code, recruited
from app.campaigns.letters import mailto, signed
from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.campaigns.style_sheets import style_url
from app.campaigns.variants import content_as
from app.foundation import tokens
from app.foundation.errors import NotFoundError
from app.foundation.gates import public_blueprint
from app.landing.page_view import PageView, page_view, path_of
from app.landing.seating import seat_of
from app.visits.counting import Cell, VisitCounter, kind_of, this_hour

bp = public_blueprint("ambassadors", __name__)


@bp.get("/k/<token>")
def kit(token: str) -> ResponseReturnValue:
    """Thank you, your number, and your link."""
    shared = by_handle(tokens.open_token("kit", token).handle)
    if shared is None:
        raise NotFoundError("There is no such page.")
    sign_up, campaign = shared.sign_up, shared.campaign
    language = _language(campaign, sign_up.language)
    with force_locale(language[:2]):
        page = _page(campaign, language, sign_up.variant)
        return render_template(
            "landing/confirmed.html",
            page=page,
            organisation=organisation_of(campaign),
            css_url=style_url(page.theme, page.brand),
            number=number_in_campaign(sign_up),
            seat=seat_of(sign_up),
            recruited=recruited(sign_up),
            share_url=_short_url(sign_up.share_code),
            share_text=page.share_text or page.title,
            share_code=sign_up.share_code,
            letter=_letter(page, f"{sign_up.given_name or ''} {sign_up.family_name or ''}".strip()),
            networks=NETWORKS,
            language=language,
        )


def _letter(page: PageView, name: str) -> dict[str, str] | None:
    """The page's letter with the supporter's name below it: to send now, kept nowhere."""
    block = page.block("letter")
    if block is None or not block.settings.get("email") or not block.texts.get("body"):
        return None
    email, subject, body = block.settings["email"], block.texts.get("subject", ""), block.texts["body"]
    return {
        "email": email,
        "subject": subject,
        "text": signed(body, name),
        "mailto": mailto(email, subject, body, name),
    }


@bp.get("/s/<code>")
def short_link(code: str) -> ResponseReturnValue:
    """To the page in the inviter's language, with their code kept. A code nobody has leads nowhere."""
    shared = _shared(code)
    content = _content(shared.campaign)
    path = path_of(shared.campaign.slug, _language(shared.campaign, shared.sign_up.language), content)
    return redirect(f"{path}?ref={shared.sign_up.share_code}", 303)


@bp.get("/s/<code>/to/<network>")
def share(code: str, network: str) -> ResponseReturnValue:
    """Count a share and lead to the network's own share window."""
    shared = _shared(code)
    sign_up = shared.sign_up
    page = _page(shared.campaign, _language(shared.campaign, sign_up.language), sign_up.variant)
    address = share_address(
        network, text=page.share_text or page.title, url=_short_url(shared.sign_up.share_code)
    )
    if address is None:
        raise NotFoundError("There is no such way to share.")
    if request.method == "GET" and kind_of(request.environ) == "view":
        counter: VisitCounter = current_app.extensions["testballon_visits"]
        counter.add(Cell(shared.campaign.id, this_hour(), "share", network, sign_up.variant, page.language))
    return redirect(address, 303)


def _shared(code: str) -> SharedBy:
    shared = by_code(read_code(code))
    if shared is None:
        raise NotFoundError("This link is not known here.")
    return shared


def _short_url(code: str) -> str:
    return f"{current_app.config['TESTBALLON'].base_url.rstrip('/')}/s/{code}"


def _language(campaign: Campaign, wished: str) -> str:
    languages = _content(campaign)["languages"]
    return wished if wished in languages else languages[0]


def _content(campaign: Campaign) -> dict:  # type: ignore[type-arg]
    return campaign.current_revision.content if campaign.current_revision else campaign.draft


def _page(campaign: Campaign, language: str, variant: str) -> PageView:
    """The page in the wording the supporter knows, where there still is one."""
    content = content_as(_content(campaign), variant)
    return page_view(campaign, content, language, organisation_of(campaign))
