"""Whatever takes out everybody's data, or many people at once, needs a second person (R7.10)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from app.foundation import clock
from app.foundation.database import db
from app.staff.models import AuditEntry
from app.staff.release_models import Release
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient
from tests.staff.conftest import ASKS as KARIN
from tests.staff.conftest import RELEASES as EMIL
from tests.staff.test_roles import csrf_token

Staff = Callable[..., CheckingClient]
WHY = "Übergabe an den Stadtrat am Dienstag"
CAMPAIGN = "/staff/campaigns/1"
EXPORT = f"{CAMPAIGN}/sign-ups.csv"


@pytest.fixture
def confirmed(petition: str, citizen: Citizen) -> str:
    """A petition that one person signed and confirmed."""
    citizen.sign(petition, "uwe.brandt@example.org")
    citizen.get_mail()
    citizen.confirm("uwe.brandt@example.org")
    return petition


def post(client: CheckingClient, path: str, **fields: str) -> TestResponse:
    """What a button sends."""
    return client.post(
        path, data=fields, headers={"X-CSRFToken": csrf_token(client), "Accept-Language": "en"}
    )


def last_release(app: Flask) -> int:
    """The newest question's number."""
    with app.app_context():
        return db.session.scalars(select(Release.id).order_by(Release.id.desc())).first() or 0


def actions(app: Flask) -> list[str]:
    """What the trail says of releases and of what they were for."""
    with app.app_context():
        known = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
        return [one for one in known if one.startswith(("release.", "sign_ups."))]


def page(client: CheckingClient, path: str = "/staff/releases") -> str:
    """What somebody reads there."""
    return client.get(path, headers={"Accept-Language": "en"}).get_data(as_text=True)


