"""``testballon doctor``: what is missing or wrong in this installation, in sentences that say what to do."""

from __future__ import annotations

import shutil
import smtplib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app.campaigns.organisation import the_organisation
from app.consent.chain import head
from app.consent.verifying import wrong_lines
from app.foundation import clock, terms
from app.foundation.database import db
from app.foundation.errors import SetupError
from app.foundation.leases import current
from app.foundation.queue import RedisQueue
from app.foundation.resealing import keys_that_seal, not_sealed_anew
from app.foundation.sealing import known_keys
from app.foundation.settings import Settings
from app.outbox.models import OutboxMessage
from app.outbox.smtp import SmtpHandOver
from app.periodic import LEASE
from app.staff.models import Account
from app.staff.sealing_trail import wrong_stretches
from app.starting import check_database, check_folder
from app.visits import recognising
from app.visits.adding_up import wrong_totals
from app.visits.models import VisitCount

_TOO_LONG = timedelta(minutes=10)
# What was counted in this time is looked at, if it is so much.
_LATELY, _MANY = timedelta(days=7), 50
_LITTLE_ROOM = 500 * 1024 * 1024
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def findings() -> list[str]:
    """Every finding as one sentence or two; empty when all is well."""
    settings: Settings = current_app.config["TESTBALLON"]
    found = [*_about_settings(settings), *_about_files(settings), *_about_servers(settings)]
    try:
        check_database(current_app._get_current_object())  # type: ignore[attr-defined]
    except SetupError as failure:
        return [*found, str(failure)]
    return [
        *found,
        *_about_people(),
        *_about_mails(),
        *_about_counts(),
        *_about_seals(),
        *wrong_lines(),
        *wrong_stretches(),
    ]


def ledger_head() -> str:
    """Up to where the ledger of consents is sealed; a copy kept elsewhere proves later what it said today."""
    try:
        check_database(current_app._get_current_object())  # type: ignore[attr-defined]
    except SetupError:
        return ""
    last = head()
    if last is None:
        return ""
    return f"The ledger of consents is sealed up to link {last.position}, {last.linked_at:%d.%m.%Y}: {last.chained}"


def terms_in_force() -> str:
    """What the organisation chose, or what is usual (``foundation/terms.py``)."""
    try:
        confirm, warned, frozen, proof = (terms.value_of(term) for term in terms.ALL)
    except SQLAlchemyError:
        # That it cannot be used is a finding of its own.
        return ""
    return (
        f"Terms: {confirm} days to confirm; unused consents are warned of after {warned} months and lead to no mail "
        f"after {frozen}; proof of withdrawn ones is kept {proof} years. Chosen at /staff/data-protection/terms."
    )


def _about_settings(settings: Settings) -> Iterator[str]:
    if not settings.smtp_url:
        yield "No TESTBALLON_SMTP_URL is set: mails stay in the built-in outbox and reach nobody."
    for name, url in (("BASE", settings.base_url), ("STAFF", settings.staff_url)):
        if url.startswith("http://"):
            yield (
                f"TESTBALLON_{name}_URL does not begin with https://: what people enter would travel in the open."
            )
    if settings.host in _THIS_MACHINE:
        yield (
            "TESTBALLON_BASE_URL names this very machine: the links in mails would lead nobody anywhere. "
            "Set it to the address people see."
        )


def _about_files(settings: Settings) -> Iterator[str]:
    if settings.needs_folder:
        try:
            check_folder(settings)
        except SetupError as failure:
            yield str(failure)
            return
        if shutil.disk_usage(settings.data).free < _LITTLE_ROOM:
            yield f"There is little room left where the data folder {settings.data} is: less than 500 MB."
        key = settings.data / "secret-key"
        if key.exists() and key.stat().st_mode & 0o077:
            yield f"Others may read the server's key: chmod 600 {key}"
    if not list(Path(current_app.config["TRANSLATIONS"]).glob("*/LC_MESSAGES/messages.mo")):
        yield "The translations are not compiled, so everything speaks English: make setup"


