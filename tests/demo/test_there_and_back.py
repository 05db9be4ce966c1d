"""From the demo to an empty installation and back to the demo."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import create_app
from app.campaigns.organisation import the_organisation
from app.consent.verifying import wrong_lines
from app.contacts.models import Contact
from app.demo.filling import fill, is_empty
from app.demo.removing import remove
from app.foundation.database import db
from app.metrics.giving_verdicts import judge_all
from tests.demo.conftest import close, filled

# What may stay behind: who works here, what they did, and wordings, which are never deleted.
STRUCTURE = {"accounts", "account_roles", "roles", "entry_links", "audit_entries", "leases", "legal_texts"}
# The chain says that lines of the ledger were erased; there is nobody in it (R1.11).
STRUCTURE |= {"ledger_chain", "ledger_heads"}


def _rows() -> dict[str, int]:
    """How many rows there are, by table."""
    return {
        name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in db.metadata.tables.items()
        if name not in STRUCTURE
    }


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_it_goes_without_a_trace_and_comes_back_with_the_same_people(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    with filled(request, tmp_path, kind) as settings:
        app = create_app(settings)
        with app.app_context():
            first = set(db.session.scalars(select(Contact.email)))
            assert len(first) > 2000
            judge_all()
            assert _rows()["given_verdicts"] > 5
            remove()
            db.session.commit()
            assert {name: number for name, number in _rows().items() if number} == {}
            assert wrong_lines() == []
            assert is_empty()
            assert not the_organisation().is_demo
            assert not the_organisation().name
            fill()
            assert set(db.session.scalars(select(Contact.email))) == first
        close(app)