def test_an_export_without_a_second_person_is_stopped_and_asks_why(
    app: Flask, confirmed: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    answer = post(karin, EXPORT)
    assert answer.status_code == 409
    assert answer.mimetype == "text/html"
    assert "uwe.brandt" not in answer.get_data(as_text=True)
    assert actions(app) == []


def test_what_another_released_can_be_taken_out_once(
    app: Flask, confirmed: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    assert post(karin, EXPORT, release_reason=WHY).location == "/staff/releases"
    waiting = page(emil)
    for said in (WHY, KARIN, "1 release waits for you"):
        assert said in waiting
    assert "Waits for you" not in page(karin)
    emil.submit(
        "/staff/releases", form=f"form[@action='/staff/releases/{last_release(app)}']", decision="released"
    )
    assert "Waits for you" not in page(emil)
    table = karin.submit("/staff/releases", form=f"form[@action='{EXPORT}']")
    assert table.mimetype == "text/csv"
    assert table.is_streamed
    assert "uwe.brandt@example.org" in table.get_data(as_text=True)
    assert post(karin, EXPORT).status_code == 409
    assert actions(app) == ["release.asked", "release.released", "release.used", "sign_ups.exported"]
    with app.app_context():
        told = str(list(db.session.scalars(select(AuditEntry.detail))))
        assert WHY not in told
        assert "@" not in told


def test_whoever_asked_reads_the_answer_where_they_asked(
    app: Flask, confirmed: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    post(karin, EXPORT, release_reason=WHY)
    post(emil, f"/staff/releases/{last_release(app)}", decision="refused", answer="Erst nach der Wahl")
    assert "Erst nach der Wahl" in page(karin, CAMPAIGN)
    post(karin, EXPORT, release_reason=WHY)
    assert "released it on" not in page(karin, CAMPAIGN)
    post(emil, f"/staff/releases/{last_release(app)}", decision="released")
    assert f"{EMIL} released it on" in page(karin, CAMPAIGN)
    assert "Erst nach der Wahl" not in page(karin, CAMPAIGN)
    assert "released it on" not in page(karin, "/staff/campaigns")
    assert "released it on" not in page(emil, CAMPAIGN)
    table = karin.submit(CAMPAIGN, form=f"div[@role='status']//form[@action='{EXPORT}']")
    assert table.mimetype == "text/csv"
    assert "released it on" not in page(karin, CAMPAIGN)


def test_nobody_releases_their_own(
    app: Flask, confirmed: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    post(karin, EXPORT, release_reason=WHY)
    post(karin, f"/staff/releases/{last_release(app)}", decision="released")
    assert post(karin, EXPORT).status_code == 409
    assert actions(app) == ["release.asked"]


def test_only_who_may_do_it_may_release_it(
    app: Flask, confirmed: str, karin: CheckingClient, emil: CheckingClient, staff: Staff
) -> None:
    post(karin, EXPORT, release_reason=WHY)
    analyst = staff("analyst")
    assert WHY not in page(analyst)
    post(analyst, f"/staff/releases/{last_release(app)}", decision="released")
    assert post(karin, EXPORT).status_code == 409
    assert actions(app) == ["release.asked"]


def test_a_refusal_stays_one_and_is_seen(
    app: Flask, confirmed: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    post(karin, EXPORT, release_reason=WHY)
    post(emil, f"/staff/releases/{last_release(app)}", decision="refused")
    assert "Waits for you" in page(emil), "Without a reason nothing is refused."
    post(emil, f"/staff/releases/{last_release(app)}", decision="refused", answer="Erst nach der Wahl")
    post(emil, f"/staff/releases/{last_release(app)}", decision="released")
    assert post(karin, EXPORT).status_code == 409
    assert "Refused" in page(karin)
    assert "The reason: Erst nach der Wahl" in page(karin, CAMPAIGN)
    assert "Erst nach" not in page(emil, CAMPAIGN)
    with app.app_context():
        stored = db.session.execute(text("SELECT words FROM releases")).scalar_one()
        assert "Wahl" not in str(stored)
    assert actions(app) == ["release.asked", "release.refused"]


def test_a_release_is_for_the_one_who_asked_and_for_that_campaign(
    app: Flask, confirmed: str, karin: CheckingClient, emil: CheckingClient, staff: Staff
) -> None:
    post(karin, EXPORT, release_reason=WHY)
    post(emil, f"/staff/releases/{last_release(app)}", decision="released")
    assert post(staff("campaigner", "ida@lindenbach.example"), EXPORT).status_code == 409
    assert post(emil, EXPORT).status_code == 409
    karin.submit("/staff/campaigns/1", form="form[@action='/staff/campaigns/1/clone']")
    assert post(karin, "/staff/campaigns/2/sign-ups.csv").status_code == 409
    assert post(karin, EXPORT).status_code == 200


def test_after_a_day_it_has_to_be_asked_again(
    app: Flask, confirmed: str, karin: CheckingClient, emil: CheckingClient, staff: Staff
) -> None:
    post(karin, EXPORT, release_reason=WHY)
    post(emil, f"/staff/releases/{last_release(app)}", decision="released")
    with clock.moved(timedelta(hours=24, minutes=1)):
        assert post(staff("campaigner", KARIN), EXPORT).status_code == 409
        assert "Expired" in page(staff("campaigner", KARIN))


def test_what_nobody_answered_in_a_day_waits_no_more(
    app: Flask, confirmed: str, karin: CheckingClient, emil: CheckingClient, staff: Staff
) -> None:
    post(karin, EXPORT, release_reason=WHY)
    with clock.moved(timedelta(hours=24, minutes=1)):
        late = staff("admin", EMIL)
        assert "Waits for you" not in page(late)
        post(late, f"/staff/releases/{last_release(app)}", decision="released")
    assert actions(app) == ["release.asked"]


def test_of_many_clicks_at_the_same_moment_one_gets_the_table(
    app: Flask, confirmed: str, karin: CheckingClient, emil: CheckingClient, staff: Staff
) -> None:
    post(karin, EXPORT, release_reason=WHY)
    post(emil, f"/staff/releases/{last_release(app)}", decision="released")
    clients = [staff("campaigner", KARIN) for _ in range(4)]
    for client in clients:
        csrf_token(client)
    with ThreadPoolExecutor(4) as at_once:
        statuses = sorted(at_once.map(lambda client: post(client, EXPORT).status_code, clients))
    assert statuses == [200, 409, 409, 409]
    assert actions(app).count("release.used") == actions(app).count("sign_ups.exported") == 1


def test_with_one_account_nobody_waits_for_a_second_and_the_page_says_why(
    app: Flask, confirmed: str, emil: CheckingClient
) -> None:
    assert post(emil, EXPORT).status_code == 200
    assert "only one open account could release it" in page(emil, "/staff/organisation")


def test_an_administrator_switches_it_and_that_is_on_record(
    app: Flask, confirmed: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    form = "form[@action='/staff/releases/switches/export']"
    assert post(karin, "/staff/releases/switches/export", on="no").status_code == 403
    emil.submit("/staff/organisation", form=form, on="no")
    assert post(karin, EXPORT).status_code == 200
    emil.submit("/staff/organisation", form=form, on="yes")
    assert post(karin, EXPORT).status_code == 409
    said = [one for one in actions(app) if "switched" in one]
    assert said == ["release.switched_off", "release.switched_on"]


def test_several_sign_ups_are_taken_out_only_as_they_were_released(
    app: Flask, petition: str, citizen: Citizen, karin: CheckingClient, emil: CheckingClient
) -> None:
    """Conditions, reason and number are kept with the question; others with another reason need another one."""
    for name in ("eins", "zwei"):
        citizen.sign(petition, f"{name}@robots.example")
    asked = {"domain": "robots.example", "reason": "Roboter", "up_to": "2"}
    answer = post(karin, "/staff/invalidations", **asked)
    assert answer.status_code == 409
    assert "2 sign-ups, of which 0 count" in answer.get_data(as_text=True)
    post(karin, "/staff/invalidations", **asked, release_reason=WHY)
    post(emil, f"/staff/releases/{last_release(app)}", decision="released")
    assert (
        post(karin, "/staff/invalidations", **asked | {"domain": "lots.example", "up_to": "99"}).status_code
        == 303
    )
    assert post(karin, "/staff/invalidations", **asked | {"reason": "anders"}).status_code == 409
    karin.submit("/staff/releases", form="form[@action='/staff/invalidations']")
    assert post(karin, "/staff/invalidations", **asked).status_code == 303
    assert actions(app) == [
        "release.asked", "release.released", "sign_ups.invalidated", "release.used", "sign_ups.invalidated",
        "sign_ups.invalidated",
    ]  # fmt: skip


def test_a_single_sign_up_needs_nobody_else(
    app: Flask, confirmed: str, karin: CheckingClient, emil: CheckingClient
) -> None:
    asked = {"domain": "example.org", "reason": "War ein Versuch", "up_to": "1"}
    assert post(karin, "/staff/invalidations", **asked).status_code == 303
    assert actions(app) == ["sign_ups.invalidated"]
