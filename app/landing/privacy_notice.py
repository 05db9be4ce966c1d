"""The privacy notice of a page (Art. 13 GDPR), written from what is on the page and who is behind it (R2.08)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from app.campaigns.authorities import authority_of
from app.campaigns.models import Organisation
from app.consent.wordings import words_of_staff
from app.foundation.processing import Activity, activities_of
from app.landing.legal_pages import address, lines, mail_link, section
from app.landing.notice_frame import Frame, frame_of


def privacy(
    organisation: Organisation, content: dict[str, Any] | None = None, language: str = "de"
) -> tuple[str, Markup]:
    """Heading and text; without a page what holds for all pages."""
    frame = frame_of(content, language)
    parts = [
        Markup("<p>{}</p>").format(_lines(frame.intro)) if frame.intro else Markup(),
        section(frame.responsible, lines(address(organisation), mail_link(organisation.email))),
        section(frame.officer, mail_link(organisation.privacy_contact or organisation.email)),
        *(section(one.name, _said(one, frame)) for one in activities_of(content, language)),
        *(section(heading, body) for heading, body in _for_all(organisation, frame)),
        section(frame.addition, _lines(words_of_staff("privacy", language))),
    ]
    return frame.title, Markup("").join(parts)


def _said(activity: Activity, frame: Frame) -> Markup:
    labelled = (
        ("", activity.why),
        (frame.basis, activity.basis),
        (frame.data, activity.data),
        (frame.recipients, activity.recipients),
        (frame.kept, activity.kept),
    )
    return lines(
        *(
            Markup("<strong>{}</strong> {}").format(label, text) if label else escape(text)
            for label, text in labelled
            if text
        )
    )


def _for_all(organisation: Organisation, frame: Frame) -> Iterator[tuple[str, Markup]]:
    for one in (frame.up_to_you, frame.profiles, frame.where, frame.withdrawing):
        yield one.heading, _lines(one.text)
    do_it_yourself = Markup(' <a href="/me">{}</a>').format(frame.yourself)
    yield frame.rights.heading, _lines(frame.rights.text) + do_it_yourself
    yield frame.complain, _authority(organisation, frame)


def _authority(organisation: Organisation, frame: Frame) -> Markup:
    authority = authority_of(organisation)
    if authority is None:
        return _lines(frame.complain_anywhere)
    link = Markup('<a href="{}" rel="noopener">{}</a>').format(authority.url, authority.name)
    return lines(_lines(frame.complain_here), link)


def _lines(text: str) -> Markup:
    return lines(*escape(text).splitlines())
