"""Asking a second person, answering, and using what was released: once, by the one who asked, within a day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.releases import PERMISSIONS, Wish, is_as_asked
from app.staff.release_models import Release
from app.staff.release_switches import how_many_could_release, is_on, kind_label

LIFETIME = timedelta(hours=24)
LONGEST_REASON = 500
RELEASED, REFUSED = "released", "refused"
# The trail keeps who did what; the words are needed no longer.
_KEPT = timedelta(days=90)
_MOST_SHOWN = 50


def stopped_by(wish: Wish) -> ResponseReturnValue | None:
    """See ``foundation/releases.py``."""
    if not is_on(wish.kind) or _use(wish):
        return None
    reason = request.form.get("release_reason", "").strip()[:LONGEST_REASON]
    if not reason:
        return _question_why(wish)
    ask(wish, reason)
    db.session.commit()
    flash(_("Asked. As soon as somebody else has released it, you can do it from here."), "success")
    return redirect(url_for("releases.overview"), 303)


def ask(wish: Wish, reason: str) -> Release:
    """Write the question down. The caller commits."""
    now = clock.now()
    db.session.execute(delete(Release).where(Release.expires_at < now - _KEPT))
    words = {
        "subject": wish.subject,
        "reason": reason,
        "look": wish.look,
        "path": wish.path,
        "fields": dict(wish.fields),
    }
    release = Release(
        kind=wish.kind,
        object_id=wish.object_id,
        fingerprint=wish.fingerprint,
        words=json.dumps(words),
        asked_by=int(current_user.id),
        asked_at=now,
        expires_at=now + LIFETIME,
    )
    db.session.add(release)
    db.session.flush()
    audit.record("release.asked", "release", release.id, kind=wish.kind, object=wish.object_id)
    return release


def decide(release: Release, decision: str, answer: str = "") -> None:
    """Release, or refuse with a reason. The caller commits. Raises RefusedError."""
    answer = answer.strip()[:LONGEST_REASON]
    if decision == REFUSED and not answer:
        raise RefusedError(_("Please say why you refuse it; whoever asked reads that."))
    if not current_user.may(PERMISSIONS[release.kind]):
        raise RefusedError(_("Only somebody who may do this themselves may release it."))
    if release.asked_by == int(current_user.id):
        raise RefusedError(_("You asked for this yourself; somebody else has to release it."))
    if decision == RELEASED and not is_as_asked(
        release.kind, release.object_id, release.fingerprint, release.told["fields"]
    ):
        raise RefusedError(
            _("It was changed after somebody asked for this. It has to be asked for once more.")
        )
    now = clock.now()
    first = _change(
        Release.id == release.id, Release.decided_at.is_(None), Release.expires_at > now,
        Release.asked_by != int(current_user.id),
        decided_at=now, decided_by=int(current_user.id), decision=decision,
        words=json.dumps(release.told | {"answer": answer}),
    )  # fmt: skip
    if not first:
        raise RefusedError(_("This has been answered already, or its day is over."))
    audit.record(f"release.{decision}", "release", release.id, kind=release.kind, object=release.object_id)


def waiting_for_me() -> Sequence[Release]:
    """What others ask and this account may release, oldest first."""
    return db.session.scalars(select(Release).where(*_for_me()).order_by(Release.id)).all()


def asked_by_me() -> Sequence[Release]:
    """What this account asked for lately, newest first."""
    mine = select(Release).where(Release.asked_by == int(current_user.id))
    return db.session.scalars(mine.order_by(Release.id.desc()).limit(_MOST_SHOWN)).all()


def number_waiting() -> int:
    """How many wait for this account."""
    if not current_user.may("releases.give"):
        return 0
    try:
        return db.session.scalar(select(func.count()).select_from(Release).where(*_for_me())) or 0
    except SQLAlchemyError:
        # The page that says so shows this number, too.
        db.session.rollback()
        return 0


def _for_me() -> list[ColumnElement[bool]]:
    kinds = [kind for kind, permission in PERMISSIONS.items() if current_user.may(permission)]
    return [
        Release.kind.in_(kinds),
        Release.decided_at.is_(None),
        Release.expires_at > clock.now(),
        Release.asked_by != int(current_user.id),
    ]


def _use(wish: Wish) -> bool:
    """Of two at the same moment one gets it: the database decides."""
    usable = (
        Release.asked_by == int(current_user.id),
        Release.fingerprint == wish.fingerprint,
        Release.decision == RELEASED,
        Release.used_at.is_(None),
        Release.expires_at > clock.now(),
    )
    for release_id in db.session.scalars(select(Release.id).where(*usable).order_by(Release.id)).all():
        if _change(Release.id == release_id, *usable, used_at=clock.now()):
            audit.record("release.used", "release", release_id, kind=wish.kind, object=wish.object_id)
            return True
    return False


def _question_why(wish: Wish) -> ResponseReturnValue:
    waits = (
        Release.asked_by == int(current_user.id),
        Release.fingerprint == wish.fingerprint,
        Release.decided_at.is_(None),
        Release.expires_at > clock.now(),
    )
    page = render_template(
        "staff/ask_release.html",
        wish=wish,
        label=kind_label(wish.kind),
        asked=db.session.scalars(select(Release).where(*waits)).first(),
        is_nobody_else=how_many_could_release(wish.kind) < 2,
        longest=LONGEST_REASON,
    )
    return page, 409


def _change(*conditions: ColumnElement[bool], **values: object) -> int:
    statement = update(Release).where(*conditions).values(**values)
    changed = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(changed.rowcount)  # type: ignore[attr-defined]
