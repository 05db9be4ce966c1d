"""The port through which every room says who did what, and who saw whom; the staff room keeps the trail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.foundation.database import db, writing
from app.foundation.errors import TestballonError
from app.foundation.logs import log_failure

# Lines that say who saw whom: all that a GET ever writes, and gone after a while (``staff/access_lines.py``).
PERSON_SEEN: Final = "contact.viewed"
PEOPLE_LISTED: Final = "contact.listed"
RECEIPT_SEEN: Final = "receipt.viewed"
MAIL_SEEN: Final = "mail.viewed"
MAILS_LISTED: Final = "mail.listed"
# Mails may leave again to an address they came back from; of a contact, or of an address alone.
WRITTEN_AGAIN = "contact.written_again"
LISTS: Final = frozenset({PEOPLE_LISTED, MAILS_LISTED})
ACCESS: Final = frozenset({PERSON_SEEN, RECEIPT_SEEN, MAIL_SEEN}) | LISTS

_Recorder = Callable[[str, str, int | None, dict[str, Any]], None]
_recorder: _Recorder | None = None
_Namer = Callable[[str], bytes | None]
_namer: _Namer | None = None


class NotOnRecordError(TestballonError):
    """A line of the trail could not be written, so what it was to tell of is not shown."""

    status = 503


def kept_by(recorder: _Recorder, namer: _Namer) -> None:
    """Name the function that writes the trail, and the one that gives the keyed hash of an address."""
    global _recorder, _namer
    _recorder, _namer = recorder, namer


def record(action: str, object_kind: str, object_id: int | None, **detail: Any) -> None:
    """Add one line to the trail, in the caller's transaction. ``detail`` never holds a person's data."""
    if _recorder is None:
        raise RuntimeError("Nobody keeps the audit trail; create_app fills this port.")
    _recorder(action, object_kind, object_id, detail)


def shown(
    page: ResponseReturnValue,
    action: str,
    object_kind: str,
    object_id: int | None,
    *,
    contacts: Iterable[int] = (),
    addresses: Iterable[str] = (),
) -> ResponseReturnValue:
    """Give out a page with people's data, once the trail says who saw it (R7.10); ``action`` is one of ``ACCESS``.

    GET never writes, but for this line: whoever asks asks for no change, and a log of accesses is what RFC 9110,
    section 9.2.1, names as in keeping with a safe method. The page is built first, then one short transaction writes
    the line, so nobody waits for the writers' lock meanwhile. Evidence comes before access: without the line there is
    no page. HEAD and a browser that looks ahead on its own are shown nothing, and leave no line.

    ``contacts`` and ``addresses`` are the people in a list or a mail; they stand in the line as numbers and as keyed
    hashes; a list with nobody in it leaves no line. Raises NotOnRecordError.
    """
    people = _people(contacts, addresses)
    if action in LISTS and not people:
        return page
    if request.method == "HEAD":
        return Response()
    if _is_looking_ahead():
        return Response(status=503)
    db.session.rollback()
    try:
        with writing():
            record(action, object_kind, object_id, **people)
            db.session.commit()
    except SQLAlchemyError as failure:
        db.session.rollback()
        log_failure("access not on record", failure, action=action)
        raise NotOnRecordError(
            "Whoever looks at people's data is written down first, and that did not work. Try again in a moment."
        ) from failure
    return page


def among(one: object) -> str:
    """How a person stands in a line among others; look for it with ``contains``."""
    return f",{one},"


def shortened(address_key: bytes) -> str:
    """How an address stands in a line: the beginning of its keyed hash (``outbox/suppression.py``)."""
    return address_key[:8].hex()


def _people(contacts: Iterable[int], addresses: Iterable[str]) -> dict[str, str]:
    keys = map(_namer, addresses) if _namer else ()
    found = {"contacts": [str(one) for one in contacts], "addresses": [shortened(key) for key in keys if key]}
    return {name: among(",".join(ones)) for name, ones in found.items() if ones}


def _is_looking_ahead() -> bool:
    said = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in one or "prerender" in one or "preview" in one for one in said)
