"""What a campaign gives people to print, hang up and share, made from the page itself."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.ambassadors.dressing import Dressing, dressed
from app.ambassadors.typesetting import Format, typeset
from app.campaigns.brand import colours_of, font_of
from app.campaigns.models import Organisation
from app.campaigns.themes import theme
from app.landing.page_view import PageView
from app.landing.share_cards import line_of


@dataclass(frozen=True, slots=True)
class Printable:
    """``channel``: what its code tells of where people come from; none on pictures, which carry no code."""

    name: str
    label: Any
    hint: Any
    as_a: Format
    channel: str = ""

    @property
    def file(self) -> str:
        """Such as ``poster.pdf``."""
        return f"{self.name}.{self.as_a}"


PAPER = (
    Printable("poster", _l("Poster"), _l("A4, for the notice board"), "pdf", "poster"),
    Printable("flyer", _l("Flyer"), _l("A5, to hand out"), "pdf", "flyer"),
    Printable("strips", _l("Tear-off strips"), _l("A4, nine strips to take along"), "pdf", "strips"),
    Printable("hanger", _l("Door hangers"), _l("three on A4, to cut out"), "pdf", "hanger"),
    Printable("table", _l("Table card"), _l("A4, folded once"), "pdf", "table"),
    Printable("sheet", _l("Signature sheet"), _l("A4, for collecting on paper"), "pdf", "sheet"),
)
PICTURES = (
    Printable("wide", _l("Landscape"), "1200 × 630", "png"),
    Printable("square", _l("Square"), "1080 × 1080", "png"),
    Printable("portrait", _l("Portrait"), "1080 × 1350", "png"),
    Printable("story", _l("Story"), "1080 × 1920", "png"),
)
BANNER = Printable("banner", _l("Banner"), "1200 × 300", "png")
EVERYTHING = {one.file: one for one in (*PAPER, *PICTURES, BANNER)}
# These look the same in every design.
IN_ONE_DESIGN = ("sheet", "banner")
_PLAIN = Dressing()
# The ones print shops are given: the others are cut or folded by hand.
TO_PRINT_SHOPS = ("poster", "flyer")


def paper_for(page: PageView) -> list[Printable]:
    """What makes sense for the page: only a petition is signed on paper."""
    return [one for one in PAPER if one.name != "sheet" or page.kind == "petition"]


def made(
    one: Printable,
    page: PageView,
    organisation: Organisation,
    link: str,
    dressing: Dressing = _PLAIN,
    *,
    bleed_mm: int = 0,
) -> bytes:
    """The file. ``link``: where its code leads, without the channel; it is also written beside the code."""
    words = _words(one, page, organisation, link) | _dressed(one, page, dressing)
    return typeset(one.name, page.theme, words, as_a=one.as_a, bleed_mm=bleed_mm)


def looked_at(
    one: Printable, page: PageView, organisation: Organisation, link: str, dressing: Dressing = _PLAIN
) -> bytes:
    """A small picture of it (PNG), to choose by."""
    ppi = 40 if one.as_a == "pdf" else 24
    words = _words(one, page, organisation, link) | _dressed(one, page, dressing, is_small=True)
    return typeset(one.name, page.theme, words, as_a="png", ppi=ppi)


def _dressed(one: Printable, page: PageView, dressing: Dressing, *, is_small: bool = False) -> dict[str, Any]:
    if one.name in IN_ONE_DESIGN:
        words: dict[str, Any] = {}
    else:
        words = dressed(page, dressing, is_small=is_small)
    return words | ({"stand": dressing.stand} if one.channel else {})


def _words(one: Printable, page: PageView, organisation: Organisation, link: str) -> dict[str, Any]:
    form = page.block("form")
    words: dict[str, Any] = {
        "title": page.title,
        "sender": page.sender,
        "lead": page.lead,
        "demand": page.lead,
        "line": line_of(page),
        "button": (form.texts.get("button") if form else "") or _("Take part"),
        "scan": _("Scan and take part"),
        # A picture, which carries no code, is the same for everybody.
        "address": link.partition("://")[2] if one.channel else "",
        "qr": _code(f"{link}?via={one.channel}") if one.channel else "",
        "columns": [
            _("First name"),
            _("Last name"),
            _("Postcode"),
            _("E-mail (optional)"),
            _("Signature"),
            _("News by e-mail: yes"),
        ],
        "privacy": _privacy(page, organisation),
        "imprint": _imprint(organisation),
        "language": page.language[:2],
        "colours": colours_of(theme(page.theme), page.brand),
    }
    font = font_of(page.brand)
    return words | ({"font": font["card"]} if font else {})


def _code(address: str) -> str:
    """A QR code as a drawing; up to 15 % of it may be dirty or torn off (level M)."""
    drawing = BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", border=0, xmldecl=False)
    return drawing.getvalue().decode()


def _imprint(organisation: Organisation) -> str:
    """Who answers for printed matter: German press laws ask for the person, the Austrian media act for the owner."""
    where = ", ".join(
        part
        for part in (
            organisation.name,
            organisation.street,
            f"{organisation.postal_code} {organisation.city}".strip(),
        )
        if part
    )
    if organisation.country == "AT":
        return str(_("Owner and publisher: %(where)s", where=where))
    said = _("Responsible for the content: %(who)s, %(where)s", who=organisation.represented_by, where=where)
    return str(said)


def _privacy(page: PageView, organisation: Organisation) -> str:
    said = _(
        "Responsible: %(name)s, %(street)s, %(postcode)s %(city)s. What you write here is used to count your signature "
        "and to hand it over to whom the demand is addressed, on the ground of your consent (Art. 6(1)(a) GDPR), and "
        "news is sent only to who ticked the box. You may withdraw it at any time and ask for access, correction, "
        "deletion and the rest of your rights: %(contact)s. All about it: %(notice)s",
        name=organisation.name,
        street=organisation.street,
        postcode=organisation.postal_code,
        city=organisation.city,
        contact=organisation.privacy_contact,
        notice=f"{page.site}{page.legal}/privacy".partition("://")[2],
    )
    return str(said)
