"""Changing which blocks a page has, in which order, and what each says: pages in, pages out, nothing written."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from app.campaigns.block_kinds import KnownKind, all_kinds, block_kind
from app.campaigns.page_content import Content
from app.foundation.errors import NotFoundError, RefusedError

MOST_BLOCKS = 60
_PLACES = ("top", "act", "story")


def find_block(content: Content, block_id: str) -> dict[str, Any]:
    """One stored block. Raises NotFoundError."""
    for block in content["blocks"]:
        if block["id"] == block_id:
            return dict(block)
    raise NotFoundError("This block is not on the page any more.")


def in_order_of_the_page(blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Stored blocks as they follow each other on the page: the top, what stands by the form, the story."""

    def place(block: dict[str, Any]) -> int:
        known = all_kinds().get(block["kind"])
        return _PLACES.index(known.kind.place) if known else len(_PLACES)

    return sorted(blocks, key=place)


def kinds_to_add(content: Content) -> list[KnownKind]:
    """The kinds of which the page may have one more."""
    return [known for known in all_kinds().values() if _count(content, known.kind.name) < known.kind.most]


def with_block(content: Content, kind_name: str, *, after: str = "") -> tuple[Content, str]:
    """The page with a new block behind another one (or at its end), and the new block's id. Raises RefusedError."""
    known = block_kind(kind_name)
    if _count(content, kind_name) >= known.kind.most or len(content["blocks"]) >= MOST_BLOCKS:
        raise RefusedError(_("The page has as many blocks of this kind as it may have."))
    new = known.new_block(content["languages"])
    return _inserted(content, new, after), str(new["id"])


def with_copy(content: Content, block_id: str) -> tuple[Content, str]:
    """The page with a block twice, and the copy's id. Raises RefusedError."""
    block = copy.deepcopy(find_block(content, block_id))
    known = block_kind(block["kind"])
    if _count(content, block["kind"]) >= known.kind.most or len(content["blocks"]) >= MOST_BLOCKS:
        raise RefusedError(_("The page has as many blocks of this kind as it may have."))
    block["id"] = f"{block['kind']}-{secrets.token_hex(3)}"
    return _inserted(content, block, block_id), str(block["id"])


def without_block(content: Content, block_id: str) -> Content:
    """The page without a block. Raises RefusedError for one that the law or the form needs."""
    block = find_block(content, block_id)
    if block_kind(block["kind"]).kind.is_needed and _count(content, block["kind"]) == 1:
        raise RefusedError(_("This block cannot be removed: the page needs it."))
    changed = copy.deepcopy(content)
    changed["blocks"] = [one for one in changed["blocks"] if one["id"] != block_id]
    return changed


def with_block_moved(content: Content, block_id: str, *, before: str) -> Content:
    """The page with a block in front of another one; ``before`` empty means at the end."""
    moved = find_block(content, block_id)
    changed = copy.deepcopy(content)
    rest = [one for one in changed["blocks"] if one["id"] != block_id]
    places = [one["id"] for one in rest]
    rest.insert(places.index(before) if before in places else len(rest), moved)
    changed["blocks"] = rest
    return changed


def with_block_shifted(content: Content, block_id: str, *, by: int) -> Content:
    """The page with a block one place further up (-1) or down (1) among those of its own place."""
    place = block_kind(find_block(content, block_id)["kind"]).kind.place
    changed = copy.deepcopy(content)
    blocks = changed["blocks"]
    mates = [n for n, one in enumerate(blocks) if block_kind(one["kind"]).kind.place == place]
    at = next(n for n, one in enumerate(mates) if blocks[one]["id"] == block_id)
    if 0 <= at + by < len(mates):
        first, second = mates[at], mates[at + by]
        blocks[first], blocks[second] = blocks[second], blocks[first]
    return changed


def with_block_changed(
    content: Content, block_id: str, *, language: str, texts: dict[str, Any], settings: dict[str, Any]
) -> Content:
    """The page with other words in a block (in one language) and other settings (in all)."""
    find_block(content, block_id)
    changed = copy.deepcopy(content)
    for block in changed["blocks"]:
        if block["id"] == block_id:
            block.setdefault("texts", {}).setdefault(language, {}).update(texts)
            block["settings"] = block.get("settings", {}) | settings
    return changed


def _inserted(content: Content, block: dict[str, Any], after: str) -> Content:
    changed = copy.deepcopy(content)
    places = [one["id"] for one in changed["blocks"]]
    changed["blocks"].insert(places.index(after) + 1 if after in places else len(places), block)
    return changed


def _count(content: Content, kind_name: str) -> int:
    return sum(block["kind"] == kind_name for block in content["blocks"])
