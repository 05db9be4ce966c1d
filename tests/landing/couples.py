"""Two people who share one address, and how each takes part."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from flask import Flask
from flask_babel import force_locale
from sqlalchemy import func, select

from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.exporting import lines
from app.landing.mails import confirm_token
from app.landing.models import SignUp, Supporter, Tally
from app.outbox.models import OutboxMessage
from tests.landing.conftest import Citizen
from tests.landing.test_seats import event  # noqa: F401 - a fixture

FAMILY = "familie.weber@example.org"
ANNA = {"given_name": "Anna", "family_name": "Weber"}
BERND = {"given_name": "Bernd", "family_name": "Weber"}
CLARA = {"given_name": "Clara", "family_name": "Weber"}


def take_part(citizen: Citizen, slug: str, told: dict[str, str], email: str = FAMILY) -> None:
    """Sign, get the mail and press the button in it."""
    bare = slug.partition("?")[0]
    answers = {"email": email, "postal_code": "01234"} | told
    signed = citizen.client.submit(f"/{slug}", form=f"form[@action='/{bare}/sign']", **answers)
    assert signed.status_code == 303, signed.get_data(as_text=True)
    citizen.get_mail()
    press(citizen, link_of(citizen.app, told["given_name"]))


def press(citizen: Citizen, link: str) -> None:
    answer = citizen.client.submit(link)
    if answer.status_code == 422:
        stamp = re.search(r'name="stamp" value="([^"]+)"', answer.get_data(as_text=True))
        assert stamp
        answer = citizen.client.post(link, data={"stamp": stamp[1]})
    assert answer.status_code == 303


def link_of(app: Flask, given_name: str) -> str:
    """The link in the latest mail about somebody; the mail has left."""
    with app.app_context():
        wanted = (
            select(SignUp)
            .join(OutboxMessage, OutboxMessage.subject_id == SignUp.id)
            .where(SignUp.given_name == given_name, OutboxMessage.sent_at.is_not(None))
        )
        return f"/c/{confirm_token(db.session.scalars(wanted.order_by(SignUp.id.desc())).first())}"  # type: ignore[arg-type]


def numbers() -> tuple[int, int, int]:
    """Contacts, supporters, and what the campaigns say."""
    counts = (
        db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (Contact, Supporter)
    )
    return (*counts, db.session.scalar(select(func.sum(Tally.confirmed))) or 0)  # type: ignore[return-value]


def supporters() -> Sequence[Supporter]:
    db.session.expire_all()
    return db.session.scalars(select(Supporter).order_by(Supporter.person)).all()


def table(campaign_id: int, heading: str) -> list[tuple[str, str]]:
    """Each given name in the table for a spreadsheet with what stands in a column about consents."""
    with force_locale("de"):
        rows = list(
            csv.reader(
                io.StringIO("".join(lines(db.session.get_one(Campaign, campaign_id), "de"))), delimiter=";"
            )
        )
    column = next(number for number, label in enumerate(rows[0]) if heading in label)
    return [(row[rows[0].index("Vorname")], row[column]) for row in rows[1:]]
