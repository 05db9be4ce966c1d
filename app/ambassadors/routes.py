"""The supporter's own page after confirming, their letter, the short link they share, and the ways to share it."""

from __future__ import annotations

from io import BytesIO

from flask import current_app, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.ambassadors.networks import BY_NAME, DEVICE, NETWORKS, share_address
from app.ambassadors.printables import EVERYTHING, PICTURES, made, paper_for
from app.ambassadors.queries import SharedBy, by_code, by_handle, number_in_campaign, read_code, recruited
from app.ambassadors.share_texts import share_texts, text_for
from app.ambassadors.turns import BusyError, who_can_wait
from app.campaigns.models import Campaign, Organisation
from app.campaigns.own_sender import organisation_of
from app.campaigns.style_sheets import style_url
from app.campaigns.variants import content_as
from app.foundation import queue, tokens
from app.foundation.database import db
from app.foundation.errors import NotFoundError
from app.foundation.gates import public_blueprint
from app.landing.arriving import PAPER
from app.landing.letter_view import block_to_send, can_be_sent, letter_view
from app.landing.letter_writing import Typed, letter_of, name_of, read_letter, send_letter
from app.landing.page_view import PageView, page_view, path_of
from app.landing.seating import seat_of
from app.outbox import leaving
from app.visits.adding_up import Cell
from app.visits.counting import VisitCounter, kind_of, this_hour

bp = public_blueprint("ambassadors", __name__)


@bp.get("/k/<token>")
def kit(token: str) -> ResponseReturnValue:
    """Thank you, your number, and your link."""
    return _kit(token, _supporter(token))


@bp.post("/k/<token>/letter")
def send(token: str) -> ResponseReturnValue:
    """The page's letter as the supporter made it: it gets its turn, once, however often the button is pressed."""
    shared = _supporter(token)
    sign_up, campaign = shared.sign_up, shared.campaign
    language = _language(campaign, sign_up.language)
    with force_locale(language[:2]):
        block = block_to_send(_page(campaign, language, sign_up.variant))
        if letter_of(sign_up, block.settings["email"] if block else "") is None:
            if block is None:
                raise NotFoundError("There is no letter on this page.")
            typed = read_letter(request.form, block, name_of(sign_up))
            if typed.errors or not can_be_sent(campaign, block):
                return _kit(token, shared, typed), 422
            send_letter(sign_up, block, typed)
            db.session.commit()
            queue.nudge(leaving.JOB)
    return redirect(f"/k/{token}#letter", 303)


def _kit(token: str, shared: SharedBy, typed: Typed | None = None) -> str:
    """The page; ``typed`` is a letter that could not be accepted as it was."""
    sign_up, campaign = shared.sign_up, shared.campaign
    language = _language(campaign, sign_up.language)
    with force_locale(language[:2]):
        page = _page(campaign, language, sign_up.variant)
        letter = letter_view(sign_up, campaign, page, typed)
        return render_template(
            "landing/confirmed.html",
            page=page,
            organisation=organisation_of(campaign),
            css_url=style_url(page.theme, page.brand, ("letter",) if letter else ()),
            number=number_in_campaign(sign_up),
            seat=seat_of(sign_up),
            recruited=recruited(sign_up),
            share_url=_short_url(sign_up.share_code),
            share_text=page.share_text or page.title,
            share_texts=share_texts(page, _short_url(sign_up.share_code)),
            share_code=sign_up.share_code,
            letter=letter,
            letter_action=f"/k/{token}/letter",
            networks=NETWORKS,
            paper=paper_for(page),
            pictures=PICTURES,
            kit=f"/k/{token}",
            language=language,
        )


@bp.get("/s/<code>")
def short_link(code: str) -> ResponseReturnValue:
    """To the page in the inviter's language, with their code kept. A code nobody has leads nowhere."""
    shared = _shared(code)
    content = _content(shared.campaign)
    path = path_of(shared.campaign.slug, _language(shared.campaign, shared.sign_up.language), content)
    via = request.args.get("via", "")
    printed = f"&via={via}" if via in PAPER else ""
    return redirect(f"{path}?ref={shared.sign_up.share_code}{printed}", 303)


@bp.get("/k/<token>/<file>")
def printable(token: str, file: str) -> ResponseReturnValue:
    """A poster or a picture to share, with the supporter's own link in its code."""
    one = EVERYTHING.get(file)
    shared = _supporter(token)
    if one is None:
        raise NotFoundError("There is no such sheet.")
    language = _language(shared.campaign, shared.sign_up.language)
    with force_locale(language[:2]):
        page = _page(shared.campaign, language, shared.sign_up.variant)
        organisation = organisation_of(shared.campaign)
        try:
            with who_can_wait():
                data = made(one, page, organisation, _short_url(shared.sign_up.share_code))
        except BusyError as busy:
            return _come_back(page, organisation, language, busy.seconds)
    return send_file(
        BytesIO(data),
        mimetype=f"{'application' if one.as_a == 'pdf' else 'image'}/{one.as_a}",
        download_name=f"{shared.campaign.slug}-{file}",
        max_age=0,
    )


def _come_back(
    page: PageView, organisation: Organisation, language: str, seconds: int
) -> ResponseReturnValue:
    """A page that asks again by itself, without a script, until it is the file."""
    said = render_template(
        "ambassadors/come_back.html",
        page=page,
        organisation=organisation,
        css_url=style_url(page.theme, page.brand),
        seconds=seconds,
        language=language,
    )
    return said, 503, {"Retry-After": str(seconds)}


@bp.get("/s/<code>/to/<network>")
def share(code: str, network: str) -> ResponseReturnValue:
    """Count a share and lead to the network's own share window."""
    shared = _shared(code)
    sign_up = shared.sign_up
    page = _page(shared.campaign, _language(shared.campaign, sign_up.language), sign_up.variant)
    url = _short_url(shared.sign_up.share_code)
    known = BY_NAME.get(network)
    address = (
        share_address(network, text=text_for(known, page, url).message, url=url, subject=page.title)
        if known
        else None
    )
    if address is None and network != DEVICE:
        raise NotFoundError("There is no such way to share.")
    if request.method == "GET" and kind_of(request.environ) == "view":
        counter: VisitCounter = current_app.extensions["testballon_visits"]
        counter.add(Cell(shared.campaign.id, this_hour(), "share", network, sign_up.variant, page.language))
    return redirect(address, 303) if address else ("", 204)


def _supporter(token: str) -> SharedBy:
    shared = by_handle(tokens.open_token("kit", token).handle)
    if shared is None:
        raise NotFoundError("There is no such page.")
    return shared


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
