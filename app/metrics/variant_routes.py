"""The part of the numbers that is about a page's variants, for the page where they are worded and stopped."""

from __future__ import annotations

import hashlib

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from app.campaigns.queries import campaign_by_id
from app.foundation.gates import needs, staff_blueprint
from app.metrics import wording
from app.metrics.counted import counted_of
from app.metrics.figure_tables import top_of
from app.metrics.rates import FEWEST
from app.metrics.variant_view import variants_now
from app.metrics.variant_wording import certainty, reason, word

bp = staff_blueprint("variant_numbers", __name__)
# Both pages that show the part, whoever answers for them, ask for what it needs by these names.
bp.add_app_template_global(variants_now)
bp.add_app_template_global(word, "winner_word")
bp.add_app_template_global(reason, "winner_reason")
bp.add_app_template_global(certainty, "winner_certainty")


@bp.get("/campaigns/<int:campaign_id>/numbers/variants")
@needs("numbers.view")
def numbers_of_variants(campaign_id: int) -> ResponseReturnValue:
    """How the variants of a page do. 204 where nothing changed since the part with the fingerprint ``?seen=``."""
    campaign = campaign_by_id(campaign_id) or abort(404)
    numbers = counted_of(campaign).numbers
    shown = (numbers.variants, variants_now(campaign).fingerprint, str(get_locale()))
    version = hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
    if request.args.get("seen") == version:
        return "", 204
    return render_template(
        "metrics/variants_part.html",
        campaign=campaign,
        numbers=numbers,
        version=version,
        words=wording,
        fewest=FEWEST,
        top_of=top_of,
    )
