"""Why ``testballon judge`` says what it says: one sentence for each reason that numbers alone can lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.numbers import format_percent
from flask_babel import get_locale
from flask_babel import gettext as _

from app.foundation.wording import number, percent

if TYPE_CHECKING:
    from app.metrics.judging import Judged


def share(value: float) -> str:
    """0.0123 as 1,23 % or 1.23%: rates of a table may be small."""
    locale = str(get_locale() or "en")
    return str(
        format_percent(value, format="#,##0.00\u00a0%" if locale[:2] == "de" else "#,##0.00%", locale=locale)
    )


def why(one: Judged) -> str:
    """The sentence; docs/deciding.md has all reasons."""
    n = {
        name: number(round(value)) if name in ("fewest", "more_visits") else share(value)
        for name, value in one.verdict.numbers.items()
        if name in ("fewest", "more_visits", "break_even", "sure")
    }
    measure = _("usual") if one.is_usual else _("break-even")
    n = {"measure": measure, "fewest": "", "more_visits": "", **n}
    said = {
        "no_comparison": _("There is nothing to compare it with; --break-even says what is enough."),
        "too_few": _("Fewer than %(fewest)s visits are no ground for anything.", **n),
        "above_break_even": _(
            "It brings more than %(measure)s (%(break_even)s); that holds whenever one looks.", **n
        ),
        "below_break_even": _(
            "It brings less than %(measure)s (%(break_even)s); the chance of more is %(sure)s.", **n
        ),
        "below_usual": _(
            "It is no better than usual (%(break_even)s), and not so bad as to be stopped.", **n
        ),
        "far_below_usual": _("It brings less than half of what is usual (%(break_even)s).", **n),
        "about_break_even": _(
            "It is about as good as %(measure)s (%(break_even)s); more visits would hardly change that.", **n
        ),
        "too_close": _(
            "It lies so near to %(measure)s (%(break_even)s) that a million visits would not decide.", **n
        ),
        "promising": _(
            "It looks better than %(measure)s (%(break_even)s); about %(more_visits)s more visits decide.",
            **n,
        ),
        "weak": _(
            "It looks worse than %(measure)s (%(break_even)s); about %(more_visits)s more visits decide.", **n
        ),
    }
    return str(said[one.verdict.reason])


def of_variants(one: Judged) -> str:
    """What is to be said of its variants; empty where it has none."""
    if one.winner is None:
        return ""
    if one.winner.kind == "open":
        return str(_("No variant can be named the winner yet."))
    if one.winner.kind == "better":
        certain = percent(one.winner.certainty)
        return str(_("Variant %(name)s wins (%(certain)s certain).", name=one.winner.name, certain=certain))
    return str(_("Variant %(name)s is as good as any; take it, or keep all.", name=one.winner.name))
