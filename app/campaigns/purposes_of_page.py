"""What a page's form asks consent for: chosen by the campaigner, each a box of its own, none a condition (R1.12)."""

from __future__ import annotations

import re
from typing import Any

from app.campaigns import draft_history
from app.campaigns.models import Campaign
from app.consent.purposes import PURPOSES

LONGEST_PARTNER = 120
MOST_PARTNERS = 5
# As long as a purpose fits into the ledger, with "partner-" before it.
_KEY = re.compile(r"^[a-z0-9]{1,30}$")


def are_partners(value: Any) -> bool:
    """Whether these can be a page's partners: ``[{"key", "name"}]``."""
    return (
        isinstance(value, list)
        and len(value) <= MOST_PARTNERS
        and all(isinstance(one, dict) and set(one) == {"key", "name"} for one in value)
        and all(isinstance(one["key"], str) and _KEY.match(one["key"]) for one in value)
        and all(isinstance(one["name"], str) and 0 < len(one["name"]) <= LONGEST_PARTNER for one in value)
        and len({one["key"] for one in value}) == len(value)
    )


def change_purposes(
    campaign: Campaign,
    purposes: list[str],
    partner_names: list[str],
    *,
    is_political: bool,
    has_conditions: bool = False,
) -> None:
    """Let the draft's form ask for these, and lead to the conditions. The caller commits and publishes."""
    content = campaign.draft | {"purposes": [one for one in PURPOSES if one in purposes]}
    content.pop("political", None)
    content.pop("partners", None)
    content.pop("conditions", None)
    if is_political:
        content["political"] = True
    if has_conditions:
        content["conditions"] = True
    if partners := _partners(partner_names, campaign.draft.get("partners", [])):
        content["partners"] = partners
    draft_history.keep(campaign, content, what="purposes")


def _partners(names: list[str], known: list[dict[str, str]]) -> list[dict[str, str]]:
    """A partner keeps its key for as long as it keeps its name, for consents are kept by the key."""
    keys = {partner["name"]: partner["key"] for partner in known}
    found: dict[str, str] = {}
    for name in names[:MOST_PARTNERS]:
        found[name[:LONGEST_PARTNER]] = keys.get(name) or _new_key(name, {*keys.values(), *found.values()})
    return [{"key": key, "name": name} for name, key in found.items()]


def _new_key(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]", "", name.lower().translate(_SPELLED))[:26] or "partner"
    return next(key for key in (plain, *(f"{plain}{n}" for n in range(2, 100))) if key not in taken)


_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
