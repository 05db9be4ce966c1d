"""What campaigners say about a kit: the design it comes in, and a text for each network in one language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length

from app.ambassadors.designs import Design
from app.ambassadors.share_texts import text_for
from app.campaigns.kit_words import LONGEST_TEXT, KitWords, typed_texts, with_design, with_texts
from app.campaigns.page_content import Content
from app.landing.page_view import PageView
from app.landing.share_networks import EVERY_NETWORK, Network

# What a short link and the space before it take.
_LINK = 40


def kit_texts_form(page: PageView, content: Content, designs: list[Design]) -> Any:
    """The form, filled with what was typed before."""
    fields: dict[str, Any] = {
        "design": RadioField(
            _l("Design that everything comes in"),
            choices=[SelectChoice(one.name, one.label(str(get_locale()))) for one in designs],
            default=page.kit.design if page.kit.design in [one.name for one in designs] else designs[0].name,
        )
    }
    typed = typed_texts(content, page.language)
    for network in EVERY_NETWORK:
        most = longest(network)
        fields[_field(network)] = TextAreaField(
            network.label,
            [Length(max=most, message=_("At most %(n)s characters fit here.", n=most))],
            default=typed.get(network.name, ""),
            filters=[lambda value: (value or "").replace("\r\n", "\n").strip()],
        )
    return type("KitTextsForm", (FlaskForm,), fields)()


def longest(network: Network) -> int:
    """How long a text may be there, beside the link."""
    return (
        min(LONGEST_TEXT, network.longest - max(network.url_counts + 2, _LINK))
        if network.longest
        else LONGEST_TEXT
    )


def fields_of(form: Any, page: PageView) -> list[tuple[Any, str, int]]:
    """Each text's field with what is said where it is empty, and how long it may be."""
    from_page = replace(page, kit=KitWords())
    return [
        (form[_field(network)], text_for(network, from_page, page.url).message, longest(network))
        for network in EVERY_NETWORK
    ]


def content_from(form: Any, content: Content, language: str, first_design: str) -> Content:
    """The page with what was typed; the first design needs no mention."""
    design = "" if form.design.data == first_design else form.design.data
    texts = {network.name: form[_field(network)].data or "" for network in EVERY_NETWORK}
    return with_texts(with_design(content, design), language, texts)


def _field(network: Network) -> str:
    return f"text_{network.name}"
