"""All public addresses of the room: the page, its form, the way through double opt-in, the legal pages."""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.campaigns.brand import brand_of
from app.campaigns.logos import logo_of
from app.foundation import queue
from app.foundation.database import db
from app.foundation.errors import NotFoundError
from app.foundation.gates import public_blueprint
from app.foundation.reserved import RESERVED_SLUGS
from app.landing import stamps
from app.landing.arriving import UNTOLD, arrival
from app.landing.asking_again import form_again, page_as_seen, proof_or_ask, why_to_ask_again
from app.landing.beginning import count_begun
from app.landing.calendar_file import event_as_file
from app.landing.confirm_page import confirm_page, is_too_soon, signed_with
from app.landing.confirming import confirm, confirm_by_code
from app.landing.favicon import favicon
from app.landing.form_reading import check, filled_form
from app.landing.live_pages import (
    LivePage,
    in_variant,
    language_and_variant_of,
    live_page,
    one_of_its_variants,
)
from app.landing.mails import kit_token
from app.landing.page_serving import page_response
from app.landing.plain_pages import home_page, legal_page, legal_page_of, state_page
from app.landing.press_stamps import read_press
from app.landing.questions import questions_in
from app.landing.referring import channel_of
from app.landing.share_networks import share_links
from app.landing.signing_up import sign_up
from app.landing.syllables import breakable
from app.landing.thanking import sign_again_as_suggested, signed_by, thanks_page, thanks_path
from app.landing.theme_files import font_url
from app.outbox import leaving
from app.visits.adding_up import Cell
from app.visits.counting import VisitCounter, this_hour
from app.visits.recognising import TOO_SOON, VIEW, kind_of

bp = public_blueprint("landing", __name__)
bp.add_app_template_global(font_url, "display_font")
bp.add_app_template_global(brand_of)
bp.add_app_template_global(favicon)
bp.add_app_template_global(logo_of)
bp.add_app_template_global(share_links)
bp.add_app_template_filter(breakable)


@bp.get("/<slug>")
@bp.get("/<slug>/<language>")
def page(slug: str, language: str = "") -> ResponseReturnValue:
    """A campaign's page. What was typed from a poster with capital letters leads there, too."""
    live = _found(slug.lower(), language.lower())
    if live.slug != slug or (language and live.language != language):
        return _to(live.slug, language.lower())
    if live.state != "live":
        return state_page(live)
    # Each look through Flask's proxies costs; on a viral day this is what the machine does all day.
    asked, app = request.environ, cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
    query = asked.get("QUERY_STRING")
    if query == "begun":
        return count_begun(live, asked)
    if live.running:
        live = one_of_its_variants(live)
    led_by = channel_of(asked["HTTP_REFERER"], asked.get("HTTP_HOST", "")) if "HTTP_REFERER" in asked else ""
    come = arrival(request.args, live.channels, led_by) if led_by or query else UNTOLD
    secure = app.config["TESTBALLON"].is_secure
    kind = kind_of(asked, secure=secure)
    app.extensions["testballon_visits"].add(
        Cell(live.campaign_id, this_hour(), kind, come.channel, live.variant, live.language)
    )
    return page_response(live, come, asked, secure=secure)


@bp.get("/<slug>/")
@bp.get("/<slug>/<language>/")
@bp.get("/<slug>/sign")
@bp.get("/<slug>/thanks")
def page_nearby(slug: str, language: str = "") -> ResponseReturnValue:
    """Addresses one gets to by a slash too many or by asking for a form's own address again."""
    return _to(_found(slug.lower(), language.lower()).slug, language.lower())


@bp.post("/<slug>/sign")
def sign(slug: str) -> ResponseReturnValue:
    """A sign-up: right, and it leads on; wrong, and the form is shown again with everything in it."""
    stamp = stamps.read_stamp(request.form.get("stamp", ""))
    live = _page_signed_on(slug, stamp)
    if live.state != "live":
        return state_page(live), 409
    seen = page_as_seen(live, stamp)
    with force_locale(live.language[:2]):
        form = filled_form(
            live.slug, live.content, live.consents, request.form, questions_in(live.content, live.language)
        )
        answers = check(form)
        if answers is not None:
            form.asked_again = why_to_ask_again(stamp, seen)
        if answers is not None and not form.asked_again:
            proof = proof_or_ask(form, answers, live.campaign_id)
        if answers is None or seen is None or form.asked_again:
            return form_again(live, form), 422
    handle = sign_up(seen, answers, arrival(request.form, live.channels), proof=proof)
    db.session.commit()
    queue.nudge(leaving.JOB)
    return redirect(thanks_path(live.slug, handle), 303)


@bp.get("/<slug>/thanks/<handle>")
def thanks(slug: str, handle: str) -> ResponseReturnValue:
    """The page after signing: look into your inbox, or type the code."""
    return thanks_page(signed_by(slug, handle))


