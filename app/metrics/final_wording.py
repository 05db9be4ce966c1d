"""The last verdict on a campaign that is over, in words: how it did, and what follows for the next one."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

_MORE, _BELOW = ("above_break_even", "still_above"), ("far_below_usual", "below_break_even", "turned")
_RULES = ("legal", "complaints", "bounces", "few_confirm")


def word(reason: str) -> str:
    """How it did, in a few words."""
    words = {
        **dict.fromkeys(_MORE, _("Better than usual")),
        **dict.fromkeys(_BELOW, _("Far worse than usual")),
        **dict.fromkeys(_RULES, _("Something went wrong")),
        "about_break_even": _("As usual"),
        "below_usual": _("Worse than usual"),
    }
    return str(words.get(reason, _("Not decided")))


def second_sentence(reason: str, n: dict[str, Any]) -> str | None:
    """What follows; None where the sentence of a running campaign says it as well. ``n``: its numbers in words."""
    if reason in _RULES:
        return None
    more = _(
        "That is surely more than the %(break_even)s your campaigns usually bring: worth repeating in another "
        "place or with a next phase.",
        **n,
    )
    less = _(
        "That is surely less than half of the %(break_even)s your campaigns usually bring: next time try another "
        "topic, other words or other ways to people.",
        **n,
    )
    said = {
        **dict.fromkeys(_MORE, more),
        **dict.fromkeys(_BELOW, less),
        "too_few": _("Too few came for anything to be learned; next time bring it to more people, sooner."),
        "about_break_even": _("That is what your campaigns usually bring (%(break_even)s).", **n),
        "below_usual": _("That is less than the %(break_even)s that are usual, though not by half.", **n),
    }
    undecided = _(
        "Whether that is really more or less than the usual %(break_even)s is not sure enough: too few came to tell.",
        **n,
    )
    return str(said.get(reason, undecided))
