"""Marks on a page that is shown inside the editor: which block is which, and which texts can be typed into."""

from __future__ import annotations

import re

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

_FIRST_TAG = re.compile(r"<[a-z][a-z0-9]*")


@pass_context
def in_block(context: Context, html: str, block_id: str) -> Markup:
    """A block's HTML, its first tag saying which block it is where the page is being edited."""
    if not context.get("editing"):
        return Markup(html)  # noqa: S704 - rendered a moment ago by our own template
    return Markup(_FIRST_TAG.sub(lambda tag: f'{tag[0]} data-block="{escape(block_id)}"', html, count=1))  # noqa: S704


@pass_context
def editable(context: Context, name: str) -> Markup:
    """The attributes of a text that can be changed where it stands; nothing for visitors."""
    if not context.get("editing"):
        return Markup()
    return Markup(' data-text="{}" contenteditable="plaintext-only" spellcheck="true"').format(name)
