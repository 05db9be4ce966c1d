"""Addresses of the outbox: what left the house, and each mail as its recipient sees it."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

from flask import Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.foundation import audit
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.foundation.wording import number
from app.outbox import queries
from app.outbox.composing import Mail
from app.outbox.mime import as_bytes
from app.outbox.models import OutboxMessage

bp = staff_blueprint("outbox", __name__)

# A mail may style itself; it may load nothing, run nothing and send no form. Its links open in a new tab.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_TABS = ("html", "text", "headers")

KIND_NAMES = {
    "doi": _l("Confirmation"),
    "doi_again": _l("Reminder to confirm"),
    "entry_link": _l("Link to sign in"),
    "seat": _l("A seat was given"),
    "letter": _l("Letter to a decision-maker"),
    "kit": _l("News for a supporter about their link"),
    "weekly_report": _l("Report of the week"),
}
STATE_NAMES = {
    "waiting": (_l("waiting"), "yellow"),
    "sent": (_l("sent"), "green"),
    "withheld": (_l("withheld"), "secondary"),
    "failed": (_l("failed"), "red"),
}
REASONS = {
    "confirmed": _l("It was confirmed already."),
    "capped": _l("This address already got as many mails as it may get in this time."),
    "suppressed": _l("This address wants no mail from here."),
    "network": _l("Too many sign-ups came from one network; staff can let it through."),
    "burst": _l("A flood of sign-ups that nobody confirms; staff can let it through."),
    "blocked": _l("A mail provider blocks this campaign's mails; staff can let it through."),
    "invalidated": _l("Staff have taken this sign-up out."),
    "unwanted": _l("Its owner said that it was not them, and wants no more mails to confirm."),
    "withdrawn": _l("The consent to it was withdrawn before it could leave."),
    "gone": _l("What the mail was about no longer exists."),
    "paused": _l("The campaign rested when it should have left."),
    "expired": _l("The link in it had expired or been used before it could leave."),
}


@bp.get("/outbox")
@needs("outbox.view")
def message_list() -> ResponseReturnValue:
    """All messages; ``?state=&page=``. htmx gets the numbers and the table alone."""
    state = request.args.get("state", "")
    page = queries.messages_page(state)
    template = "outbox/_results.html" if request.headers.get("HX-Request") else "outbox/list.html"
    mails = queries.mails_to_show(page.items)
    answer = render_template(
        template,
        page=page,
        mails=mails,
        state=state if state in queries.STATES else "",
        counts=queries.counts(),
        delay=queries.confirmation_delay(),
        **_words(),
    )
    people = [mail.to for mail in mails.values()]
    return audit.shown(answer, audit.MAILS_LISTED, "outbox", None, addresses=people)


@bp.get("/outbox/<int:message_id>")
@needs("outbox.view")
def message(message_id: int) -> ResponseReturnValue:
    """One message; ``?tab=html|text|headers``."""
    row, mail = _found(message_id)
    tabs = _TABS[1:] if mail and mail.by_hand else _TABS
    tab = request.args.get("tab", "")
    page = render_template(
        "outbox/message.html",
        message=row,
        mail=mail,
        headers=_headers(row, mail) if mail else [],
        why_no_mail="" if mail else _why_no_mail(row),
        tabs=tabs,
        tab=tab if tab in tabs else tabs[0],
        **_words(),
    )
    return _on_record(page, message_id, mail) if mail else page


@bp.get("/outbox/<int:message_id>/html")
@needs("outbox.view")
def message_html(message_id: int) -> ResponseReturnValue:
    """The HTML part as the recipient's mail program gets it, for the frame on the message's page."""
    _message, mail = _found(message_id)
    if mail is None or mail.by_hand:
        abort(404)
    # Inside a frame a link would open in the frame.
    html = mail.html.replace("</head>", '<base target="_blank"></head>', 1)
    page = Response(
        html,
        mimetype="text/html",
        headers={"Content-Security-Policy": _MAIL_POLICY, "Referrer-Policy": "no-referrer"},
    )
    return _on_record(page, message_id, mail)


def seconds_in_words(seconds: float | None) -> str:
    """0.4 as “under 1 s”, 75 as “1 min 15 s”, 7300 as “2 h 1 min”."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    if seconds < 1:
        words = _("under 1 s")
    elif whole < 60:
        words = _("%(seconds)s s", seconds=whole)
    elif minutes < 60:
        words = _("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest)
    elif minutes < 48 * 60:
        words = _("%(hours)s h %(minutes)s min", hours=number(minutes // 60), minutes=minutes % 60)
    else:
        words = _("%(days)s days %(hours)s h", days=number(minutes // 1440), hours=minutes // 60 % 24)
    return str(words)


def _on_record(page: ResponseReturnValue, message_id: int, mail: Mail) -> ResponseReturnValue:
    return audit.shown(page, audit.MAIL_SEEN, "outbox_message", message_id, addresses=[mail.to])


def _found(message_id: int) -> tuple[OutboxMessage, Mail | None]:
    row = db.session.get(OutboxMessage, message_id) or abort(404)
    return row, queries.mails_to_show([row]).get(row.id)


def _why_no_mail(row: OutboxMessage) -> str:
    if current_app.config["TESTBALLON"].smtp_url:
        sentence = _(
            "A mail server is set up, so this mail is for its recipient alone: nobody else can open a link that "
            "confirms or signs in."
        )
    elif row.withheld_at:
        sentence = _(
            "Nothing left for this entry. %(reason)s", reason=REASONS.get(row.withheld_reason or "", "")
        )
    elif row.sent_at:
        sentence = _(
            "What this mail was about has been deleted since, and its words with it. What stays is that it left, "
            "and when."
        )
    else:
        sentence = _(
            "This mail cannot be put together at the moment: what it is about is missing or has changed."
        )
    return str(sentence)


def _headers(row: OutboxMessage, mail: Mail) -> list[tuple[str, str]]:
    return [
        (name, str(value)) for name, value in message_from_bytes(as_bytes(row, mail), policy=default).items()
    ]


def _words() -> dict[str, object]:
    return {
        "kind_names": KIND_NAMES,
        "state_names": STATE_NAMES,
        "reasons": REASONS,
        "in_words": seconds_in_words,
        "is_built_in": not current_app.config["TESTBALLON"].smtp_url,
    }
