"""What a supporter can choose on their page: a design for what is printed and shared."""

from __future__ import annotations

from typing import Any

from app.ambassadors.designs import Design
from app.ambassadors.dressing import Dressing, design_for, designs_for, stand_of
from app.ambassadors.own_words import LONGEST_NAME, LONGEST_TEXT, own_words_of, saying_of, state_of
from app.ambassadors.queries import SharedBy
from app.ambassadors.saying import Typed
from app.landing.page_view import PageView


def dressing_for(shared: SharedBy, wish: str) -> Dressing:
    """How somebody's sheets and pictures look; ``wish`` is a design's name, or anything."""
    return Dressing(wish, stand_of(shared.campaign), saying_of(shared.sign_up.id))


def choices_for(shared: SharedBy, page: PageView, wish: str) -> dict[str, Any]:
    """For the template: the designs as (name, label), which one it is now, and of when all of it is."""
    dressing = dressing_for(shared, wish)
    designs: list[Design] = designs_for(page, dressing.saying)
    return {
        "designs": [(one.name, one.label(page.language)) for one in designs],
        "design": design_for(page, dressing),
        "stand": dressing.stand,
    }


def own_words_view(shared: SharedBy, typed: Typed | None) -> dict[str, Any]:
    """For the template: what the person says, or said and has to be looked at once more, and what became of it."""
    kept = own_words_of(shared.sign_up.id)
    return {
        "saying": typed or (Typed(kept.text, kept.name) if kept else Typed()),
        "saying_state": state_of(shared.sign_up.id) if kept else "",
        "has_photo": bool(kept and kept.has_photo),
        "longest_saying": (LONGEST_TEXT, LONGEST_NAME),
    }
