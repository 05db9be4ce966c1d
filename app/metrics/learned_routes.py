"""The address of what was learned from all campaigns."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.foundation.gates import needs, staff_blueprint
from app.metrics import learned_wording
from app.metrics.headline_features import LANGUAGES, LONG, SHORT, word_lists
from app.metrics.learned import imports_now, what_was_learned

bp = staff_blueprint("learned", __name__)

# As ``making_learned`` asks for; that file is not imported, for numpy is dear to start.
_FEWEST_CAMPAIGNS = 5


@bp.get("/learned")
@needs("numbers.view")
def learned() -> ResponseReturnValue:
    """Statements over all campaigns, each with its certainty and the campaigns behind it."""
    found = what_was_learned()
    kinds = learned_wording.kinds_of(found.told) if found else []
    return render_template(
        "metrics/learned.html",
        found=found,
        number_of_campaigns=len(found.told["campaigns"]) if found else 0,
        fewest=_FEWEST_CAMPAIGNS,
        is_behind=found is None or found.imports != imports_now(),
        kinds=kinds,
        said=learned_wording.said(kinds),
        state_word=learned_wording.state_word,
        lists={language: word_lists(language) for language in LANGUAGES},
        short=SHORT,
        long=LONG,
    )
