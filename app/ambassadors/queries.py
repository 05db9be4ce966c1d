"""Finding a supporter by their share code or their kit's token."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select

from app.campaigns.models import Campaign
from app.foundation.database import db
from app.landing.households import same_person
from app.landing.models import SignUp, Supporter

# Crockford's base 32, which lets what is easily misread count as what was meant.
_MISREAD = str.maketrans("oil", "011")
_CODE = re.compile(r"^[0-9a-z]{6,16}$")


@dataclass(frozen=True, slots=True)
class SharedBy:
    """Whose link it is and which campaign it leads to."""

    sign_up: SignUp
    campaign: Campaign


def read_code(typed: str) -> str:
    """A code as somebody read it off a poster; "" for what cannot be one."""
    code = typed.lower().translate(_MISREAD)
    return code if _CODE.match(code) else ""


def by_code(code: str) -> SharedBy | None:
    """The confirmed sign-up with this share code."""
    return _one(SignUp.share_code == code)


def by_handle(handle: bytes) -> SharedBy | None:
    """The confirmed sign-up behind a kit."""
    return _one(SignUp.handle == handle)


def number_in_campaign(sign_up: SignUp) -> int:
    """Which supporter the person is, however often they signed."""
    return (
        db.session.scalar(select(Supporter.number).join(SignUp, same_person()).where(SignUp.id == sign_up.id))
        or 0
    )


def _one(condition: object) -> SharedBy | None:
    row = db.session.execute(
        select(SignUp, Campaign)
        .join(Campaign, Campaign.id == SignUp.campaign_id)
        .where(condition, SignUp.confirmed_at.is_not(None))  # type: ignore[arg-type]
    ).first()
    return SharedBy(*row) if row else None
