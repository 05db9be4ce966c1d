"""The bytes of pictures, kept at hand: on a viral day a handful of files is asked for by everybody."""

from __future__ import annotations

import threading
from collections import OrderedDict

from app.campaigns.pictures import file_data

_MOST_BYTES = 24 * 1024 * 1024
_kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
_lock = threading.Lock()


def picture_bytes(digest: str, format: str) -> bytes | None:
    """A file by its address; from memory if it was asked for lately, else from the database."""
    name = (digest, format)
    with _lock:
        known = _kept.get(name)
        if known is not None:
            _kept.move_to_end(name)
            return known
    data = file_data(digest, format)
    if data is not None:
        _keep(name, data)
    return data


def _keep(name: tuple[str, str], data: bytes) -> None:
    with _lock:
        _kept[name] = data
        while sum(map(len, _kept.values())) > _MOST_BYTES and len(_kept) > 1:
            _kept.popitem(last=False)
