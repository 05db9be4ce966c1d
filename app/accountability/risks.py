"""What could happen to people, for the impact assessment: each risk with what stands against it and what is left."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _


@dataclass(frozen=True, slots=True)
class Risk:
    """What could happen, the measures, and what is left of it (Art. 35(7)(c), (d) GDPR)."""

    what: str
    measures: str
    left: str


def of_opinion() -> Risk:
    """Where taking part in something political shows what somebody thinks."""
    return Risk(
        _("Others learn somebody's political opinion, and treat them worse for it."),
        _(
            "Explicit consent before anybody takes part, withdrawn at any time; names are published only by a consent "
            "of their own; no profiles and no scores of persons are made."
        ),
        _("Low to medium: whoever steals list and keys knows who took part."),
    )


def of_theft() -> Risk:
    """Always there."""
    return Risk(
        _("Somebody steals the database or a backup."),
        _(
            "Phone numbers and free text are sealed; only what a page asks for is there, and what is over is erased."
        ),
        _("Medium: addresses and names of sign-ups are readable to whoever has the database."),
    )


def of_staff() -> Risk:
    """Always there, too."""
    return Risk(
        _("Staff look at or take along more than their work needs."),
        _(
            "Roles; whoever looks at people, receipts or mails, exports or copies is on record with account and "
            "moment before they see anything; a query tells whose data it was."
        ),
        _("Low: lists of seats, sheets and texts leave no line when somebody looks at them."),
    )


def of_names() -> Risk:
    """Where names stand on a page."""
    return Risk(
        _("A name on a public page is found years later."),
        _("A box of its own, never ticked before; withdrawing takes the name off the page at once."),
        _("Low to medium: what others copied meanwhile cannot be fetched back."),
    )


def of_handing_on() -> Risk:
    """Where a list leaves the house."""
    return Risk(
        _("Whoever gets the list uses it for something else."),
        _("A consent that names the recipient; the download is restricted to a role and leaves a line."),
        _("Medium: what the recipient does is theirs to answer for; agree on it in writing."),
    )


def of_letters() -> Risk:
    """Where people write to those who decide."""
    return Risk(
        _("A letter is sent that its writer did not want to send, or says more of them than they meant."),
        _("It leaves only after the address is confirmed and the letter was sent by a click of its own."),
        _("Low."),
    )


def of_others_addresses() -> Risk:
    """Where anybody can type anybody's address."""
    return Risk(
        _("Somebody enters an address that is not theirs."),
        _(
            "Nothing counts and nothing else is sent before the address is confirmed; “That was not me” ends it for "
            "good; floods are held back."
        ),
        _("Low: one mail nobody wanted."),
    )


def of_keeping() -> Risk:
    """Where data outlives its purpose."""
    return Risk(
        _("Data is kept longer than anybody needs it."),
        _("Erased by itself after an announcement; each person sees the day on their own page."),
        _("Low."),
    )
