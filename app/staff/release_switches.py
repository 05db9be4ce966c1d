"""For which kinds of steps a second person is asked: what an administrator chose, or what is usual."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.releases import EXPORT, IMPORT, MASS, PERMISSIONS, PUBLISH
from app.staff.models import Account, Role
from app.staff.permissions import ROLES
from app.staff.release_models import ReleaseSwitch

# On from the start, as soon as there are two who could; publishing has to be switched on.
_USUAL = (EXPORT, MASS, IMPORT)


@dataclass(frozen=True, slots=True)
class Switch:
    """One kind of step as the organisation's page shows it."""

    kind: str
    label: str
    is_on: bool
    why: str


def is_on(kind: str) -> bool:
    """Whether a step of this kind waits for a second person."""
    chosen = db.session.get(ReleaseSwitch, kind)
    if chosen is not None:
        return chosen.on_since is not None
    return kind in _USUAL and how_many_could_release(kind) > 1


def how_many_could_release(kind: str) -> int:
    """Open accounts that may do the thing itself."""
    roles = [name for name, may in ROLES.items() if PERMISSIONS[kind] in may]
    mine = Account.roles.any(Role.name.in_(roles))
    return db.session.scalar(select(func.count()).select_from(Account).where(Account.active, mine)) or 0


def switch(kind: str, *, on: bool) -> None:
    """Choose. The caller commits. Raises KeyError for a kind nobody knows."""
    row = db.session.get(ReleaseSwitch, kind) or ReleaseSwitch(kind=kind)
    row.on_since = clock.now() if on else None
    db.session.add(row)
    could = PERMISSIONS[kind]
    audit.record(
        f"release.switched_{'on' if on else 'off'}", "release_switch", None, kind=kind, permission=could
    )


def all_switches() -> list[Switch]:
    """Every kind, whether it is on, and what follows from that."""
    return [Switch(kind, kind_label(kind), is_on(kind), _why(kind)) for kind in PERMISSIONS]


def kind_label(kind: str) -> str:
    """A kind of step in words."""
    labels = {
        EXPORT: _("Download everybody who signed up"),
        MASS: _("Take out several sign-ups at once"),
        IMPORT: _("Bring in consents with a list, or take a list back"),
        PUBLISH: _("Publish a page"),
    }
    return str(labels[kind])


def _why(kind: str) -> str:
    alone = how_many_could_release(kind) < 2
    if is_on(kind):
        said = _("Only one open account could release it: let somebody in, or nobody can do this.")
        return str(said) if alone else _what_follows(kind)
    if alone and kind in _USUAL and db.session.get(ReleaseSwitch, kind) is None:
        said = _(
            "Off, for only one open account could release it. A second person needs an account of their own."
        )
        return str(said)
    return ""


def _what_follows(kind: str) -> str:
    if kind != PUBLISH:
        return ""
    return str(_("The next phase of a campaign then does not begin on its own: somebody lets it begin."))
