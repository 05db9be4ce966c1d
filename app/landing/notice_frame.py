"""What stands around the activities in a privacy notice: in the reader's language, and in easy German from a file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

_PLAIN = Path(__file__).with_name("plain_frame.toml")
EASY = "de-simple"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, line by line."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """All of it for one page."""

    title: str
    intro: str
    responsible: str
    officer: str
    # What stands before each part of an activity.
    basis: str
    data: str
    recipients: str
    kept: str
    up_to_you: Section
    profiles: Section
    where: Section
    withdrawing: Section
    rights: Section
    yourself: str
    complain: str
    complain_here: str
    complain_anywhere: str
    addition: str


def frame_of(content: dict[str, Any] | None, language: str) -> Frame:
    """For this page, or for all where there is none."""
    is_political = bool(content and content.get("political"))
    is_measured = bool(content and {"measurement", "political"} & set(content["purposes"]))
    if language == EASY:
        return _plain(is_political=is_political, is_measured=is_measured)
    return Frame(
        title=_("Privacy notice"),
        intro="",
        responsible=_("Who is responsible"),
        officer=_("Data protection officer, and questions about your data"),
        basis=_("Legal basis:"),
        data=_("Data:"),
        recipients=_("Recipients:"),
        kept=_("How long:"),
        up_to_you=Section(_("What is up to you"), _what_is_up_to_you(is_political=is_political)),
        profiles=Section(_("Profiles and automated decisions"), _about_profiles(is_measured=is_measured)),
        where=Section(
            _("Where your data is"),
            _(
                "Nothing leaves the European Union by our doing, unless you send a letter to a mailbox elsewhere."
            ),
        ),
        withdrawing=Section(
            _("Withdrawing"),
            _(
                "You may withdraw any consent at any time, each on its own and without giving a reason: with the link "
                "in our mails, on the page with your data, or by writing to the address above. What was done before "
                "stays lawful."
            ),
        ),
        rights=Section(
            _("Your rights"),
            _(
                "You may ask what we store about you (Art. 15 GDPR), have it corrected (Art. 16), deleted (Art. 17), "
                "restricted (Art. 18) or handed over (Art. 20), and object to its use (Art. 21). Write to the address "
                "above."
            ),
        ),
        yourself=_("Or do it yourself, on the page with your data"),
        complain=_("Where you can complain"),
        complain_here=_("You may complain to the data protection authority where you live, or to ours:"),
        complain_anywhere=_(
            "You may complain to the data protection authority where you live or where we are."
        ),
        addition=_("In addition"),
    )


def _plain(*, is_political: bool, is_measured: bool) -> Frame:
    said = _written()
    variants = {
        "up_to_you": "text_political" if is_political else "text",
        "profiles": "text_measured" if is_measured else "text",
    }
    parts: dict[str, Any] = {
        name: part.strip()
        if isinstance(part, str)
        else Section(part["heading"], part[variants.get(name, "text")].strip())
        for name, part in said.items()
    }
    return Frame(**parts)


@lru_cache(maxsize=1)
def _written() -> dict[str, Any]:
    return tomllib.loads(_PLAIN.read_text("utf-8"))


def _what_is_up_to_you(*, is_political: bool) -> str:
    if is_political:
        return str(
            _(
                "Nothing obliges you to enter anything. Without the fields that are not marked as optional, and "
                "without the box about your political opinion, we cannot count you; everything else you may leave out, "
                "and none of the other boxes is a condition for taking part."
            )
        )
    return str(
        _(
            "Nothing obliges you to enter anything. Without the fields that are not marked as optional we cannot "
            "count you; everything else you may leave out, and none of the boxes is a condition for taking part."
        )
    )


def _about_profiles(*, is_measured: bool) -> str:
    if is_measured:
        return str(
            _(
                "Only if you tick the box for measuring or for targeted messages, your answers and clicks are used to "
                "choose what you get. No decision about you is made by a program alone (Art. 22 GDPR)."
            )
        )
    return str(_("There are no profiles, and no decision about you is made by a program (Art. 22 GDPR)."))
