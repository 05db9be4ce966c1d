"""The port through which a room asks whether a second person has to release a step first (R7.10); staff keep who did.

A release is for exactly what was asked, by the one who asked, once, and for a day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask.typing import ResponseReturnValue

from app.foundation import tokens

EXPORT, MASS, PUBLISH, IMPORT = "export", "mass", "publish", "import"
# What whoever releases a step must be allowed to do themselves.
PERMISSIONS = {
    EXPORT: "contacts.export",
    MASS: "sign_ups.invalidate",
    IMPORT: "contacts.import",
    PUBLISH: "campaigns.publish",
}

# So many single people an account may take out, or erase, or copy within a day, before that is many at once, too.
ONE_BY_ONE = {MASS: 10, EXPORT: 20}
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """A step somebody wants to take: of which kind, on which row, and everything that decides what it does (JSON).

    ``subject`` says it in a few words, at ``look`` one can see it; ``fields`` sent to ``path`` do it.
    """

    kind: str
    object_id: int | None
    asked: Any
    subject: str
    look: str
    path: str
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> bytes:
        """The same only for the very same step."""
        return tokens.keyed_hash(
            "release", json.dumps([self.kind, self.object_id, self.asked], sort_keys=True)
        )


_Keeper = Callable[[Wish], ResponseReturnValue | None]
_Asker = Callable[[str], bool]
# Whether what a fingerprint was taken of, on a row, is still there as it was, for whoever looks at it to release it;
# the fields of the form that does it are told, too.
_Looker = Callable[[int | None, bytes, Mapping[str, str]], bool]
_keeper: tuple[_Keeper, _Asker] | None = None
_lookers: dict[str, _Looker] = {}


def kept_by(keeper: _Keeper, is_on: _Asker) -> None:
    """Name who knows of releases, and for which kinds they are needed; ``wiring`` calls this once."""
    global _keeper
    _keeper = keeper, is_on


def looked_up_by(kind: str, looker: _Looker) -> None:
    """Name who knows whether what was asked is still as it was; for other kinds nothing changes meanwhile."""
    _lookers[kind] = looker


def is_as_asked(kind: str, object_id: int | None, fingerprint: bytes, fields: Mapping[str, str]) -> bool:
    """Whether whoever looks at it now sees what was asked."""
    return kind not in _lookers or _lookers[kind](object_id, fingerprint, fields)


def stopped_by(wish: Wish) -> ResponseReturnValue | None:
    """None where the step may be taken now; a release is then used up in the caller's transaction.

    Otherwise the answer to give instead: the question why, or, once that is written, where the release is waited for.
    What was typed for the step itself has to be in the wish or committed by the caller.
    """
    return _kept()[0](wish)


def are_needed(kind: str) -> bool:
    """Whether steps of this kind wait for a second person, for what the program would do on its own."""
    return _kept()[1](kind)


def _kept() -> tuple[_Keeper, _Asker]:
    if _keeper is None:
        raise RuntimeError("Nobody keeps the releases; wiring fills this port.")
    return _keeper
