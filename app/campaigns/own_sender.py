"""A campaign under its own name: reply address, imprint, privacy contact and logo that differ from the organisation's.

They are kept in ``campaigns.own``; what is not there is the organisation's. An imprint is taken whole or not at all,
for half of one and half of another would be nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from app.campaigns.logos import draw_logo
from app.campaigns.models import Campaign, Organisation
from app.campaigns.organisation import the_organisation
from app.campaigns.pictures import picture_by_key
from app.foundation import audit
from app.foundation.database import db

IMPRINT = (
    "name",
    "street",
    "postal_code",
    "city",
    "country",
    "represented_by",
    "phone",
    "register_entry",
    "supervisory_authority",
)
# Without these an imprint is none (§ 5 DDG).
NEEDED = ("name", "street", "postal_code", "city", "represented_by", "email")
FIELDS = (*IMPRINT, "email", "privacy_contact", "logo")


def organisation_of(campaign: Campaign) -> Organisation:
    """The organisation as this campaign shows it; never to be saved."""
    organisation, own = the_organisation(), campaign.own or {}
    if not own:
        return organisation
    shown = Organisation(
        **{column.name: getattr(organisation, column.name) for column in Organisation.__table__.columns}
    )
    named = [
        *(IMPRINT if own.get("name") else ()),
        *(one for one in ("email", "privacy_contact") if own.get(one)),
    ]
    for name in named:
        setattr(shown, name, own.get(name, ""))
    if own.get("logo"):
        shown.brand = (organisation.brand or {}) | {"logo": own["logo"]}
    return shown


def has_own_legal_pages(campaign: Campaign) -> bool:
    """Whether imprint or privacy notice name somebody else than the organisation's."""
    return any((campaign.own or {}).get(name) for name in ("name", "email", "privacy_contact"))


def change_own(campaign: Campaign, entered: Mapping[str, str]) -> None:
    """Keep what was entered. The caller publishes the page anew and commits."""
    campaign.own = {name: entered[name] for name in FIELDS if entered.get(name)}
    picture = picture_by_key(campaign.own.get("logo", ""))
    if picture is not None:
        draw_logo(picture)
    audit.record("campaign.sender_changed", "campaign", campaign.id)


def is_a_logo(key: str) -> bool:
    """Whether the organisation or a campaign shows this picture as its logo."""
    if (the_organisation().brand or {}).get("logo") == key:
        return True
    return any((own or {}).get("logo") == key for own in db.session.scalars(select(Campaign.own)))