@bp.post("/<slug>/thanks/<handle>")
def answer_thanks(slug: str, handle: str) -> ResponseReturnValue:
    """The six digits from the mail, typed into the page that is still open; or "yes, I meant that address"."""
    signed = signed_by(slug, handle)
    if request.form.get("meant"):
        corrected = sign_again_as_suggested(slug, signed)
        db.session.commit()
        queue.nudge(leaving.JOB)
        return redirect(thanks_path(slug, corrected) if corrected else request.path, 303)
    confirmed = confirm_by_code(signed, request.form.get("code", ""))
    db.session.commit()
    if confirmed:
        return redirect(f"/k/{kit_token(signed)}", 303)
    with force_locale(signed.language[:2]):
        error = _(
            "This code does not fit. Please compare it with the latest mail, or use the button in the mail."
        )
    return thanks_page(signed, code_error=error), 422


@bp.get("/c/<token>")
def look_at_confirm(token: str) -> ResponseReturnValue:
    """One sentence and one button. Looking at it changes nothing but the number of looks."""
    signed = signed_with(token)
    kind = kind_of(request.environ, secure=current_app.config["TESTBALLON"].is_secure)
    if kind == VIEW:
        kind = TOO_SOON if is_too_soon(signed) else "confirm_page"
    _counter().add(
        Cell(signed.campaign_id, this_hour(), kind, signed.channel, signed.variant, signed.language)
    )
    return confirm_page(signed)


@bp.post("/c/<token>")
def press_confirm(token: str) -> ResponseReturnValue:
    """Confirm."""
    signed = signed_with(token)
    press = read_press(
        request.form.get("stamp", ""), signed.handle, request.headers.get("Sec-Fetch-User", "")
    )
    if press is None:
        return confirm_page(signed, again=True), 403
    if press.is_too_quick and signed.confirmed_at is None:
        return confirm_page(signed, again=True), 422
    confirm(signed, by="button", pressed=press.as_evidence())
    db.session.commit()
    return redirect(f"/k/{kit_token(signed)}", 303)


@bp.get("/<slug>/event.ics")
@bp.get("/<slug>/<language>/event.ics")
def event_file(slug: str, language: str = "") -> ResponseReturnValue:
    """The event for one's own calendar, whatever the campaign's state; a later one replaces an earlier one there."""
    live = _found(slug.lower(), language.lower())
    data = event_as_file(live)
    if data is None:
        raise NotFoundError("This campaign is not an event.")
    named = {"Content-Disposition": f'attachment; filename="{live.slug}.ics"'}
    return Response(data, content_type="text/calendar; charset=utf-8", headers=named)


@bp.get("/imprint")
@bp.get("/privacy")
@bp.get("/accessibility")
@bp.get("/conditions")
def legal() -> ResponseReturnValue:
    """Imprint, privacy notice, accessibility statement, conditions for taking part."""
    return legal_page()


@bp.get("/<slug>/imprint")
@bp.get("/<slug>/privacy")
@bp.get("/<slug>/accessibility")
@bp.get("/<slug>/conditions")
@bp.get("/<slug>/<language>/privacy")
@bp.get("/<slug>/<language>/conditions")
def legal_of_campaign(slug: str, language: str = "") -> ResponseReturnValue:
    """The same for a campaign: a notice of what its form asks for, its own imprint where it has one."""
    return legal_page_of(_found(slug.lower(), language.lower()), request.path.rpartition("/")[2])


@bp.get("/")
def home() -> ResponseReturnValue:
    """What is open for taking part."""
    return home_page()


def _found(slug: str, language: str = "") -> LivePage:
    """The published page. Raises NotFoundError."""
    live = live_page(slug, language) if slug not in RESERVED_SLUGS else None
    if live is None:
        raise NotFoundError("There is no such campaign.")
    return live


def _page_signed_on(slug: str, stamp: stamps.Stamp | None) -> LivePage:
    """The page in the language and variant the form was in: known by its stamp, else by what it says itself."""
    language, variant = language_and_variant_of(stamp.rendered_page_id) if stamp else ("", "")
    language, variant = (
        language or request.form.get("language", ""),
        variant or request.form.get("variant", ""),
    )
    try:
        return in_variant(_found(slug.lower(), language), variant)
    except NotFoundError:
        return in_variant(_found(slug.lower()), variant)


def _to(slug: str, language: str) -> ResponseReturnValue:
    query = request.query_string.decode("ascii", "ignore")
    return redirect(f"/{slug}" + (f"/{language}" if language else "") + (f"?{query}" if query else ""), 302)


def _counter() -> VisitCounter:
    counter: VisitCounter = current_app.extensions["testballon_visits"]
    return counter
