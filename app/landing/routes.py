"""All public addresses of the room: the page, its form, the way through double opt-in, the legal pages."""

from __future__ import annotations

import base64
import binascii
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.campaigns import themes
from app.campaigns.models import Campaign, Revision
from app.campaigns.organisation import the_organisation
from app.campaigns.page_content import sender_name, text_in
from app.consent.ledger import requested_wordings
from app.contacts.addresses import masked
from app.foundation import queue, tokens
from app.foundation.database import db
from app.foundation.errors import ExpiredError, NotFoundError
from app.foundation.gates import public_blueprint
from app.foundation.headers import allow_style
from app.foundation.wording import markdown_to_html
from app.landing import legal_pages, stamps
from app.landing.arriving import arrival
from app.landing.confirming import confirm, confirm_by_code
from app.landing.error_pages import DEFAULT_THEME, language_of_visitor, other_campaigns
from app.landing.form_reading import HONEYPOT, check, filled_form
from app.landing.goals import values_for
from app.landing.live_pages import LivePage, live_page
from app.landing.mails import kit_token, subject_of
from app.landing.models import RenderedPage, SignUp
from app.landing.page_view import FormView, PageView, page_view
from app.landing.rendering import page_html
from app.landing.signing_up import sign_up
from app.outbox import leaving
from app.visits.counting import Cell, VisitCounter, kind_of, this_hour

bp = public_blueprint("landing", __name__)

_A_YEAR = "public, max-age=31536000, immutable"
# R1.04: a button pressed sooner after its page was served was perhaps pressed by a machine.
_HUMAN_SECONDS = 1.0


@bp.get("/<slug>")
@bp.get("/<slug>/<language>")
def page(slug: str, language: str = "") -> ResponseReturnValue:
    """A campaign's page."""
    live = _found(slug, language)
    if live.state != "live":
        return _state_page(live)
    come = arrival(request.args, live.channels)
    if request.method == "GET":
        _count(live, kind_of(request), come.channel)
    values = values_for(
        live.confirmed,
        live.goal,
        live.language,
        kind=live.content["kind"],
        stamp=stamps.new_stamp(live.rendered_page_id),
        via=come.channel,
        ref=come.ref,
        variant=come.variant,
    )
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = Response(live.page.zipped(values), mimetype="text/html")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(live.page.plain(values), mimetype="text/html")
    response.headers["Vary"] = "Accept-Encoding"
    return response


@bp.post("/<slug>/sign")
def sign(slug: str) -> ResponseReturnValue:
    """A sign-up: right, and it leads on; wrong, and the form is shown again with everything in it."""
    stamp = stamps.read_stamp(request.form.get("stamp", ""))
    live = _found(slug, _language_signed_in(stamp))
    if live.state != "live":
        return _state_page(live)
    with force_locale(live.language[:2]):
        form = filled_form(live.slug, live.content, live.consents, request.form)
        answers = check(form)
        if answers is not None:
            form.asked_again = _why_to_ask_again(stamp)
        if answers is None or form.asked_again:
            return _form_again(live, form), 422
    handle = sign_up(live, answers, arrival(request.form, live.channels))
    db.session.commit()
    queue.nudge(leaving.JOB)
    return redirect(f"/{live.slug}/thanks/{_written(handle)}", 303)


@bp.get("/<slug>/thanks/<handle>")
def thanks(slug: str, handle: str) -> ResponseReturnValue:
    """The page after signing: look into your inbox, or type the code."""
    return _thanks_page(_signed(slug, handle), code_error=None)


@bp.post("/<slug>/thanks/<handle>")
def type_code(slug: str, handle: str) -> ResponseReturnValue:
    """The six digits from the mail, typed into the page that is still open."""
    signed = _signed(slug, handle)
    confirmed = confirm_by_code(signed, request.form.get("code", ""))
    db.session.commit()
    if confirmed:
        return redirect(f"/k/{kit_token(signed)}", 303)
    with force_locale(signed.language[:2]):
        error = _(
            "This code does not fit. Please compare it with the latest mail, or use the button in the mail."
        )
    return _thanks_page(signed, code_error=error), 422


