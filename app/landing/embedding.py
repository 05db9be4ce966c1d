"""A campaign on somebody else's website, in a frame: its number, a button, or the form itself.

Only what is served here may be framed. The site that shows it is the channel of whoever signs; there is no cookie, and
no script unless the frame is to grow with what is in it (``?auto=1``), which ``embed.js`` on that site takes care of.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from app.campaigns.domains import site_of
from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import sender_name, text_in
from app.campaigns.style_sheets import style_url
from app.foundation import queue
from app.foundation.assets import STATIC_FOLDER, asset
from app.foundation.database import db
from app.foundation.errors import NotFoundError
from app.foundation.gates import public_blueprint
from app.foundation.headers import allow_framing_by_anybody
from app.landing import stamps
from app.landing.arriving import DIRECT, Arrival, arrival
from app.landing.asking_again import page_as_seen, proof_or_ask, why_to_ask_again
from app.landing.form_reading import check, filled_form
from app.landing.goals import counted
from app.landing.live_pages import LivePage, live_page
from app.landing.mails import subject_of
from app.landing.page_serving import values_of
from app.landing.page_view import FormView, page_view, path_on_site
from app.landing.questions import questions_in
from app.landing.referring import channel_of
from app.landing.signing_up import sign_up
from app.landing.thanking import page_signed_on, signed_by, thanks_path
from app.outbox import leaving
from app.visits.adding_up import Cell
from app.visits.counting import VisitCounter, this_hour
from app.visits.recognising import kind_of

bp = public_blueprint("embedding", __name__)

FORM, COUNTER, BUTTON = "form", "counter", "button"
SCRIPT = "embed.js"


@bp.get("/<slug>/embed")
def embed(slug: str) -> ResponseReturnValue:
    """The frame: ``?show=form|counter|button``, ``?language=`` for another one than the page's first."""
    live = _found(slug, request.args.get("language", ""))
    led_by = channel_of(request.headers.get("Referer", ""), request.host)
    come = arrival(request.args, live.channels, led_by)
    if _shown() != FORM or live.state != "live":
        return _frame(live, come, None)
    # Who sees the form sees what the page asks; who sees a number or a button is counted once they come to the page.
    visits: VisitCounter = current_app.extensions["testballon_visits"]
    kind = kind_of(request.environ, secure=current_app.config["TESTBALLON"].is_secure)
    visits.add(Cell(live.campaign_id, this_hour(), kind, come.channel, live.variant, live.language))
    return _frame(live, come, _blank(live))


@bp.post("/<slug>/embed")
def sign(slug: str) -> ResponseReturnValue:
    """A sign-up from the form in a frame, as on the page itself; what comes next stays in the frame."""
    live = _found(slug, request.form.get("language", ""))
    come = arrival(request.form, live.channels)
    if live.state != "live":
        return _frame(live, come, None), 409
    stamp = stamps.read_stamp(request.form.get("stamp", ""))
    seen = page_as_seen(live, stamp)
    with force_locale(live.language[:2]):
        questions = questions_in(live.content, live.language)
        form = filled_form(live.slug, live.content, live.consents, request.form, questions)
        answers = check(form)
        if answers is not None:
            form.asked_again = why_to_ask_again(stamp, seen)
        if answers is not None and not form.asked_again:
            proof = proof_or_ask(form, answers, live.campaign_id)
    if answers is None or seen is None or form.asked_again:
        return _frame(live, come, form, again=True), 422
    handle = sign_up(seen, answers, come, proof=proof)
    db.session.commit()
    queue.nudge(leaving.JOB)
    written = thanks_path(live.slug, handle).rpartition("/")[2]
    return redirect(f"/{live.slug}/embed/thanks/{written}{'?auto=1' if _grows() else ''}", 303)


@bp.get("/<slug>/embed/thanks/<handle>")
def thanks(slug: str, handle: str) -> ResponseReturnValue:
    """What happens now, in the frame; the code from the mail is typed in on the page of its own."""
    signed = signed_by(slug, handle)
    content, page = page_signed_on(signed)
    organisation = organisation_of(db.session.get_one(Campaign, signed.campaign_id))
    allow_framing_by_anybody()
    with force_locale(signed.language[:2]):
        return render_template(
            "landing/embed_thanks.html",
            page=page,
            css_url=style_url(content["theme"], page.brand),
            sender=sender_name(content, organisation),
            subject=subject_of(text_in(content, "request", signed.language, organisation) or page.title),
            own_page=thanks_path(slug, signed.handle),
            language=signed.language,
            grows=_grows(),
        )


@bp.get(f"/embed/{SCRIPT}")
def script() -> ResponseReturnValue:
    """Lets a frame of ours on another website be as high as what is in it; ``?v=`` changes with its content."""
    answer = Response((STATIC_FOLDER / SCRIPT).read_bytes(), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    # Of all our scripts this one alone is meant for other sites.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def script_path() -> str:
    """The script's address, which changes with its content."""
    return asset(SCRIPT).replace("/static/", "/embed/")


def _frame(live: LivePage, come: Arrival, form: FormView | None, *, again: bool = False) -> str:
    # Nothing in it can be pressed by mistake: the button is a link to the page, and the form wants an address first.
    allow_framing_by_anybody()
    campaign = db.session.get_one(Campaign, live.campaign_id)
    page = page_view(campaign, live.content, live.language, organisation_of(campaign))
    block: Any = page.block("form")
    values = values_of(live, come, stamps.new_stamp(live.rendered_page_id, again=again))
    said = {"via": come.channel} if come.channel != DIRECT else {}
    if come.ref:
        said |= {"ref": come.ref}
    address = site_of(campaign) + path_on_site(campaign, live.language, live.content)
    if form:
        form.action = f"/{live.slug}/embed?{urlencode({'show': FORM} | ({'auto': 1} if _grows() else {}))}"
    with force_locale(live.language[:2]):
        return render_template(
            "landing/embed.html",
            page=page,
            css_url=style_url(
                live.content["theme"], page.brand, ("question",) if form and form.questions else ()
            ),
            show=_shown(),
            form=form,
            block=block,
            slot=values,
            confirmed=live.confirmed,
            counted=counted(live.counted_as, live.confirmed),
            is_open=live.state == "live",
            button=block.texts.get("button") if block else "",
            address=f"{address}?{urlencode(said)}" if said else address,
            language=live.language,
            grows=_grows(),
        )


def _blank(live: LivePage) -> FormView:
    with force_locale(live.language[:2]):
        form = filled_form(
            live.slug,
            live.content,
            live.consents,
            MultiDict(),
            questions_in(live.content, live.language),
        )
    return form


def _found(slug: str, language: str) -> LivePage:
    live = live_page(slug.lower(), language) or (live_page(slug.lower()) if language else None)
    if live is None:
        raise NotFoundError("There is no such campaign.")
    return live


def _shown() -> str:
    asked = request.args.get("show", "")
    return asked if asked in (FORM, COUNTER) else BUTTON


def _grows() -> bool:
    return request.args.get("auto") == "1"
