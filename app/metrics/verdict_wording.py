"""A verdict in words: what to do, and why, in two sentences."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.foundation.wording import number, percent
from app.metrics import final_wording
from app.metrics.models import GivenVerdict
from app.metrics.rates import FEWEST

# So many times the visits so far are no number one plans with.
_LONG = 100


def advice(verdict: GivenVerdict) -> str:
    """What to do, in a word or two; how it did, where it is over."""
    return final_wording.word(verdict.reason) if verdict.is_final else in_a_word(verdict.state)


def in_a_word(state: str) -> str:
    """The same of a verdict's state alone."""
    words = {
        "collect": _("Collect more"),
        "scale": _("Scale"),
        "keep": _("Keep as it is"),
        "stop": _("Stop"),
    }
    return str(words[state])


def chosen(choice: str) -> str:
    """A decision as its button says it."""
    words = {
        "collect": _("Collect more"),
        "scale": _("Scale it"),
        "keep": _("Keep it as it is"),
        "stop": _("Stop it"),
    }
    return str(words[choice])


def choices(verdict: GivenVerdict) -> list[str]:
    """What can be decided, the advised first."""
    return sorted(("scale", "keep", "collect", "stop"), key=lambda one: one != verdict.state)


def reason(verdict: GivenVerdict) -> str:
    """Why: what is known, and what follows from it. Without a percentage where there are too few visits (R8.04)."""
    words = _in_words(verdict.numbers)
    said = _sentences(verdict.reason, words)
    if verdict.channel:
        said = _of_a_channel(verdict.reason, words, said)
    known, follows = said
    if verdict.is_final:
        if verdict.reason == "too_few":
            known = _("Visits, without those by supporters' links: %(visits)s.", **words)
        follows = final_wording.second_sentence(verdict.reason, words) or follows
    return f"{known} {follows}"


def _of_a_channel(key: str, n: dict[str, Any], said: tuple[str, str]) -> tuple[str, str]:
    """The same of one channel, which is compared with what campaigns bring."""
    if key == "too_few":
        return _("Too early to say. Visits by this channel so far: %(visits)s.", **n), said[1]
    known = _(
        "By this channel %(confirmed)s of %(visits)s visits have led to a confirmed person; what is likely lies "
        "between %(low)s and %(high)s.",
        **n,
    )
    second = {
        "above_break_even": _(
            "That is more than the %(break_even)s your campaigns usually bring, whenever one looks: this channel is "
            "worth more effort.",
            **n,
        ),
        "far_below_usual": _(
            "That is surely less than half of the %(break_even)s your campaigns usually bring: other channels are "
            "worth the effort.",
            **n,
        ),
    }
    return known, second.get(key, said[1])


def _sentences(key: str, n: dict[str, Any]) -> tuple[str, str]:
    known = _(
        "Without supporters' links, %(confirmed)s of %(visits)s visits have led to a confirmed person; what is likely "
        "lies between %(low)s and %(high)s.",
        **n,
    )
    second = {
        "legal": _("Something the law asks for is missing, and no number outweighs that."),
        "complaints": _("Too many people complain about the mails; mailbox providers bear no more."),
        "bounces": _("Too many mails cannot be delivered; please look at where the addresses come from."),
        "few_confirm": _(
            "Far fewer people confirm than usual: please look whether the mail arrives and whether programs fill in "
            "the form."
        ),
        "promising": _(
            "That looks better than the %(break_even)s your campaigns usually bring; about %(more_visits)s more visits "
            "will tell.",
            **n,
        ),
        "weak": _(
            "That looks worse than the %(break_even)s your campaigns usually bring; about %(more_visits)s more visits "
            "will tell.",
            **n,
        ),
        "above_break_even": _(
            "That is more than the %(break_even)s your campaigns usually bring, whenever one looks: bring it to more "
            "people.",
            **n,
        ),
        "still_above": _("It keeps bringing more than the %(break_even)s that are usual.", **n),
        "about_break_even": _(
            "That is what your campaigns usually bring (%(break_even)s); more visits would hardly change it.",
            **n,
        ),
        "below_usual": _(
            "That is no better than the %(break_even)s that are usual, and not so bad as to be stopped.", **n
        ),
        "not_in_time": _("The visits still to be expected will not tell whether it is better than usual."),
        "too_close": _(
            "It is so near to the usual %(break_even)s that no sensible number of visits tells.", **n
        ),
        "scaled_unsure": _("It was scaled and now looks weaker than usual; please look again in some days."),
        "below_break_even": _("That is surely less than the %(break_even)s a visit must bring.", **n),
        "far_below_usual": _(
            "That is surely less than half of the %(break_even)s your campaigns usually bring: use the time for "
            "another one.",
            **n,
        ),
        "turned": _("It was scaled and has fallen since: the interest is gone."),
    }
    if key == "too_few":
        return (
            _("Too early to say. Visits so far, without those by supporters' links: %(visits)s.", **n),
            _("From %(fewest)s visits on there is something to go by.", **n),
        )
    if key == "promising" and n["takes_long"]:
        return known, _(
            "That looks better than the %(break_even)s your campaigns usually bring, but by so little that it would "
            "take far more visits than so far to tell.",
            **n,
        )
    return known, second[key]


def _in_words(numbers: dict[str, Any]) -> dict[str, Any]:
    shares = ("value", "low", "high", "break_even")
    words = {name: percent(one) if name in shares else one for name, one in numbers.items()}
    for name in ("visits", "confirmed", "more_visits", "fewest", "remaining"):
        words[name] = number(int(numbers.get(name, 0) or 0))
    visits, more = int(numbers.get("visits", 0)), int(numbers.get("more_visits", 0) or 0)
    words["takes_long"] = more > _LONG * max(visits, FEWEST)
    return words
