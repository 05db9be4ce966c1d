"""Addresses of the staff room: the door, one's own language, and the accounts."""

from __future__ import annotations

import math
from datetime import timedelta

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.foundation import queue
from app.foundation.database import db
from app.foundation.errors import ExpiredError, NotFoundError, RefusedError
from app.foundation.gates import needs, open_to_all, staff_blueprint
from app.foundation.logs import log
from app.outbox import leaving
from app.staff import accounts, queries, signing_in, throttling
from app.staff.forms import ROLE_NAMES, AccountForm, EntryLinkForm, SignInForm
from app.staff.models import Account

bp = staff_blueprint("staff", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """To the first place this account may see."""
    if current_user.may("numbers.view"):
        return redirect("/staff/board")
    return redirect("/staff/campaigns" if current_user.may("campaigns.view") else "/staff/contacts")


@open_to_all
def sign_in_page() -> ResponseReturnValue:
    """``GET|POST /staff/sign-in`` (registered by Flask-Security): e-mail and password, or a mailed link."""
    if current_user.is_authenticated:
        return redirect(signing_in.local_address(request.args.get("next", "")))
    form = SignInForm()
    if request.method == "GET":
        return _door(form)
    typed = form.email.data or ""
    if pause := throttling.note_try(typed):
        return _door(form, pause=pause), 429, {"Retry-After": str(round(pause.total_seconds()))}
    if form.validate_on_submit():
        assert isinstance(form.user, Account)
        throttling.forget_tries(typed)
        return signing_in.sign_in(form.user, proof="password", next_url=form.next.data or "")
    # The hash that Flask-Security may have renewed, or nothing.
    db.session.rollback()
    log("sign-in refused")
    return _door(form, refused=True), 422


def sign_out() -> ResponseReturnValue:
    """``POST /staff/sign-out`` (registered by Flask-Security)."""
    signing_in.sign_out_everywhere()
    flash(_("You are signed out."), "success")
    return redirect(url_for("security.login"))


@bp.post("/sign-in/link")
@open_to_all
def mail_link() -> ResponseReturnValue:
    """Mail a one-time link; the answer is the same for every address."""
    form = EntryLinkForm()
    if not form.validate_on_submit():
        return _door(SignInForm(formdata=None), link_form=form), 422
    if accounts.mail_entry_link(form.email.data or ""):
        db.session.commit()
        queue.nudge(leaving.JOB)
    return redirect(url_for("staff.link_mailed"))


@bp.get("/sign-in/link-sent")
@open_to_all
def link_mailed() -> ResponseReturnValue:
    """What to do now."""
    return render_template("staff/link_mailed.html")


@bp.get("/enter/<token>")
@open_to_all
def enter(token: str) -> ResponseReturnValue:
    """One button; a mail scanner that follows the link signs nobody in."""
    try:
        account = accounts.account_for_token(token)
    except (NotFoundError, ExpiredError):
        account = None
    page = render_template("staff/enter.html", account=account)
    return page, 200 if account else 410


@bp.post("/enter/<token>")
@open_to_all
def enter_now(token: str) -> ResponseReturnValue:
    """Spend the link and sign in."""
    try:
        account = accounts.use_entry_link(token)
    except (NotFoundError, ExpiredError):
        account = None
    if account is None:
        db.session.rollback()
        return render_template("staff/enter.html", account=None), 410
    return signing_in.sign_in(account, proof="email", next_url=request.form.get("next", ""))


@bp.post("/language")
@open_to_all
def choose_language() -> ResponseReturnValue:
    """Remember the language on the account, or for this session before sign-in."""
    language = request.form.get("language", "")
    if language not in ("de", "en"):
        abort(422)
    if current_user.is_authenticated:
        account = db.session.get(Account, current_user.id)
        assert account is not None
        account.language = language
        db.session.commit()
    session["language"] = language
    return redirect(signing_in.local_address(request.form.get("next", "")))


@bp.route("/accounts", methods=["GET", "POST"])
@needs("accounts.edit")
def account_list() -> ResponseReturnValue:
    """Who works here; POST lets somebody in and mails them a link."""
    form = AccountForm()
    if form.validate_on_submit():
        try:
            account = accounts.add_account(form.email.data or "", form.role.data)
            accounts.mail_entry_link(account.email)
        except RefusedError:
            db.session.rollback()
            form.email.errors = [_("This is not a complete e-mail address, or it has an account already.")]
        else:
            db.session.commit()
            queue.nudge(leaving.JOB)
            done = _("%(email)s may now work here; a link to sign in is on its way.", email=account.email)
            return _back_to_accounts(done)
    page = render_template(
        "staff/accounts.html", form=form, accounts=queries.all_accounts(), role_names=ROLE_NAMES
    )
    return page, 422 if request.method == "POST" else 200


@bp.post("/accounts/<int:account_id>/active")
@needs("accounts.edit")
def account_active(account_id: int) -> ResponseReturnValue:
    """Close an account or open it again."""
    account = _somebody_elses(account_id)
    accounts.set_active(account, request.form.get("active") == "yes")
    db.session.commit()
    if account.active:
        return _back_to_accounts(_("%(email)s may work here again.", email=account.email))
    return _back_to_accounts(_("%(email)s is signed out and cannot sign in any more.", email=account.email))


@bp.post("/accounts/<int:account_id>/role")
@needs("accounts.edit")
def account_role(account_id: int) -> ResponseReturnValue:
    """Give somebody another role; it holds from their next click."""
    account = _somebody_elses(account_id)
    accounts.change_role(account, request.form.get("role", ""))
    db.session.commit()
    role = ROLE_NAMES[account.roles[0].name]
    return _back_to_accounts(_("%(email)s now has the role “%(role)s”.", email=account.email, role=role))


@bp.post("/accounts/<int:account_id>/link")
@needs("accounts.edit")
def account_link(account_id: int) -> ResponseReturnValue:
    """Mail somebody a fresh link, for whom the first one came too late."""
    account = _somebody_elses(account_id)
    mailed = accounts.mail_entry_link(account.email)
    db.session.commit()
    queue.nudge(leaving.JOB)
    if mailed:
        return _back_to_accounts(_("A link to sign in is on its way to %(email)s.", email=account.email))
    sentence = _("%(email)s has unused links enough; the last ones still work.", email=account.email)
    return _back_to_accounts(sentence, "warning")


@bp.post("/still-here")
@open_to_all
def still_here() -> ResponseReturnValue:
    """Sent by the page while somebody types for long, so that the session does not end as a silent one."""
    return "", 204 if current_user.is_authenticated else 401


def default_language() -> str:
    """The installation's language."""
    return str(current_app.config["TESTBALLON"].language)


def _door(
    form: SignInForm,
    *,
    link_form: EntryLinkForm | None = None,
    refused: bool = False,
    pause: timedelta | None = None,
) -> str:
    link_form = link_form or EntryLinkForm(formdata=None)
    minutes = math.ceil(pause.total_seconds() / 60) if pause else 0
    return render_template(
        "staff/sign_in.html", form=form, link_form=link_form, refused=refused, pause_minutes=minutes
    )


def _somebody_elses(account_id: int) -> Account:
    """An account to change; nobody can lock themselves out."""
    account = db.session.get(Account, account_id) or abort(404)
    return account if account.id != current_user.id else abort(422)


def _back_to_accounts(sentence: str, tone: str = "success") -> ResponseReturnValue:
    flash(sentence, tone)
    return redirect(url_for("staff.account_list"))
