"""The record of processing activities (Art. 30 GDPR, R2.09): what is done, each once, with the pages on which it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from app.campaigns.queries import published_pages
from app.foundation.processing import Activity, Recorded, activities_of


@dataclass(slots=True)
class Entry:
    """One activity; ``pages`` are titles with what the form there asks for, empty where it happens anyway."""

    said: Recorded
    pages: list[tuple[str, str]] = field(default_factory=list)


def entries(language: str) -> list[Entry]:
    """All of them: what happens on published pages, then what happens anyway, then what the law itself asks for."""
    pages = published_pages()
    found: dict[Recorded, Entry] = {}
    for title, content in pages:
        for said in _recorded(content, language):
            found.setdefault(said, Entry(said)).pages.append((title, said.asked))
    for said in _recorded(None, language):
        if said.asked and pages:
            # A form is always one of a page, and those stand there already.
            continue
        # What happens on every page needs no list of them.
        found[said] = Entry(said)
    return [*found.values(), *(Entry(said) for said in _of_the_law())]


def _recorded(content: dict[str, Any] | None, language: str) -> Iterator[Recorded]:
    for one in activities_of(content, language):
        yield one.recorded or _as_told(one)


def _as_told(one: Activity) -> Recorded:
    return Recorded(one.name, one.why, one.basis, "", one.data, one.recipients, one.kept)


def _of_the_law() -> list[Recorded]:
    """What no page brings about: answering people, not writing to them any more, and who may sign in."""
    return [
        Recorded(
            name=_("Requests of people about their data"),
            why=_("The organisation answers within a month and proves that it did."),
            basis=_("Legal duty (Art. 6(1)(c) with Art. 12 to 22 GDPR)."),
            people=_("People who ask by letter, phone or at the counter."),
            data=_("Name or e-mail address, what was asked when and in which way, and how it ended."),
            kept=_("Name and address until the person is erased; the line without them as proof."),
        ),
        Recorded(
            name=_("Addresses that are not written to any more"),
            why=_("Whoever objected, was erased or said “That was not me” is not written to again."),
            basis=_("Legal duty (Art. 6(1)(c) with Art. 17(3)(b) and 21(3) GDPR)."),
            people=_("People who objected, were erased, or whose address somebody else entered."),
            data=_("A keyed hash of the e-mail address, the reason, and the day. The address cannot be read from it."),
            kept=_("As long as the organisation sends mails."),
        ),
        Recorded(
            name=_("Accounts of staff"),
            why=_("Only who is entitled gets in, and it can be told later who changed what."),
            basis=_("Legitimate interest in security (Art. 6(1)(f) GDPR); duty to protect data (Art. 32 GDPR)."),
            people=_("Staff and volunteers with an account."),
            data=_("E-mail address, role, hash of the password, and what was changed by the account and when."),
            kept=_("A closed account stays as a line, so that it can still be told who changed what."),
        ),
    ]  # fmt: skip
