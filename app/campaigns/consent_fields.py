"""Consents a form asks for without the field they are about: nobody could be called, named or handed over by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask_babel import gettext as _

from app.campaigns.block_kinds import all_kinds
from app.campaigns.page_content import Content

# Of each group one field has to be there.
_NEEDED: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "phone": (frozenset({"phone"}),),
    "publish_name": (frozenset({"given_name"}),),
    "handover": (frozenset({"given_name", "family_name"}), frozenset({"postal_code"})),
}
_SHOWS_NAMES = frozenset({"public signatures", "public pledges"})


def asked_without_field(content: Content) -> Iterator[str]:
    """A sentence for each."""
    fields = set(content["fields"])
    asked = [*content["purposes"]]
    if "publish_name" not in asked and _names_people(content):
        asked.append("publish_name")
    for purpose in asked:
        if any(not group & fields for group in _NEEDED.get(purpose, ())):
            yield _sentence(purpose)


def _names_people(content: Content) -> bool:
    known = all_kinds()
    return any(
        _SHOWS_NAMES & set(known[block["kind"]].kind.needs)
        for block in content["blocks"]
        if block["kind"] in known
    )


def _sentence(purpose: str) -> str:
    sentences = {
        "phone": _("The form asks whether you may call, but has no field for a telephone number."),
        "publish_name": _(
            "The form asks whether the name may be shown, but has no field for the given name."
        ),
        "handover": _(
            "The form asks whether name and postcode may be handed over, but does not have fields for both."
        ),
    }
    return str(sentences[purpose])
