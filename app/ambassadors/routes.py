"""The supporter's own page after confirming, their letter, the short link they share, and the ways to share it."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlencode

from flask import current_app, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.ambassadors.kit_sending import small
from app.ambassadors.kit_view import dressing_for, material, own_words_view
from app.ambassadors.media import marked, told_apart
from app.ambassadors.own_kit import own_kit
from app.ambassadors.printables import EVERYTHING, looked_at, made
from app.ambassadors.queries import SharedBy, number_in_campaign, read_code
from app.ambassadors.revoking import is_revoked
from app.ambassadors.saying import Typed as Saying
from app.ambassadors.share_texts import text_for
from app.ambassadors.turns import BusyError, who_can_wait
from app.ambassadors.whose import content_now, language_for, page_for, sharer_of, short_url, supporter_of
from app.campaigns.models import Organisation
from app.campaigns.own_sender import organisation_of
from app.campaigns.style_sheets import style_url
from app.consent.withdrawing import withdrawal_token
from app.contacts.models import Contact
from app.foundation import queue
from app.foundation.database import db
from app.foundation.errors import NotFoundError
from app.foundation.gates import public_blueprint
from app.landing.arriving import PAPER
from app.landing.letter_view import block_to_send, can_be_sent, letter_view
from app.landing.letter_writing import Typed, letter_of, name_of, read_letter, send_letter
from app.landing.page_view import PageView, path_of
from app.landing.seating import seat_of
from app.landing.share_networks import BY_NAME, DEVICE, share_address
from app.outbox import leaving
from app.visits.adding_up import Cell
from app.visits.counting import VisitCounter, this_hour
from app.visits.recognising import VIEW, kind_of

bp = public_blueprint("ambassadors", __name__)


@bp.get("/k/<token>")
def kit(token: str) -> ResponseReturnValue:
    """Thank you, your number, and your link."""
    return small(kit_page(token, supporter_of(token)))


@bp.post("/k/<token>/letter")
def send(token: str) -> ResponseReturnValue:
    """The page's letter as the supporter made it: it gets its turn, once, however often the button is pressed."""
    shared = supporter_of(token)
    sign_up, campaign = shared.sign_up, shared.campaign
    language = language_for(campaign, sign_up.language)
    with force_locale(language[:2]):
        block = block_to_send(page_for(campaign, language, sign_up.variant))
        if letter_of(sign_up, block.settings["email"] if block else "") is None:
            if block is None:
                raise NotFoundError("There is no letter on this page.")
            typed = read_letter(request.form, block, name_of(sign_up))
            if typed.errors or not can_be_sent(campaign, block):
                return kit_page(token, shared, typed), 422
            send_letter(sign_up, block, typed)
            db.session.commit()
            queue.nudge(leaving.JOB)
    return redirect(f"/k/{token}#letter", 303)


def kit_page(token: str, shared: SharedBy, typed: Typed | None = None, saying: Saying | None = None) -> str:
    """The page; ``typed`` is a letter, ``saying`` own words that could not be accepted as they were."""
    sign_up, campaign = shared.sign_up, shared.campaign
    language = language_for(campaign, sign_up.language)
    with force_locale(language[:2]):
        page = page_for(campaign, language, sign_up.variant)
        letter = letter_view(sign_up, campaign, page, typed)
        return render_template(
            "landing/confirmed.html",
            page=page,
            organisation=organisation_of(campaign),
            css_url=style_url(page.theme, page.brand, ("letter",) if letter else ()),
            number=number_in_campaign(sign_up),
            seat=seat_of(sign_up),
            own=own_kit(sign_up, page, f"/k/{token}"),
            letter=letter,
            letter_action=f"/k/{token}/letter",
            kit=f"/k/{token}",
            agreed=_agreed(sign_up.contact_id),
            language=language,
            **material(page, sign_up.share_code, dressing_for(shared, request.args.get("design", ""))),
            **own_words_view(shared, saying),
        )


def _agreed(contact_id: int | None) -> str:
    """Where the supporter sees what they agreed to, and takes it back."""
    contact = db.session.get(Contact, contact_id) if contact_id else None
    return f"/u/{withdrawal_token(contact)}" if contact else ""


@bp.get("/s/<code>")
def short_link(code: str) -> ResponseReturnValue:
    """To the page in the inviter's language, with their code kept unless the link is switched off.

    A code nobody has leads nowhere.
    """
    shared = sharer_of(code)
    content = content_now(shared.campaign)
    path = path_of(shared.campaign.slug, language_for(shared.campaign, shared.sign_up.language), content)
    told = {"ref": shared.sign_up.share_code + told_apart(read_code(code))[1]}
    if is_revoked(shared.sign_up):
        told = {}
    if (via := request.args.get("via", "")) in PAPER:
        told["via"] = via
    return redirect(f"{path}?{urlencode(told)}".removesuffix("?"), 303)


@bp.get("/k/<token>/<file>")
def printable(token: str, file: str) -> ResponseReturnValue:
    """A poster or a picture to share, with the supporter's own link in its code."""
    one = EVERYTHING.get(file)
    shared = supporter_of(token)
    if one is None:
        raise NotFoundError("There is no such sheet.")
    language = language_for(shared.campaign, shared.sign_up.language)
    with force_locale(language[:2]):
        page = page_for(shared.campaign, language, shared.sign_up.variant)
        organisation = organisation_of(shared.campaign)
        dressing = dressing_for(shared, request.args.get("design", ""))
        drawn = looked_at if "look" in request.args else made
        try:
            with who_can_wait():
                data = drawn(one, page, organisation, short_url(shared.sign_up.share_code), dressing)
        except BusyError as busy:
            return _come_back(page, organisation, language, busy.seconds)
    is_pdf = one.as_a == "pdf" and drawn is made
    return send_file(
        BytesIO(data),
        mimetype="application/pdf" if is_pdf else "image/png",
        # Paper is looked at and printed, a picture is kept. The link does not say so: a page to wait on is no file.
        as_attachment=not is_pdf and drawn is made,
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
    shared = sharer_of(code)
    sign_up = shared.sign_up
    page = page_for(shared.campaign, language_for(shared.campaign, sign_up.language), sign_up.variant)
    url = short_url(marked(shared.sign_up.share_code, network))
    known = BY_NAME.get(network)
    address = (
        share_address(network, text=text_for(known, page, url).message, url=url, subject=page.title)
        if known
        else None
    )
    if address is None and network != DEVICE:
        raise NotFoundError("There is no such way to share.")
    secure = current_app.config["TESTBALLON"].is_secure
    if kind_of(request.environ, secure=secure, opened=False) == VIEW:
        counter: VisitCounter = current_app.extensions["testballon_visits"]
        counter.add(Cell(shared.campaign.id, this_hour(), "share", network, sign_up.variant, page.language))
    return redirect(address, 303) if address else ("", 204)
