"""Every template a campaign can start from: those that came with the program, then the organisation's own."""

from __future__ import annotations

from app.campaigns import campaign_folders
from app.campaigns.campaign_folders import Template
from app.campaigns.own_templates import own_template_by_key, own_templates
from app.foundation.errors import NotFoundError


def known_templates() -> list[Template]:
    """All of them in a lasting order."""
    return [*campaign_folders.all_templates(), *(one.template for one in own_templates())]


def known_template(name: str) -> Template:
    """One template by its folder's name, or by the key of one of our own. Raises NotFoundError."""
    own = own_template_by_key(name)
    if own is not None:
        return own.template
    try:
        return campaign_folders.template(name)
    except NotFoundError:
        known = ", ".join(one.name for one in known_templates())
        raise NotFoundError(f"There is no template called “{name}”. There are: {known}.") from None
