"""Campaigns of the time before: brought in after a look, they teach what is usual, and they can be taken out again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.text_files import text_of
from app.metrics.advice_past import replayed
from app.metrics.advice_usual import PastCampaign, usual_interval, usual_rate
from app.metrics.giving_verdicts import judge_all
from app.metrics.models import GivenVerdict
from app.metrics.past_commands import past_group
from app.metrics.past_file import read_past
from app.metrics.past_imports import bring_in, imported_pasts
from app.metrics.past_models import PastCount, PastImport
from tests.metrics.conftest import Town
from tests.pages import CheckingClient, parse, values_of

Staff = Callable[..., CheckingClient]

# As a German spreadsheet writes it.
GERMAN = "campaign;views;confirmed;cost;time;topic\r\n" + "".join(
    f"Brücke {n};1.{n:03};{60 + n};12,50;0{n}.03.2025;Verkehr\r\n" for n in range(1, 9)
)
WRONG = GERMAN + "Freibad;zehn;1;;;\r\nSchule;5;9;;;\r\n;5;1;;;\r\n"


def _preview(client: CheckingClient, text: str, *, encoding: str = "cp1252") -> Element:
    token = values_of(_form(client, "/staff/past-campaigns/preview"))["csrf_token"]
    answer = client.post(
        "/staff/past-campaigns/preview",
        data={"csrf_token": token, "file": (io.BytesIO(text.encode(encoding)), "früher.csv")},
    )
    return parse(answer.get_data(as_text=True))


def _form(client: CheckingClient, action: str) -> Element:
    page = parse(client.get("/staff/past-campaigns").get_data(as_text=True))
    form = page.find(f".//form[@action='{action}']")
    assert form is not None
    return form


def _words(page: Element) -> str:
    return " ".join(" ".join(page.itertext()).split())


def _bring_in(client: CheckingClient, text: str) -> str:
    form = _preview(client, text).find(".//form[@action='/staff/past-campaigns']")
    assert form is not None
    answer = client.post("/staff/past-campaigns", data=values_of(form), follow_redirects=True)
    assert answer.status_code == 200
    return _words(parse(answer.get_data(as_text=True)))


def _rows(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(PastCount.id))) or 0


def test_a_table_is_looked_at_before_anything_is_kept(app: Flask, staff: Staff):
    client = staff("campaigner")
    said = _words(_preview(client, WRONG))
    assert "8 Kampagnen" in said
    assert "6,4 % der Besuche" in said
    assert "zwischen" in said
    assert "Zeile 10" in said
    assert "„Schule“" in said
    assert _rows(app) == 0
    assert "8 Kampagnen sind da" in _bring_in(client, WRONG)
    with app.app_context():
        first = db.session.scalars(select(PastCount).order_by(PastCount.id)).first()
        assert first is not None
        assert (first.campaign, first.views, first.confirmed, first.cost) == ("Brücke 1", 1001, 61, 12.5)
        assert first.topic == "Verkehr"
        assert first.ended_at is not None
        assert (first.ended_at.month, first.ended_at.day) == (3, 1)


def test_what_is_here_already_does_not_come_twice(app: Flask, staff: Staff):
    client = staff("campaigner")
    _bring_in(client, GERMAN)
    assert "ist schon da" in _words(_preview(client, GERMAN))
    assert "9 Kampagnen" not in _bring_in(client, GERMAN + "Neu;900;9;;;\r\n")
    assert _rows(app) == 9


def test_an_import_is_taken_out_as_a_whole_and_brought_in_again(app: Flask, staff: Staff):
    client = staff("campaigner")
    _bring_in(client, GERMAN)
    with app.app_context():
        before = imported_pasts()
    table = client.get("/staff/past-campaigns/1.csv").get_data().decode("utf-8-sig")
    form = _form(client, "/staff/past-campaigns/1/remove")
    gone = client.post("/staff/past-campaigns/1/remove", data=values_of(form), follow_redirects=True)
    assert "noch einmal" in gone.get_data(as_text=True)
    assert _rows(app) == 0
    _bring_in(client, table)
    with app.app_context():
        assert imported_pasts() == before
        again = db.session.scalars(select(PastCount).order_by(PastCount.id)).first()
        assert again is not None
        assert (again.cost, again.topic) == (12.5, "Verkehr")


def test_who_may_only_look_at_numbers_sees_past_campaigns_and_changes_nothing(app: Flask, staff: Staff):
    _bring_in(staff("campaigner"), GERMAN)
    client = staff("analyst")
    page = parse(client.get("/staff/past-campaigns").get_data(as_text=True))
    assert "Brücke 8" in _words(page)
    assert not [form for form in page.iter("form") if "past" in (form.get("action") or "")]
    assert client.post("/staff/past-campaigns/1/remove").status_code in (400, 403)
    assert staff("counter").get("/staff/past-campaigns").status_code == 403
    assert _rows(app) == 8


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04rest", "workbook"),
        (b"campaign,views,confirmed\n\0,1,1\n", "no table of text"),
    ],
)
def test_what_is_no_table_is_named(data: bytes, said: str):
    with pytest.raises(RefusedError, match=said):
        text_of(data, "x.csv")


@pytest.mark.parametrize("long", ["x" * 200_000, '"' + "x y\n" * 50_000])
def test_a_table_with_a_cell_as_long_as_a_book_is_refused_in_words(staff: Staff, long: str):
    said = _words(_preview(staff("campaigner"), f"campaign,views,confirmed,headline\nA,900,9,{long}"))
    assert "mehr als 131072 Zeichen" in said


@pytest.mark.parametrize("time", ["0001-01-01T00:00+14:00", "9999-12-31T23:30", "9999-12-31", "24.11.0026"])
def test_a_year_beyond_all_calendars_is_refused_with_its_line(app: Flask, staff: Staff, time: str):
    client = staff("campaigner")
    table = f"campaign,views,confirmed,time\nAlt,900,9,{time}\nNeu,900,9,2025-03-01\n"
    assert "Zeile 2" in _words(_preview(client, table))
    _bring_in(client, table)
    assert client.get("/staff/past-campaigns").status_code == 200
    with app.app_context():
        assert db.session.scalars(select(PastCount.campaign)).all() == ["Neu"]


def test_r7_04_no_spreadsheet_takes_a_word_of_the_table_for_a_formula(app: Flask, staff: Staff):
    client = staff("campaigner")
    formula = '=HYPERLINK(""https://evil.example"")'
    _bring_in(client, f'campaign,views,confirmed,channel,headline\n+49 hilft,900,9,@presse,"{formula}"\n')
    table = client.get("/staff/past-campaigns/1.csv").get_data().decode("utf-8-sig")
    (row,) = csv.DictReader(table.splitlines())
    assert [row[name][0] for name in ("campaign", "channel", "headline")] == ["'", "'", "'"]
    client.post(
        "/staff/past-campaigns/1/remove", data=values_of(_form(client, "/staff/past-campaigns/1/remove"))
    )
    _bring_in(client, table)
    with app.app_context():
        again = db.session.scalars(select(PastCount)).one()
        assert (again.campaign, again.channel) == ("+49 hilft", "@presse")
        assert again.headline == formula.replace('""', '"')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_umlauts_are_read_whichever_way_they_were_written(encoding: str):
    table = read_past(text_of(GERMAN.encode(encoding), "x.csv"), "x.csv")
    assert "Brücke 3" in table.campaigns
    assert not table.refused


def test_ways_and_variants_of_a_campaign_are_told_apart():
    text = (
        "campaign,variant,views,confirmed,channel,headline\n"
        "Miete,A,100,4,flyer,Die Mieten sind zu hoch\nMiete,B,100,5,flyer,Wer zahlt das?\n"
        "Miete,A,50,1,whatsapp,\nMiete,A,30,1,flyer,\n"
    )
    table = read_past(text, "x.csv")
    assert [(p.variant, p.channel, p.headline, p.views) for p in table.parts] == [
        ("A", "flyer", "Die Mieten sind zu hoch", 130),
        ("B", "flyer", "Wer zahlt das?", 100),
        ("A", "whatsapp", "Die Mieten sind zu hoch", 50),
    ]
    assert table.campaigns == {"Miete": (280, 11)}


def test_the_example_can_be_brought_in(staff: Staff):
    client = staff("campaigner")
    example = client.get("/staff/past-campaigns/example.csv")
    assert example.mimetype == "text/csv"
    table = read_past(text_of(example.get_data(), "x.csv"), "x.csv")
    assert not table.refused
    assert len(table.campaigns) == 3


def test_the_usual_rate_comes_with_an_interval_where_there_are_enough():
    """Of five one can say, with 90 %, that their median lies between the lowest and the highest."""
    pasts = [PastCampaign(1000, 10 * number) for number in range(1, 6)]
    assert usual_rate(pasts) == pytest.approx(0.03, rel=0.05)
    between = usual_interval(pasts)
    assert between is not None
    assert between[0] < 0.012
    assert between[1] > 0.048
    assert usual_interval(pasts[:4]) is None
    # The fair coin of 15 campaigns, thrown by hand: (1 + 15 + 105 + 455) of 32,768 ways are less than one in twenty.
    fifteen = [PastCampaign(1000, 10 * number) for number in range(1, 16)]
    low, high = usual_interval(fifteen) or (0.0, 0.0)
    assert (round(1000 * low), round(1000 * high)) == (40, 120)


def test_as_many_campaigns_as_a_table_holds_are_weighed_and_the_first_are_shown(app: Flask, staff: Staff):
    """Where the ranks were found anew for each, twenty thousand took a minute and a half at each look."""
    rows = "".join(f"Aktion {number},1000,{number}\n" for number in range(1, 9_001))
    table = read_past(f"campaign,views,confirmed\n{rows.replace('1000', '9999')}", "x.csv")
    with app.app_context():
        bring_in(table, "x.csv")
        db.session.commit()
    page = parse(staff("analyst").get("/staff/past-campaigns").get_data(as_text=True))
    assert len(page.findall(".//tbody/tr")) == 100
    assert "Das sind die ersten 100" in _words(page)
    low, high = usual_interval([PastCampaign(*one) for one in table.campaigns.values()]) or (0.0, 0.0)
    # 1.645 times half the square root of 9,000 ranks on both sides of the middle one.
    assert (low * 9999, high * 9999) == pytest.approx((4500 - 78, 4500 + 78), abs=3)


def _verdict(app: Flask) -> GivenVerdict:
    judge_all()
    newest = db.session.scalars(select(GivenVerdict).order_by(GivenVerdict.id.desc())).first()
    assert newest is not None
    return newest


def test_the_first_own_campaign_is_measured_against_what_was_brought_in(
    story: Town, staff: Staff, many_visits: Callable[[str, int], None]
):
    many_visits("poster", 60)
    story.numbers()
    with story.app.app_context():
        alone = _verdict(story.app)
        assert alone.log["past"]["campaigns"] == 0
        number = alone.id
    _bring_in(staff("campaigner"), GERMAN)
    many_visits("poster", 1)
    story.numbers()
    with story.app.app_context():
        with_past = _verdict(story.app)
        if with_past.id == number:
            db.session.delete(with_past)
            db.session.commit()
            with_past = _verdict(story.app)
        assert with_past.log["past"]["campaigns"] == 8
        assert with_past.numbers["break_even"] == pytest.approx(0.0642, abs=0.0005)
        again = replayed(with_past.log)
        assert (again.state, again.reason, again.numbers) == (
            with_past.state,
            with_past.reason,
            with_past.numbers,
        )
        kept, said = with_past.id, dict(with_past.log)
    client = staff("campaigner")
    form = _form(client, "/staff/past-campaigns/1/remove")
    client.post("/staff/past-campaigns/1/remove", data=values_of(form))
    with story.app.app_context():
        assert db.session.get_one(GivenVerdict, kept).log == said
        db.session.delete(db.session.get_one(GivenVerdict, kept))
        db.session.commit()
        assert _verdict(story.app).log["past"]["campaigns"] == 0


def test_on_the_command_line_a_table_is_brought_in_or_only_looked_at(app: Flask, tmp_path: Path):
    path = tmp_path / "früher.csv"
    path.write_text(WRONG, encoding="cp1252")
    runner = app.test_cli_runner()
    told = json.loads(runner.invoke(past_group, ["import", str(path), "--json", "--dry-run"]).output)
    assert (told["imported"], told["campaigns"]) == (False, 8)
    assert [one["line"] for one in told["refused"]] == [10, 11, 12]
    assert _rows(app) == 0
    said = runner.invoke(past_group, ["import", str(path)]).output
    assert "Brought in 8 campaigns" in said
    assert "Left out, line 10: views should be a whole number" in said
    with app.app_context():
        assert db.session.scalars(select(PastImport.file_name)).one() == "früher.csv"
    assert runner.invoke(past_group, ["import", str(path)]).exit_code == 1
