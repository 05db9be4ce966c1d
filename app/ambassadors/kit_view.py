"""What stands on a supporter's page: all they can share, copy and print, and their own words."""

from __future__ import annotations

from typing import Any

from app.ambassadors.dressing import Dressing, design_for, designs_for, stand_of
from app.ambassadors.elsewhere import elsewhere
from app.ambassadors.embed_code import SHOWN, embed_code, embed_path
from app.ambassadors.media import FRAME, TEXT, marked
from app.ambassadors.own_words import LONGEST_NAME, LONGEST_TEXT, own_words_of, saying_of, state_of
from app.ambassadors.printables import PICTURES, paper_for
from app.ambassadors.queries import SharedBy
from app.ambassadors.saying import Typed
from app.ambassadors.share_texts import share_texts
from app.ambassadors.whose import short_url
from app.landing.embedding import FORM
from app.landing.page_view import PageView
from app.landing.share_networks import NETWORKS


def dressing_for(shared: SharedBy, wish: str) -> Dressing:
    """How somebody's sheets and pictures look; ``wish`` is a design's name, or anything."""
    return Dressing(wish, stand_of(shared.campaign), saying_of(shared.sign_up.id))


def material(page: PageView, code: str, dressing: Dressing) -> dict[str, Any]:
    """For the template: all one can share, copy and print, in the chosen design, and of when it is."""
    url = short_url(code)
    return {
        "share_url": url,
        "share_code": code,
        "share_text": page.share_text or page.title,
        "device_url": short_url(marked(code, "device")),
        "share_texts": share_texts(page, short_url(marked(code, TEXT))),
        "networks": NETWORKS,
        "elsewhere": elsewhere(page, url, f"{url}/banner.png", frame_for(page, code)),
        "paper": paper_for(page),
        "pictures": PICTURES,
        "designs": [(one.name, one.label(page.language)) for one in designs_for(page, dressing.saying)],
        "design": design_for(page, dressing),
        "stand": dressing.stand,
    }


def frame_for(page: PageView, code: str) -> str:
    """The campaign's form in a frame for the supporter's own website, with their code."""
    language = "" if page.language == page.languages[0][0] else page.language
    path = embed_path(page.slug, FORM, language, ref=marked(code, FRAME))
    return embed_code(path, page.title, SHOWN[FORM][2])


def own_words_view(shared: SharedBy, typed: Typed | None) -> dict[str, Any]:
    """For the template: what the person says, or said and has to be looked at once more, and what became of it."""
    kept = own_words_of(shared.sign_up.id)
    view = nothing_said()
    if kept:
        said = Typed(kept.text, kept.name)
        view |= {"saying": said, "saying_state": state_of(shared.sign_up.id), "has_photo": kept.has_photo}
    return view | ({"saying": typed} if typed else {})


def nothing_said() -> dict[str, Any]:
    """The same for somebody who has said nothing yet."""
    return {
        "saying": Typed(),
        "saying_state": "",
        "has_photo": False,
        "longest_saying": (LONGEST_TEXT, LONGEST_NAME),
    }
