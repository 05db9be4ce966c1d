"""What a supporter puts below their mails and onto their website: a few lines and a banner, with their own link."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from app.landing.page_view import PageView
from app.landing.share_cards import line_of

BANNER_SIZE = (600, 150)
_BANNER_HTML = Markup(
    '<a href="{}"><img src="{}" alt="{}" width="{}" height="{}" style="max-width:100%;height:auto"></a>'
)
_ESCAPED = r"\\\1"
_MARKDOWN = re.compile(r"([\\`*_\[\]()<>])")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """To be copied, each as text; ``banner`` is where the picture lies."""

    signature: str
    signature_html: str
    banner: str
    banner_html: str
    banner_markdown: str
    frame: str


def elsewhere(page: PageView, link: str, banner: str, frame: str) -> Elsewhere:
    """``link`` is the supporter's own, ``banner`` the address of the picture that everybody may load.

    ``frame`` is the code that shows the campaign's form.
    """
    by_mail, by_site, line = f"{link}?via=signature", f"{link}?via=banner", line_of(page)
    said = f"{page.title} – {page.sender}"
    width, height = BANNER_SIZE
    return Elsewhere(
        signature=f"{page.title}\n{line}\n{by_mail}",
        signature_html=str(
            Markup('<p><a href="{}"><strong>{}</strong></a><br>{}</p>').format(by_mail, page.title, line)
        ),
        banner=banner,
        banner_html=str(_BANNER_HTML.format(by_site, banner, said, width, height)),
        banner_markdown=f"[![{_MARKDOWN.sub(_ESCAPED, said)}]({banner})]({by_site})",
        frame=frame,
    )