def _about_servers(settings: Settings) -> Iterator[str]:
    queue = current_app.extensions["testballon_queue"]
    if isinstance(queue, RedisQueue) and not queue.answers():
        yield "Redis cannot be reached: mails leave only at the next sweep. Check TESTBALLON_REDIS_URL."
    if settings.smtp_url:
        try:
            with SmtpHandOver(settings.smtp_url) as server:
                server.connected()
        except smtplib.SMTPAuthenticationError:
            yield "The mail server refuses the user or the password in TESTBALLON_SMTP_URL; mails wait."
        except (smtplib.SMTPException, OSError) as failure:
            host = urlsplit(settings.smtp_url).hostname
            yield (
                f"The mail server {host} cannot be used ({type(failure).__name__}); mails wait. "
                "Check TESTBALLON_SMTP_URL."
            )


def _about_people() -> Iterator[str]:
    if not db.session.scalar(select(func.count()).select_from(Account).where(Account.active)):
        yield "Nobody can sign in yet. Add somebody: testballon staff add EMAIL --role admin"
    organisation = the_organisation()
    if organisation.missing_for_imprint:
        yield (
            f"The imprint lacks: {', '.join(organisation.missing_for_imprint)}. Fill it in at /staff/organisation."
        )
    if organisation.accessibility_checked_at and not organisation.statement_is_fresh:
        yield "Nobody looked through the accessibility statement for a year. Do it at /staff/accessibility."
    if organisation.is_demo and current_app.config["TESTBALLON"].smtp_url:
        yield "The demo organisation is still here. Remove it at /staff/organisation before people come."


def _about_mails() -> Iterator[str]:
    lease = current(LEASE)
    if lease is None or lease.until < clock.now():
        yield "No worker is at work, so no mail leaves. Start testballon run, or with Redis testballon worker."
    oldest = db.session.scalar(
        select(func.min(func.coalesce(OutboxMessage.not_before, OutboxMessage.created_at))).where(
            OutboxMessage.due_at.is_not(None)
        )
    )
    if oldest is not None and clock.now() - oldest > _TOO_LONG:
        yield f"Mails have been waiting since {oldest:%d.%m.%Y %H:%M} UTC; see /staff/outbox for why."
    failed = db.session.scalar(select(func.count()).where(OutboxMessage.failed_at.is_not(None)))
    if failed:
        yield f"{failed} mails could not be delivered for good; see /staff/outbox."


def _about_seals() -> Iterator[str]:
    missing = keys_that_seal() - set(known_keys())
    if missing:
        yield (
            f"Phone numbers or texts are sealed with a key that is not set any more ({', '.join(sorted(missing))}). "
            "Put it back, as the last one, into TESTBALLON_FIELD_KEYS."
        )
    elif waiting := not_sealed_anew():
        yield (
            f"{waiting} phone numbers or texts are not sealed with the newest key yet. The worker does it within an "
            "hour; keep the older keys in TESTBALLON_FIELD_KEYS until then."
        )


def _about_counts() -> Iterator[str]:
    if wrong := wrong_totals():
        yield f"{wrong} totals of visits are not what was counted by the hour: testballon recount"
    since = clock.now() - _LATELY
    by_kind = select(VisitCount.kind, func.sum(VisitCount.number)).where(VisitCount.hour > since)
    looks = dict(db.session.execute(by_kind.group_by(VisitCount.kind)).all())
    unmarked = looks.get(recognising.UNMARKED, 0)
    if unmarked >= _MANY and unmarked > looks.get(recognising.VIEW, 0):
        yield (
            "More visits of the last week were left out than counted, for they came without the Sec-Fetch headers of "
            "new browsers. Perhaps the proxy in front takes them away; let it pass on what browsers send."
        )
