"""What a supporter may write where: the campaign's own words, never longer than the network takes."""

from __future__ import annotations

from dataclasses import dataclass

from app.landing.page_view import PageView
from app.landing.share_networks import EVERY_NETWORK, Network

# Room for a whole thought: these say the reason, too.
_TALKATIVE = ("email", "facebook", "instagram", "linkedin", "mastodon")


@dataclass(frozen=True, slots=True)
class ShareText:
    """``message``: without the link; ``whole``: with it, as it is copied; ``length``: as the network counts it."""

    network: Network
    message: str
    whole: str
    length: int


def share_texts(page: PageView, url: str) -> list[tuple[str, ShareText]]:
    """In the order they are offered, each with the networks it is for: “WhatsApp, Signal”."""
    together: dict[tuple[str, int], list[ShareText]] = {}
    for network in EVERY_NETWORK:
        text = text_for(network, page, url)
        together.setdefault((text.whole, network.longest), []).append(text)
    return [(", ".join(str(one.network.label) for one in same), same[0]) for same in together.values()]


def text_for(network: Network, page: PageView, url: str) -> ShareText:
    """The words of the campaign for sharing, with its reason where there is room."""
    said = page.kit.texts.get(network.name) or made_from_page(network, page)
    between = "\n\n" if "\n" in said else " "
    taken = (network.url_counts or len(url)) + len(between)
    if network.longest:
        said = shortened(said, network.longest - taken)
    return ShareText(network, said, f"{said}{between}{url}", len(said) + taken)


def made_from_page(network: Network, page: PageView) -> str:
    """What is said where the campaign has no text of its own for a network."""
    said = page.share_text or page.title
    if network.name in _TALKATIVE and page.lead and page.lead not in said:
        said = f"{said}\n\n{page.lead}"
    return said


def shortened(text: str, longest: int) -> str:
    """At most that long: up to the end of a sentence if most of it is left, else of a word."""
    if len(text) <= longest:
        return text
    cut = text[:longest]
    sentence = max(cut.rfind(end) for end in (". ", "! ", "? ", ".\n", "!\n", "?\n", "\n\n")) + 1
    if sentence > longest // 2:
        return cut[:sentence].rstrip()
    return text[: longest - 1].rsplit(None, 1)[0].rstrip(" ,;:–-") + "…"
