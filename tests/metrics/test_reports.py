"""The report of a week and of a campaign: the same numbers as everywhere, on a page and on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from app.campaigns import drafting
from app.campaigns.brand import Brand
from app.campaigns.keeping_pictures import keep_picture
from app.campaigns.models import Campaign
from app.campaigns.organisation import save_brand
from app.foundation import clock
from app.foundation.database import db
from app.foundation.wording import zone
from app.landing.clearing import delete_unconfirmed
from app.metrics.costs import keep_costs
from app.metrics.counted_between import counted_between
from app.metrics.figures import Figures
from app.metrics.models import GivenVerdict
from app.metrics.over_time import course_of
from app.metrics.report_week import Week, week_of
from app.metrics.weekly import WeekReport, week_report
from app.visits.models import VisitCount
from tests.campaigns.photos import logo
from tests.metrics.conftest import Town
from tests.pages import CheckingClient, parse

Staff = Callable[..., CheckingClient]
WEEK = timedelta(days=7)


def _this_week(town: Town) -> Week:
    with town.app.app_context():
        return week_of(clock.now(), zone())


def _report(town: Town, week: Week) -> WeekReport:
    town.app.extensions["testballon_visits"].flush()
    with town.app.app_context():
        return week_report(week)


def _say(town: Town, state: str, reason: str, at: datetime, *, channel: str = "") -> None:
    """As if the judge had said so at that time."""
    shares = {"value": 0.2, "low": 0.15, "high": 0.25, "break_even": 0.1}
    counts = {"visits": 900, "confirmed": 180, "more_visits": 0, "fewest": 30, "remaining": 0}
    with town.app.app_context():
        verdict = GivenVerdict(
            campaign_id=town.campaign_id, judged_at=at, state=state, reason=reason,
            channel=channel,
            log={"evidence": {}, "verdict": {"numbers": shares | counts}},
        )  # fmt: skip
        db.session.add(verdict)
        db.session.commit()


def test_a_stretch_that_holds_all_has_the_numbers_of_the_campaigns_own_page(story: Town):
    numbers, campaign_id = story.numbers(), story.campaign_id
    with story.app.app_context():
        now = clock.now()
        stretch = counted_between([campaign_id], now - WEEK, now + WEEK)
    told = _counts(numbers.totals)
    assert _counts(stretch.totals) == told == (8, 5, 3, 3, 1, 1)
    assert {name: _counts(cell)[:3] for name, cell in stretch.by_channel.items()} == {
        name: _counts(cell)[:3] for name, cell in numbers.channels.items()
    }
    assert stretch.new == {campaign_id: 3}


def test_weeks_add_up_to_the_campaigns_course_and_channels_to_the_week(story: Town):
    story.sign("Gerda", "?via=flyer")
    story.confirm("Gerda", after=timedelta(days=6))
    with clock.moved(timedelta(days=9)):
        story.look()
        story.sign("Frida")
        story.confirm("Frida")
        with story.app.app_context():
            assert delete_unconfirmed() == 2
        story.numbers()
        weeks = [_this_week(story).previous.previous, _this_week(story).previous, _this_week(story)]
        stretches = [_report(story, week).stretch for week in weeks]
        totals = [stretch.totals for stretch in stretches]
        with story.app.app_context():
            steps = course_of(db.session.get_one(Campaign, story.campaign_id)).steps
    for name in ("views", "sign_ups", "confirmed"):
        assert sum(getattr(one, name) for one in totals) == sum(getattr(step, name) for step in steps)
        for stretch in stretches:
            channels = sum(getattr(one, name) for one in stretch.by_channel.values())
            assert channels == getattr(stretch.totals, name)


def test_a_week_is_held_against_the_one_before_with_how_sure_one_can_be(
    town: Town, many_visits: Callable[[str, int], None], staff: Staff
):
    many_visits("poster", 40)
    with clock.moved(WEEK):
        many_visits("flyer", 4)
        week = _this_week(town)
    with clock.moved(2 * WEEK):
        assert _report(town, week).stretch.totals.views == 4
        page = _words(staff("analyst").get(f"/staff/report?week={week.name}"))
        assert "−36 zwischen −41 und −25" in page
        assert "zu wenige für eine Aussage" in page, "Nobody signed up in either week."
    with clock.moved(WEEK):
        page = _words(staff("analyst").get(f"/staff/report?week={week.name}"))
        assert "Die Woche ist noch nicht vorbei" in page


def test_r8_04_no_percentage_of_fewer_than_thirty_visits(story: Town, staff: Staff):
    story.numbers()
    for address in (
        f"/staff/report?week={_this_week(story).name}",
        f"/staff/campaigns/{story.campaign_id}/report",
    ):
        page = staff("analyst").get(address)
        main = parse(page.get_data(as_text=True)).find(".//main")
        assert main is not None
        words = " ".join("".join(main.itertext()).split())
        assert "8 von 30 Besuchen" in words
        assert "%" not in words


def test_the_verdict_is_the_one_of_the_end_of_that_week(story: Town):
    story.numbers()
    now = clock.now()
    _say(story, "collect", "promising", now)
    _say(story, "scale", "above_break_even", now + WEEK)
    first, second = _this_week(story), _this_week(story).next
    with clock.moved(3 * WEEK):
        said = [_report(story, week).campaigns[0].verdict for week in (first, second)]
    assert [verdict.state for verdict in said if verdict] == ["collect", "scale"]


def test_what_started_and_ended_is_told_and_what_is_over_gets_no_advice(story: Town, staff: Staff):
    story.numbers()
    _say(story, "scale", "above_break_even", clock.now())
    with story.app.app_context():
        db.session.get_one(Campaign, story.campaign_id).ended_at = clock.now()
        drafting.new_campaign("petition", "Noch nicht so weit")
        db.session.commit()
    week = _this_week(story)
    report = _report(story, week)
    assert [one.title for one in report.started] == ["Ein sicherer Schulweg für Lindenbach"]
    assert [one.title for one in report.ended] == ["Ein sicherer Schulweg für Lindenbach"]
    assert report.verdicts == []
    with clock.moved(WEEK):
        later = _report(story, week.next)
        assert later.campaigns == []
        with story.app.app_context():
            late = {"kind": "confirm_page", "channel": "", "variant": "", "language": "de", "number": 2}
            hour = clock.now().replace(minute=0, second=0, microsecond=0)
            db.session.add(VisitCount(campaign_id=story.campaign_id, hour=hour, **late))
            db.session.add(VisitCount(campaign_id=story.campaign_id, hour=hour, **late | {"kind": "view"}))
            db.session.commit()
        assert _report(story, week.next).afterwards == Figures(views=2, confirm_pages=2)
        page = _words(staff("analyst").get(f"/staff/report?week={week.next.name}"))
        assert "Kampagnen, die schon vorbei waren 2 0 0" in page


def test_a_campaigns_report_says_what_channels_cost_and_what_is_advised_for_them(story: Town, staff: Staff):
    story.numbers()
    address = f"/staff/campaigns/{story.campaign_id}/report"
    assert "Kosten" not in _words(staff("analyst").get(address))
    _say(story, "keep", "about_break_even", clock.now())
    _say(story, "scale", "above_break_even", clock.now(), channel="whatsapp")
    with story.app.app_context():
        keep_costs(story.campaign_id, {"whatsapp": 1250, "poster": 300, "press": 99_900})
        db.session.commit()
    rows = [
        " ".join("".join(row.itertext()).split())
        for row in parse(staff("analyst").get(address).text).findall(
            ".//table[@aria-labelledby='channels']//tr"
        )
    ]
    (whatsapp,) = [row for row in rows if row.startswith("WhatsApp")]
    assert "12,50 €12,50 € für 1" in whatsapp
    assert whatsapp.endswith("Ausbauen")
    assert rows[rows.index(whatsapp) + 1].startswith("Über diesen Kanal")
    assert any(row.startswith("Plakat") and "3,00 €noch niemand" in row for row in rows)
    assert not any("999" in row for row in rows), "Nobody came by the press."
    assert staff("analyst").get(f"{address}.pdf").data.startswith(b"%PDF-1.")


def test_the_week_before_last_and_the_next_are_one_step_away(story: Town, staff: Staff):
    last = _this_week(story).previous
    page = parse(staff("analyst").get("/staff/report").get_data(as_text=True))
    assert [link.get("href") for link in page.findall(".//a[@rel]") if "week=" in str(link.get("href"))] == [
        f"/staff/report?week={last.previous.name}",
        f"/staff/report?week={last.next.name}",
    ]
    assert "In dieser Woche lief keine Kampagne" in "".join(page.itertext())
    for none in ("2999-W01", "9999-W52", "0001-W01", "2020-W60"):
        far = staff("analyst").get(f"/staff/report?week={none}").get_data(as_text=True)
        assert f"Woche {last.number}" in far


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["de", "en"])
def test_reports_are_accessible_pdfs_with_a_title_and_a_language(story: Town, staff: Staff, language: str):
    story.numbers()
    client = staff("analyst")
    for address in (
        f"/staff/report.pdf?week={_this_week(story).name}",
        "/staff/report.pdf?week=2020-W01",
        f"/staff/campaigns/{story.campaign_id}/report.pdf",
    ):
        answer = client.get(address, headers={"Accept-Language": language})
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-1.")
        for mark in (b"pdfuaid", f"/Lang({language})".encode(), b"/Marked true", b"/DisplayDocTitle true"):
            assert mark in answer.data, f"{address} lacks {mark!r}."


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_what_somebody_typed_is_only_ever_words_on_paper(town: Town, staff: Staff):
    """Were a title run as markup, this one would stop the typesetter."""
    town.look()
    town.numbers()
    title = '#panic("x") #read("/etc/passwd") $ * _ ] [ " \\ // /* <label> @ref \u202e 😀 火'
    with town.app.app_context():
        campaign = db.session.get_one(Campaign, town.campaign_id)
        campaign.title = title
        db.session.commit()
    week = _this_week(town)
    for address in (f"/staff/report.pdf?week={week.name}", f"/staff/campaigns/{town.campaign_id}/report.pdf"):
        assert staff("analyst").get(address).data.startswith(b"%PDF-1.")
    assert title in "".join(parse(staff("analyst").get(f"/staff/report?week={week.name}").text).itertext())


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_paper_shows_the_organisations_colour_and_logo(story: Town, staff: Staff):
    story.numbers()
    address = f"/staff/report.pdf?week={_this_week(story).name}"
    assert b"/Subtype/Image" not in staff("analyst").get(address).data
    with story.app.app_context():
        picture = keep_picture(logo(), "Logo.png", account_id=None)
        save_brand(Brand(accent="#a3123a", font="zilla", logo=picture.key))
        db.session.commit()
    paper = staff("analyst").get(address).data
    assert b"/Subtype/Image" in paper
    assert b"ZillaSlab" in paper
    assert b"/Alt(Lindenbach bewegt e. V.)" in paper


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_two_hundred_campaigns_are_one_report(town: Town, staff: Staff):
    with town.app.app_context():
        now = clock.now()
        for number in range(200):
            campaign = drafting.new_campaign(
                "petition",
                f"Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz, {number}. Fassung",
                slug=f"gesetz-{number}",
            )
            campaign.published_at = now
        db.session.commit()
    week = _this_week(town)
    assert len(_report(town, week).campaigns) == 201
    answer = staff("analyst").get(f"/staff/report.pdf?week={week.name}")
    assert answer.data.count(b"/Type/Page/") > 4


def _counts(figures: Figures) -> tuple[int, ...]:
    return (
        figures.views, figures.sign_ups, figures.confirmed, figures.confirm_pages, figures.bots, figures.prefetches
    )  # fmt: skip


def _words(answer: object) -> str:
    main = parse(answer.get_data(as_text=True)).find(".//main")  # type: ignore[attr-defined]
    assert main is not None
    return " ".join(" ".join(main.itertext()).split())
