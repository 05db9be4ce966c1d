"""Making accounts, and the one-time links that let somebody in without a password."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask_security import hash_password
from sqlalchemy import func, select, update

from app.foundation import audit, clock, tokens
from app.foundation.database import db, insert_or_ignore
from app.foundation.errors import RefusedError
from app.outbox import leaving
from app.staff.models import Account, EntryLink, Role
from app.staff.permissions import ROLES
from app.staff.queries import account_by_email, entry_link_by_handle

TOKEN_PURPOSE = "entry"  # noqa: S105
MAIL_KIND = "entry_link"
MAILED_LINK_LIFETIME = timedelta(minutes=20)
PRINTED_LINK_LIFETIME = timedelta(hours=24)
PASSWORD_MINIMUM = 12
FIRST_ADMINISTRATOR = "admin@example.org"
# So many unspent mailed links an account may have; more would only be somebody else's joke. Whoever asks for the next
# one still has these in the inbox, so that no stranger can keep anybody out by asking for links.
_MOST_UNSPENT_LINKS = 3


def add_account(email: str, role: str, password: str | None = None) -> Account:
    """A new account; without a password it enters by one-time links. The caller commits.

    Raises RefusedError when the address is not one or has an account already, or the password is too short.
    """
    if role not in ROLES:
        raise RefusedError(f"There is no role “{role}”; choose one of {', '.join(ROLES)}.")
    try:
        address = validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as failure:
        raise RefusedError(f"“{email}” is not a complete e-mail address.") from failure
    if account_by_email(address):
        raise RefusedError(f"{address} has an account already.")
    if password is not None and len(password) < PASSWORD_MINIMUM:
        raise RefusedError(f"A password needs at least {PASSWORD_MINIMUM} characters.")
    account = Account(
        email=address,
        password=hash_password(password) if password else None,
        active=True,
        fs_uniquifier=uuid4().hex,
        created_at=clock.now(),
        roles=[_role(role)],
    )
    db.session.add(account)
    db.session.flush()
    audit.record("account added", "account", account.id, role=role)
    return account


def first_administrator(*, make: bool) -> Account | None:
    """The oldest open account of an administrator.

    Where nobody has an account yet, ``make`` makes one for FIRST_ADMINISTRATOR, without a password. The caller commits.
    """
    if make and not db.session.scalar(select(func.count()).select_from(Account)):
        return add_account(FIRST_ADMINISTRATOR, "admin")
    return db.session.scalars(
        select(Account)
        .where(Account.active, Account.roles.any(Role.name == "admin"))
        .order_by(Account.id)
        .limit(1)
    ).first()


def entry_link(account: Account, lifetime: timedelta) -> str:
    """The full address of a new link that signs the account in once. The caller commits."""
    return url_of(_new_link(account, lifetime))


def url_of(link: EntryLink) -> str:
    """The address of a link; its token is derived anew each time and never stored."""
    settings = current_app.config["TESTBALLON"]
    base = (settings.staff_url or settings.base_url).rstrip("/")
    return f"{base}/staff/enter/{tokens.seal(TOKEN_PURPOSE, link.handle, link.expires_at)}"


def mail_entry_link(email: str) -> bool:
    """Write down a mail with a link if the address has an account; whether one was, nobody outside may learn.

    The caller commits and nudges the outbox.
    """
    account = account_by_email(email)
    if account is None or not account.active:
        return False
    if _unspent_mailed_links(account) >= _MOST_UNSPENT_LINKS:
        return False
    leaving.put(MAIL_KIND, _new_link(account, MAILED_LINK_LIFETIME).id)
    return True


def account_for_token(token: str) -> Account | None:
    """The account an unused link is for.

    Raises NotFoundError for a token we never made, ExpiredError for one whose time has passed.
    """
    link = entry_link_by_handle(tokens.open_token(TOKEN_PURPOSE, token).handle)
    if link is None or link.used_at is not None:
        return None
    account = db.session.get(Account, link.account_id)
    return account if account and account.active else None


def use_entry_link(token: str) -> Account | None:
    """Spend the link: of two clicks at the same moment the database lets one win. The caller commits."""
    handle, now = tokens.open_token(TOKEN_PURPOSE, token).handle, clock.now()
    account_id = db.session.scalar(
        update(EntryLink)
        .where(EntryLink.handle == handle, EntryLink.used_at.is_(None), EntryLink.expires_at >= now)
        .values(used_at=now)
        .returning(EntryLink.account_id)
    )
    account = db.session.get(Account, account_id) if account_id else None
    return account if account and account.active else None


def set_active(account: Account, active: bool) -> None:
    """Close an account, which ends its sessions and links at once, or open it again. The caller commits."""
    account.active = active
    end_all_sessions(account)
    db.session.execute(
        update(EntryLink)
        .where(EntryLink.account_id == account.id, EntryLink.used_at.is_(None))
        .values(used_at=clock.now())
    )
    audit.record("account opened" if active else "account closed", "account", account.id)


def change_role(account: Account, role: str) -> None:
    """Let somebody do something else from now on. Raises RefusedError for an unknown role. The caller commits."""
    if role not in ROLES:
        raise RefusedError(f"There is no role “{role}”; choose one of {', '.join(ROLES)}.")
    account.roles = [_role(role)]
    audit.record("role changed", "account", account.id, role=role)


def end_all_sessions(account: Account) -> None:
    """Every session names the account's uniquifier; a new one makes them all void. The caller commits."""
    account.fs_uniquifier = uuid4().hex


def _unspent_mailed_links(account: Account) -> int:
    now = clock.now()
    unspent = (
        select(func.count())
        .select_from(EntryLink)
        .where(
            EntryLink.account_id == account.id,
            EntryLink.used_at.is_(None),
            EntryLink.expires_at.between(now, now + MAILED_LINK_LIFETIME),
        )
    )
    return db.session.scalar(unspent) or 0


def _new_link(account: Account, lifetime: timedelta) -> EntryLink:
    now = clock.now()
    link = EntryLink(
        handle=tokens.new_handle(),
        account_id=account.id,
        created_at=now,
        expires_at=_whole_seconds(now + lifetime),
    )
    db.session.add(link)
    db.session.flush()
    return link


def _whole_seconds(moment: datetime) -> datetime:
    """As the token says it, so that row and token expire together."""
    return moment.replace(microsecond=0)


def _role(name: str) -> Role:
    db.session.execute(insert_or_ignore(Role).values(name=name))
    return db.session.scalars(select(Role).where(Role.name == name)).one()
