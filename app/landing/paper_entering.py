"""Typing in sheets: each line is written by itself, and a person who is there already is answered, not counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.campaigns.models import Campaign
from app.contacts.addresses import EmailAddress, parse_address
from app.foundation import audit, clock, tokens
from app.foundation.database import db, insert_or_ignore
from app.foundation.errors import RefusedError
from app.landing.arriving import Arrival
from app.landing.form_reading import Answers, as_name, clean
from app.landing.live_pages import live_page
from app.landing.models import SignUp
from app.landing.paper import CHANNEL, PaperSheet, PaperSignature, is_online
from app.landing.signing_up import address_key, sign_up

_LONGEST = {"given_name": 100, "family_name": 100, "postal_code": 12, "email": 320, "label": 40, "place": 120}


@dataclass(slots=True)
class Line:
    """A line as it was typed, and what is wrong with it."""

    values: dict[str, str] = field(default_factory=dict)
    wants_news: bool = False
    ask_by_mail: bool = False
    is_somebody_else: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    # Where somebody of this name stands already.
    there_already: str = ""


def begin_sheet(campaign: Campaign, given: Mapping[str, str]) -> PaperSheet:
    """The sheet with this label, begun now if it is new. Raises RefusedError. The caller commits."""
    label, place = _read(given, "label"), _read(given, "place")
    if not label:
        raise RefusedError(_("Please give the sheet a number, and write it on the sheet."))
    same = select(PaperSheet).where(PaperSheet.campaign_id == campaign.id, PaperSheet.label == label)
    known = db.session.scalars(same).first()
    if known is not None:
        return known
    # Who presses twice, or two who begin the same sheet, find the one that the database took.
    begun = db.session.execute(
        insert_or_ignore(PaperSheet)
        .values(
            campaign_id=campaign.id,
            label=label,
            place=place,
            ref_code=_collector(campaign, given.get("code", "")),
            begun_at=clock.now(),
        )
        .returning(PaperSheet.id)
    ).scalar()
    if begun is not None:
        audit.record("paper.sheet_begun", "campaign", campaign.id, sheet=begun)
    return db.session.scalars(same).one()


def enter(campaign: Campaign, sheet: PaperSheet, given: Mapping[str, str]) -> Line:
    """Write a line; it comes back with what was typed where that could not be. The caller commits.

    A mail goes out only where that is ticked, and nothing but the mail to confirm: until then nobody may be written to.
    """
    line = Line(
        {name: _read(given, name) for name in ("given_name", "family_name", "postal_code", "email")},
        wants_news=bool(given.get("wants_news")),
        ask_by_mail=bool(given.get("ask_by_mail")),
        is_somebody_else=bool(given.get("somebody_else")),
    )
    address = _checked(campaign, line)
    if line.errors:
        return line
    key = address_key(address.canonical) if address else None
    if key is not None:
        line.there_already = _with_address(campaign, key)
    if line.there_already:
        return line
    written = db.session.execute(
        insert_or_ignore(PaperSignature)
        .values(
            sheet_id=sheet.id,
            campaign_id=campaign.id,
            **{name: line.values[name] for name in ("given_name", "family_name", "postal_code")},
            email=address.shown if address else None,
            address_key=key,
            person_key=_free_key(campaign, line),
            wants_news=line.wants_news,
            entered_at=clock.now(),
        )
        .returning(PaperSignature.id)
    ).scalar()
    if written is None:
        # Somebody else has typed it in at this moment.
        line.there_already = (_with_address(campaign, key) if key else "") or _with_name(campaign, line)
        return line
    audit.record("paper.line_entered", "campaign", campaign.id, sheet=sheet.id, line=written)
    if address and line.ask_by_mail:
        _ask_by_mail(campaign, sheet, line, address)
    return Line()


def take_back(campaign_id: int, line_id: int) -> bool:
    """Delete a line that was entered by mistake; whether it was there. The caller commits."""
    line = db.session.get(PaperSignature, line_id)
    if line is None or line.campaign_id != campaign_id:
        return False
    audit.record("paper.line_taken_back", "campaign", campaign_id, sheet=line.sheet_id, line=line_id)
    db.session.delete(line)
    return True


def _checked(campaign: Campaign, line: Line) -> EmailAddress | None:
    for name in ("given_name", "family_name"):
        try:
            if not as_name(line.values[name]):
                line.errors[name] = _("Please type the name as it stands on the sheet.")
        except RefusedError as refusal:
            line.errors[name] = str(refusal)
    typed = line.values["email"]
    if line.ask_by_mail and not typed:
        line.errors["email"] = _("Without an address nobody can be asked by mail.")
    elif line.ask_by_mail and campaign.state != "live":
        line.errors["email"] = _("The campaign is not live, so nobody can be asked to confirm.")
    if not typed:
        return None
    try:
        return parse_address(typed)
    except RefusedError:
        line.errors["email"] = _("This address is not complete. If it cannot be read, leave it out.")
        return None


def _with_address(campaign: Campaign, key: bytes) -> str:
    sheet = db.session.scalar(
        select(PaperSheet.label)
        .join(PaperSignature, PaperSignature.sheet_id == PaperSheet.id)
        .where(PaperSignature.campaign_id == campaign.id, PaperSignature.address_key == key)
    )
    if sheet is not None:
        return str(_("This address is already on sheet %(label)s. It is not counted twice.", label=sheet))
    if is_online(campaign.id, key):
        return str(_("This address has confirmed online. It is not counted twice."))
    return ""


def _with_name(campaign: Campaign, line: Line) -> str:
    label = db.session.scalar(
        select(PaperSheet.label)
        .join(PaperSignature, PaperSignature.sheet_id == PaperSheet.id)
        .where(
            PaperSignature.campaign_id == campaign.id,
            PaperSignature.person_key == _person_key(campaign, line),
        )
    )
    return str(_("Somebody of this name and postcode is already on sheet %(label)s.", label=label or "?"))


def _free_key(campaign: Campaign, line: Line) -> bytes:
    """The person's key; that of the next of the same name where somebody else is meant."""
    number = 0
    while line.is_somebody_else and db.session.scalar(
        select(PaperSignature.id).where(
            PaperSignature.campaign_id == campaign.id,
            PaperSignature.person_key == _person_key(campaign, line, number),
        )
    ):
        number += 1
    return _person_key(campaign, line, number)


