"""R7.12: what people write in a form is nowhere in the database as they wrote it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from app.campaigns import arranging, drafting, publishing
from app.foundation.database import db
from app.landing.models import SignUp
from tests.landing.conftest import Citizen

WRITTEN = {"comment": "Mein Sohn fährt dort täglich."}


@pytest.fixture
def asking(app: Flask, organisation: None) -> str:
    """A live petition that asks for a comment and one thing more; the name of that field."""
    with app.app_context():
        campaign = drafting.new_campaign("petition", "Ein sicherer Schulweg", slug="schulweg")
        content, block = arranging.with_block(
            campaign.draft | {"fields": [*campaign.draft["fields"], "comment"]}, "question"
        )
        for language in content["languages"]:
            content = arranging.with_block_changed(
                content,
                block,
                language=language,
                texts={"label": "Was fehlt Ihnen?", "hint": "", "options": []},
                settings={"answer": "text", "required": False},
            )
        campaign.draft = content
        publishing.publish(campaign)
        db.session.commit()
    return f"field-{block}"


def test_r7_12_what_people_write_is_not_read_in_the_database(
    app: Flask, citizen: Citizen, asking: str, sign_up_of: Callable[..., SignUp | None]
) -> None:
    citizen.sign("schulweg", **WRITTEN, **{asking: "Ein Radweg"})
    signed = sign_up_of()
    assert signed is not None
    assert {name: getattr(signed, name) for name in WRITTEN} == WRITTEN
    assert list(signed.answers.values()) == ["Ein Radweg"]
    with app.app_context():
        row = db.session.execute(text("SELECT * FROM sign_ups")).one()
        for written in (*WRITTEN.values(), "Ein Radweg"):
            assert written not in str(tuple(row))
