"""What is said of a page's variants, in words: the winner's word, and why, in two sentences."""

from __future__ import annotations

from math import floor
from typing import Any

from babel.numbers import format_percent
from flask_babel import get_locale
from flask_babel import gettext as _

from app.foundation.wording import number, percent
from app.metrics.variant_models import GivenWinner

# More visits than this are no help to anybody who wants to know when.
_FORESEEABLE = 1_000_000
# No more certain than this is said.
_CERTAIN = 0.99


def word(winner: GivenWinner) -> str:
    """In a few words."""
    name = (winner.variant or "").upper()
    words = {
        "better": _("Variant %(name)s wins", name=name),
        "as_good": _("Variant %(name)s is as good as any", name=name),
        "open": _("Too early to name a winner"),
        "mismatch": _("No winner can be named"),
    }
    return str(words[winner.word])


def reason(winner: GivenWinner) -> str:
    """Why: what is known, and what follows from it. No percentage where there are too few visits (R8.04)."""
    first, second = _sentences(winner.reason, _in_words(winner))
    return f"{first} {second}"


def certainty(winner: GivenWinner) -> str:
    """97 % for at least so much; never a round hundred."""
    share = min(floor(100 * float(winner.log["verdict"]["certainty"])) / 100, _CERTAIN)
    return str(format_percent(share, locale=str(get_locale() or "de")))


def _sentences(key: str, n: dict[str, Any]) -> tuple[str, str]:
    known = (
        _(
            "In the same hours about %(leader_rate)s of the visits with variant %(leader)s lead to a confirmed person, "
            "with variant %(rival)s about %(rival_rate)s.",
            **n,
        )
        if n["is_by_hour"]
        else _(
            "Of the visits with variant %(leader)s, %(leader_rate)s have led to a confirmed person so far, with "
            "variant %(rival)s %(rival_rate)s.",
            **n,
        )
    )
    if key == "mismatch":
        return (
            _(
                "Visits did not reach the variants in the shares they were meant to: variant %(lost)s got "
                "%(kept)s of its part.",
                **n,
            ),
            _(
                "So the numbers cannot be compared; please see whether each variant opens everywhere, and begin a "
                "new one."
            ),
        )
    if key == "few_views":
        return (
            _("Variant %(variant)s has been shown %(views)s times so far.", **n),
            _("From %(fewest)s visits on that had time to confirm, there is something to go by.", **n),
        )
    second = {
        "better": _(
            "That is hardly chance, however often one looks: show variant %(leader)s to everybody, and learn from it.",
            **n,
        ),
        "as_good": _(
            "No other is noticeably better, and perhaps they are all alike: take variant %(leader)s and try "
            "something new.",
            **n,
        ),
        "too_close": _("That may be chance; about %(more_visits)s more visits will tell.", **n),
    }
    if key == "too_close" and not n["is_foreseeable"]:
        return known, _("That may be chance, and nobody can say yet how many visits it takes to tell.")
    return known, second[key]


def _in_words(winner: GivenWinner) -> dict[str, Any]:
    n, kept = winner.numbers, winner.log["ratio"]["kept"]
    more, by_hour = n["more_visits"], bool(winner.log["strata"])
    lost = min(range(len(kept)), key=lambda place: float(kept[place])) if kept else 0
    return {
        "leader": n["leader"].upper(),
        "is_by_hour": by_hour,
        "leader_rate": percent(n["leader_rate"]) if by_hour else _rate(winner, n["leader"]),
        "rival": n["rival"].upper(),
        "rival_rate": percent(n["rival_rate"]) if by_hour else _rate(winner, n["rival"]),
        "more_visits": number(_rounded(more)) if more is not None else "",
        "is_foreseeable": more is not None and more < _FORESEEABLE,
        "variant": n["variant"].upper(),
        "views": number(winner.came(n["variant"])),
        "fewest": number(n["fewest"]),
        "lost": winner.judged[lost].upper(),
        "kept": percent(float(kept[lost])) if kept else "",
    }


def _rate(winner: GivenWinner, variant: str) -> str:
    """As the table beside it says it; where shares moved, totals would mislead."""
    came = winner.came(variant)
    return percent(winner.confirmed(variant) / came) if came else percent(0.0)


def _rounded(visits: float) -> int:
    """To two digits, for it is an estimate: 1,234 as 1,200."""
    whole = max(1, int(visits))
    unit = 10 ** max(0, len(str(whole)) - 2)
    return int(max(unit, round(whole / unit) * unit))