@bp.get("/c/<token>")
def confirm_page(token: str) -> ResponseReturnValue:
    """One sentence and one button. Looking at it changes nothing but the number of looks."""
    signed = _to_confirm(token)
    campaign = db.session.get_one(Campaign, signed.campaign_id)
    if request.method == "GET":
        cell = Cell(
            campaign.id, this_hour(), _confirm_kind(), signed.channel, signed.variant, signed.language
        )
        _counter().add(cell)
    return _confirm_page(signed, again=False)


@bp.post("/c/<token>")
def press_confirm(token: str) -> ResponseReturnValue:
    """Confirm."""
    signed = _to_confirm(token)
    stamp = stamps.read_stamp(request.form.get("stamp", ""))
    if stamp is None or stamp.rendered_page_id != signed.rendered_page_id:
        return _confirm_page(signed, again=True), 403
    if stamp.age_seconds < _HUMAN_SECONDS and not stamp.is_second_try and signed.confirmed_at is None:
        return _confirm_page(signed, again=True), 422
    confirm(signed, by="button")
    db.session.commit()
    return redirect(f"/k/{kit_token(signed)}", 303)


@bp.get("/media/<name>.css")
def style(name: str) -> ResponseReturnValue:
    """A theme's style sheet; the fingerprint in the name only makes the address change with the content."""
    sheet = themes.style_sheet(name.rpartition("-")[0])
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(sheet.zipped if zipped else sheet.css, mimetype="text/css")
    response.headers["Cache-Control"] = _A_YEAR
    response.headers["Vary"] = "Accept-Encoding"
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


@bp.get("/imprint")
@bp.get("/privacy")
@bp.get("/accessibility")
def legal() -> ResponseReturnValue:
    """Imprint, privacy notice, accessibility statement."""
    write = {
        "/imprint": legal_pages.imprint,
        "/privacy": legal_pages.privacy,
        "/accessibility": legal_pages.accessibility,
    }[request.path]
    organisation, language = the_organisation(), language_of_visitor()
    with force_locale(language):
        heading, body = write(organisation)
        return render_template(
            "landing/legal.html",
            page=None,
            organisation=organisation,
            css_url=themes.style_url(DEFAULT_THEME),
            heading=heading,
            body_html=body,
            language=language,
        )


@bp.get("/")
def home() -> ResponseReturnValue:
    """What is open for taking part; staff find their door in the address bar."""
    organisation, language = the_organisation(), language_of_visitor()
    with force_locale(language):
        others = other_campaigns()
        return render_template(
            "landing/error.html",
            page=None,
            organisation=organisation,
            css_url=themes.style_url(DEFAULT_THEME),
            heading=organisation.name or "Testballon",
            explanation=_("You can take part in this at the moment:")
            if others
            else _("There is nothing to take part in at the moment."),
            others=others,
            language=language,
        )


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Search engines may read campaigns and nothing with a token in it."""
    lines = (
        "User-agent: *",
        "Disallow: /staff",
        "Disallow: /c/",
        "Disallow: /k/",
        "Disallow: /u/",
        "Disallow: /s/",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """Old browsers ask here."""
    return redirect("/static/favicon.svg", 301)


def _found(slug: str, language: str = "") -> LivePage:
    live = live_page(slug, language)
    if live is None:
        raise NotFoundError("There is no such campaign.")
    return live


def _count(live: LivePage, kind: str, channel: str) -> None:
    _counter().add(Cell(live.campaign_id, this_hour(), kind, channel, "", live.language))


def _counter() -> VisitCounter:
    counter: VisitCounter = current_app.extensions["testballon_visits"]
    return counter


def _confirm_kind() -> str:
    kind = kind_of(request)
    return "confirm_page" if kind == "view" else kind


def _language_signed_in(stamp: stamps.Stamp | None) -> str:
    """The language of the page the form stood on, known by its stamp."""
    rendered = db.session.get(RenderedPage, stamp.rendered_page_id) if stamp else None
    return rendered.language if rendered else request.form.get("language", "")[:12]


def _why_to_ask_again(stamp: stamps.Stamp | None) -> str | None:
    """Why a second click is needed, or None."""
    if request.form.get(HONEYPOT):
        return _("Please send the form once more; your browser filled in a field that should stay empty.")
    if stamp is None:
        return _(
            "The page was open for a long time. Everything is still here: please press the button once more."
        )
    minimum = 1.0 if stamp.is_second_try else current_app.config["TESTBALLON"].minimum_fill_seconds
    if stamp.age_seconds < minimum:
        return _("That was very quick. Everything is still here: please press the button once more.")
    return None


def _form_again(live: LivePage, form: FormView) -> str:
    campaign = db.session.get_one(Campaign, live.campaign_id)
    come = arrival(request.form, live.channels)
    values = values_for(
        live.confirmed,
        live.goal,
        live.language,
        kind=live.content["kind"],
        stamp=stamps.new_stamp(live.rendered_page_id, again=True),
        via=come.channel,
        ref=come.ref,
        variant=come.variant,
    )
    return page_html(campaign, live.content, live.language, slot=values, consents=form.consents, form=form)


def _state_page(live: LivePage) -> ResponseReturnValue:
    """Paused or ended: says so, and offers what is open."""
    campaign = db.session.get_one(Campaign, live.campaign_id)
    with force_locale(live.language[:2]):
        return render_template(
            "landing/state.html",
            page=page_view(campaign, live.content, live.language, the_organisation()),
            organisation=the_organisation(),
            css_url=themes.style_url(live.content["theme"]),
            state=live.state,
            others=other_campaigns(besides=live.slug),
            language=live.language,
        )


def _written(handle: bytes) -> str:
    return base64.urlsafe_b64encode(handle).decode().rstrip("=")


def _signed(slug: str, handle: str) -> SignUp:
    """The sign-up behind a thank-you page's opaque handle."""
    try:
        raw = base64.urlsafe_b64decode(handle + "==")
    except (ValueError, binascii.Error) as failure:
        raise NotFoundError("There is no such page.") from failure
    found = db.session.scalars(
        select(SignUp)
        .join(Campaign, Campaign.id == SignUp.campaign_id)
        .where(SignUp.handle == raw, Campaign.slug == slug)
    ).first()
    if found is None:
        raise NotFoundError("There is no such page.")
    return found


