"""Which sign-ups are meant: conditions as staff write them, and as the database understands them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func

from app.foundation.errors import RefusedError
from app.foundation.row_numbers import row_number_or_none
from app.foundation.wording import zone
from app.landing.models import SignUp


@dataclass(frozen=True, slots=True)
class Conditions:
    """All of them hold together; what is empty does not matter."""

    campaign: int = 0
    domain: str = ""
    disposable: bool = False
    network: str = ""
    since: str = ""
    until: str = ""
    name: str = ""
    ref: str = ""

    @property
    def says_enough(self) -> bool:
        """Whether something is named besides the campaign: a whole campaign is deleted elsewhere."""
        return any((self.domain, self.disposable, self.network, self.since, self.name, self.ref))

    def written(self) -> dict[str, Any]:
        """Only what is named, for keeping and for a query string."""
        return {name: value for name, value in asdict(self).items() if value}

    def where(self) -> list[ColumnElement[bool]]:
        """For a query on sign-ups. Raises RefusedError for what cannot be understood."""
        if not self.says_enough:
            raise RefusedError(_("Please name at least one condition besides the campaign."))
        tests = [SignUp.invalidated_at.is_(None), SignUp.email != ""]
        if self.campaign:
            tests.append(SignUp.campaign_id == self.campaign)
        if self.domain:
            tests.append(func.lower(SignUp.email).like(f"%@{_literal(self.domain)}", escape="\\"))
        if self.disposable:
            tests.append(SignUp.provider == "disposable")
        if self.network:
            tests.append(SignUp.network_key == _key(self.network))
        if self.since:
            tests.append(SignUp.created_at >= moment_typed(self.since))
        if self.until:
            tests.append(SignUp.created_at < moment_typed(self.until))
        if self.name:
            whole = func.lower(
                func.coalesce(SignUp.given_name, "") + " " + func.coalesce(SignUp.family_name, "")
            )
            tests.append(whole.like(_literal(self.name).replace("*", "%"), escape="\\"))
        if self.ref:
            tests.append(SignUp.ref_code == self.ref)
        return tests


def read_conditions(given: Mapping[str, str]) -> Conditions:
    """From a form or a query string."""

    def text(name: str) -> str:
        return given.get(name, "").strip()[:200]

    return Conditions(
        campaign=row_number_or_none(text("campaign")) if text("campaign") else 0,
        domain=text("domain").lower().removeprefix("@"),
        disposable=bool(text("disposable")),
        network=text("network").lower(),
        since=text("since"),
        until=text("until"),
        name=text("name").lower(),
        ref=text("ref"),
    )


def _literal(text: str) -> str:
    """The text as it is, but for the star."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _key(written: str) -> bytes:
    try:
        return bytes.fromhex(written)
    except ValueError as failure:
        raise RefusedError(_("This is no network’s key; it stands in the alarm.")) from failure


def moment_typed(written: str) -> datetime:
    """What a browser's field for date and time sends, in the organisation's time zone."""
    try:
        moment = datetime.fromisoformat(written).replace(tzinfo=zone())
    except ValueError:
        moment = None
    # At the calendar's edges there is no other zone's time, and no day after.
    if moment is None or not MINYEAR < moment.year < MAXYEAR:
        raise RefusedError(_("Please write the time like this: 2026-11-30T14:05."))
    return moment