def _person_key(campaign: Campaign, line: Line, number: int = 0) -> bytes:
    said = [line.values[name].casefold() for name in ("given_name", "family_name", "postal_code")]
    return tokens.keyed_hash("paper", "\n".join((str(campaign.id), *said, str(number))))


def _ask_by_mail(campaign: Campaign, sheet: PaperSheet, line: Line, address: EmailAddress) -> None:
    page = live_page(campaign.slug)
    if page is None:
        return
    shown = [
        {
            "purpose": box["purpose"],
            "legal_text_id": box["legal_text_id"],
            "ticked": line.wants_news and box["purpose"] == "newsletter",
        }
        for box in page.consents
    ]
    told = {
        name: line.values[name] for name in ("given_name", "family_name", "postal_code") if line.values[name]
    }
    handle = sign_up(page, Answers(address, told, shown), Arrival(CHANNEL, sheet.ref_code or ""))
    # The network is that of whoever types, which would make one household of all who signed.
    typed_here = update(SignUp).where(SignUp.handle == handle).values(network_key=None)
    db.session.execute(typed_here.execution_options(synchronize_session=False))


def _collector(campaign: Campaign, typed: str) -> str | None:
    code = typed.strip().lower().rpartition("/")[2]
    if not code:
        return None
    known = db.session.scalar(
        select(SignUp.share_code).where(SignUp.share_code == code, SignUp.campaign_id == campaign.id)
    )
    if known is None:
        raise RefusedError(_("Nobody of this campaign has the code %(code)s.", code=code))
    return known


def _read(given: Mapping[str, str], name: str) -> str:
    return clean(given.get(name, ""), one_line=True)[: _LONGEST[name]]