def _thanks_page(signed: SignUp, *, code_error: str | None) -> str:
    campaign, content, view = _page_signed_on(signed)
    organisation = the_organisation()
    with force_locale(signed.language[:2]):
        return render_template(
            "landing/thanks.html",
            page=view,
            organisation=organisation,
            css_url=themes.style_url(content["theme"]),
            sender=sender_name(content, organisation),
            subject=subject_of(view.title),
            code_action=request.path,
            code_error=code_error,
            thanks_html=markdown_to_html(text_in(content, "thanks", signed.language, organisation)),
            language=signed.language,
        )


def _page_signed_on(signed: SignUp) -> tuple[Campaign, dict[str, object], PageView]:
    """The campaign, and the page as it was when the person signed."""
    campaign = db.session.get_one(Campaign, signed.campaign_id)
    rendered = db.session.get_one(RenderedPage, signed.rendered_page_id)
    content = db.session.get_one(Revision, rendered.revision_id).content
    return campaign, content, page_view(campaign, content, signed.language, the_organisation())


def _to_confirm(token: str) -> SignUp:
    """The sign-up a token confirms. Raises NotFoundError for a token we never made, ExpiredError for an old one."""
    opened = tokens.open_token("confirm", token)
    found = db.session.scalars(select(SignUp).where(SignUp.handle == opened.handle)).first()
    if found is None:
        raise ExpiredError("This sign-up has been deleted.")
    return found


def _confirm_page(signed: SignUp, *, again: bool) -> str:
    _campaign, _content, view = _page_signed_on(signed)
    css, digest = _confirm_css()
    allow_style(digest)
    with force_locale(signed.language[:2]):
        return render_template(
            "landing/confirm.html",
            page=view,
            organisation=the_organisation(),
            masked_email=masked(signed.email),
            consents=requested_wordings(signed.id),
            stamp=stamps.new_stamp(signed.rendered_page_id, again=again),
            again=again,
            confirm_css=css,
            language=signed.language,
        )


@lru_cache(maxsize=1)
def _confirm_css() -> tuple[str, str]:
    """The few rules of the confirm page, which loads in one request, and their fingerprint for the CSP."""
    css = (Path(__file__).parent / "templates" / "landing" / "confirm.css").read_text("utf-8")
    return css, base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
