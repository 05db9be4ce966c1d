"""Addresses of the staff room: the door, one's own language, and the accounts."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.foundation import queue
from app.foundation.database import db
from app.foundation.errors import ExpiredError, NotFoundError, RefusedError
from app.foundation.gates import needs, open_to_all, staff_blueprint
from app.outbox import leaving
from app.staff import accounts, queries, signing_in
from app.staff.forms import ROLE_NAMES, AccountForm, EntryLinkForm, SignInForm
from app.staff.models import Account

bp = staff_blueprint("staff", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """To the first place this account may see."""
    return redirect("/staff/campaigns" if current_user.may("campaigns.view") else "/staff/contacts")


@open_to_all
def sign_in_page() -> ResponseReturnValue:
    """``GET|POST /staff/sign-in`` (registered by Flask-Security): e-mail and password, or a mailed link."""
    if current_user.is_authenticated:
        return redirect(signing_in.local_address(request.args.get("next", "")))
    form = SignInForm()
    if form.validate_on_submit():
        assert isinstance(form.user, Account)
        return signing_in.sign_in(form.user, proof="password", next_url=form.next.data or "")
    refused = request.method == "POST"
    # The hash that Flask-Security may have renewed, or nothing.
    db.session.rollback()
    page = render_template("staff/sign_in.html", form=form, link_form=EntryLinkForm(), refused=refused)
    return page, 422 if refused else 200


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
        empty = SignInForm(formdata=None)
        return render_template("staff/sign_in.html", form=empty, link_form=form, refused=False), 422
    if accounts.mail_entry_link(form.email.data or ""):
        db.session.commit()
        queue.nudge(leaving.JOB)
    return redirect(url_for("staff.link_mailed"))


@bp.get("/sign-in/link")
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
    form.role.choices = list(ROLE_NAMES.items())
    status = 200
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
            flash(done, "success")
            return redirect(url_for("staff.account_list"))
    if request.method == "POST":
        status = 422
    page = render_template(
        "staff/accounts.html", form=form, accounts=queries.all_accounts(), role_names=ROLE_NAMES
    )
    return page, status


@bp.post("/accounts/<int:account_id>/active")
@needs("accounts.edit")
def account_active(account_id: int) -> ResponseReturnValue:
    """Close an account or open it again; nobody can lock themselves out."""
    account = db.session.get(Account, account_id) or abort(404)
    if account.id == current_user.id:
        abort(422)
    accounts.set_active(account, request.form.get("active") == "yes")
    db.session.commit()
    return redirect(url_for("staff.account_list"))


def default_language() -> str:
    """The installation's language."""
    return str(current_app.config["TESTBALLON"].language)
