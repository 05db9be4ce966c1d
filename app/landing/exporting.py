"""A campaign's confirmed sign-ups as a table for a spreadsheet: semicolons and a byte order mark, as Excel expects.

It is written batch by batch, and between two batches no transaction is open: a slow download of 100,000 rows holds up
nobody who wants to sign.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, and_, exists, select, tuple_

from app.campaigns.channels import channel_name
from app.campaigns.models import Campaign, Revision
from app.campaigns.page_content import Content
from app.consent.numbers import PHONE
from app.consent.telling import purpose_label
from app.consent.withdrawing import agreeing_among
from app.contacts.models import Contact
from app.foundation.database import db, reading
from app.foundation.spreadsheets import safe_cell
from app.foundation.wording import zone
from app.landing.export_consents import consents_of
from app.landing.models import RenderedPage, Seat, SignUp, Supporter
from app.landing.paper import CHANNEL, PaperSignature
from app.landing.paper_data import named_lines
from app.landing.questions import in_words, is_question
from app.landing.signatures import purposes_of

_BATCH = 500
_TOLD = ("email", "given_name", "family_name", "postal_code", "phone", "birth_year", "comment")


@dataclass(frozen=True, slots=True)
class _Table:
    """What is the same for all rows: the questions by block, the purposes, and what each page looked like."""

    language: str
    questions: dict[str, str]
    purposes: list[str]
    pages: dict[int, Content]
    has_seats: bool


def lines(campaign: Campaign, language: str) -> Iterator[str]:
    """The table line by line, its heading first, in the order in which people were counted."""
    return _written(campaign.id, _table_of(campaign, language))


def _written(campaign_id: int, table: _Table) -> Iterator[str]:
    # The mark tells spreadsheet programs that this is UTF-8.
    yield "\ufeff" + _line(_heading(table))
    last: Row[Any] | None = None
    while True:
        with reading():
            rows = _rows_after(last, campaign_id)
            consents = consents_of(campaign_id, [row.contact_id for row in rows])
            callable_ = agreeing_among([row.contact_id for row in rows], PHONE)
        for row in rows:
            holding = consents.get((row.contact_id, row.person), frozenset())
            may_be_called = row.contact_id in callable_ and PHONE in holding
            yield _line(_cells(row, table, holding, may_be_called=may_be_called))
        if len(rows) < _BATCH:
            break
        last = rows[-1]
    with reading():
        on_paper = [_paper_cells(line, table) for line in named_lines(campaign_id)]
    for cells in on_paper:
        yield _line(cells)


def _table_of(campaign: Campaign, language: str) -> _Table:
    revisions = db.session.scalars(
        select(Revision).where(Revision.campaign_id == campaign.id).order_by(Revision.number)
    ).all()
    contents = {revision.id: revision.content for revision in revisions}
    pages = db.session.execute(
        select(RenderedPage.id, RenderedPage.revision_id).where(RenderedPage.revision_id.in_(contents))
    )
    questions: dict[str, str] = {}
    purposes: dict[str, None] = {}
    for content in contents.values():
        for block in content["blocks"]:
            if is_question(block):
                # The wording of the latest page; a question that is gone keeps its column.
                questions[block["id"]] = in_words(content, language, {block["id"]: []})[0][0]
        purposes |= dict.fromkeys(purposes_of(content))
    return _Table(
        language=language,
        questions=questions,
        purposes=list(purposes),
        pages={page_id: contents[revision_id] for page_id, revision_id in pages},
        has_seats=db.session.scalar(select(exists().where(Seat.campaign_id == campaign.id))) or False,
    )


def _heading(table: _Table) -> list[str]:
    return [
        _("Number"),
        _("Confirmed on"),
        _("E-mail address"),
        _("Given name"),
        _("Family name"),
        _("Postal code"),
        _("Telephone"),
        _("Year of birth"),
        _("Comment"),
        _("Channel"),
        _("Language"),
        *(safe_cell(label) for label in table.questions.values()),
        *([_("Seat")] if table.has_seats else []),
        *(_("Agrees: %(purpose)s", purpose=purpose_label(purpose)) for purpose in table.purposes),
    ]


def _rows_after(last: Row[Any] | None, campaign_id: int) -> Sequence[Row[Any]]:
    """The next batch; where one ends, the next begins, whoever has been added meanwhile."""
    place = tuple_(Supporter.counted_at, Supporter.sign_up_id)
    wanted = (
        select(
            Supporter.number,
            Supporter.counted_at,
            Supporter.contact_id,
            Supporter.person,
            Supporter.sign_up_id,
            SignUp.confirmed_at,
            SignUp.channel,
            SignUp.language,
            SignUp.answers,
            SignUp.rendered_page_id,
            Seat.registered_at,
            Seat.seated_at,
            Seat.given_up_at,
            Contact.phone.label("number_now"),
            *(getattr(SignUp, name) for name in _TOLD),
        )
        .join(SignUp, SignUp.id == Supporter.sign_up_id)
        .outerjoin(
            Seat,
            and_(
                Seat.campaign_id == Supporter.campaign_id,
                Seat.contact_id == Supporter.contact_id,
                Seat.person == Supporter.person,
            ),
        )
        # Who was erased still counts, but is nobody who could be listed; who is restricted is not listed (R2.06).
        .join(Contact, Contact.id == Supporter.contact_id)
        .where(Supporter.campaign_id == campaign_id, Contact.restricted_at.is_(None))
        .order_by(Supporter.counted_at, Supporter.sign_up_id)
        .limit(_BATCH)
    )
    if last is not None:
        wanted = wanted.where(place > (last.counted_at, last.sign_up_id))
    return db.session.execute(wanted).all()


def _cells(row: Row[Any], table: _Table, holding: frozenset[str], *, may_be_called: bool) -> list[str]:
    confirmed_at = row.confirmed_at.astimezone(zone()) if row.confirmed_at else None
    content = table.pages.get(row.rendered_page_id, {"blocks": []})
    return [
        str(row.number),
        # As spreadsheets in every language read a moment.
        f"{confirmed_at:%Y-%m-%d %H:%M:%S}" if confirmed_at else "",
        *(safe_cell(_told(row, name, table, may_be_called=may_be_called)) for name in _TOLD),
        safe_cell(channel_name(row.channel)),
        safe_cell(row.language),
        *(_answer(content, table.language, block_id, row.answers) for block_id in table.questions),
        *([_seat(row)] if table.has_seats else []),
        *(_agrees(purpose, holding, may_be_called) for purpose in table.purposes),
    ]


def _told(row: Row[Any], name: str, table: _Table, *, may_be_called: bool) -> object:
    """Where a form asks whether it may call, the table holds numbers that may be called and no others (R1.15)."""
    if name == "phone" and PHONE in table.purposes:
        return row.number_now if may_be_called else None
    return getattr(row, name)


def _agrees(purpose: str, holding: frozenset[str], may_be_called: bool) -> str:
    if purpose == PHONE and purpose in holding and not may_be_called:
        # R1.15: whoever only confirmed a mail must not be called.
        return str(_("number not confirmed"))
    return str(_("yes") if purpose in holding else _("no"))


def _paper_cells(line: PaperSignature, table: _Table) -> list[str]:
    """Whoever signed on paper stands below the rest, without a number, and has agreed to nothing that could be used."""
    told = ["", f"{line.entered_at.astimezone(zone()):%Y-%m-%d %H:%M:%S}"]
    told += [safe_cell(getattr(line, name, None)) for name in _TOLD]
    told += [safe_cell(channel_name(CHANNEL)), ""]
    told += [""] * (len(table.questions) + table.has_seats)
    return told + [_("no")] * len(table.purposes)


def _seat(row: Row[Any]) -> str:
    if row.registered_at is None:
        return ""
    if row.given_up_at is not None:
        return str(_("Cancelled"))
    return str(_("Has a seat") if row.seated_at is not None else _("Waits"))


def _answer(content: Content, language: str, block_id: str, answers: dict[str, Any]) -> str:
    if block_id not in answers:
        return ""
    return safe_cell(in_words(content, language, {block_id: answers[block_id]})[0][1])


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(cells)
    return out.getvalue()
