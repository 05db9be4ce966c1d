"""``testballon judge``: verdicts for a table from anywhere, and clear words where a table is wrong."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.cli import ScriptInfo

from app import create_app
from app.foundation.errors import RefusedError
from app.foundation.settings import Settings
from app.metrics.judge_command import judge
from app.metrics.judge_file import newest, read
from tests.servers.product import ROOT, Product

TOWNS = """campaign,variant,views,confirmed
Linden,A,1200,36
Linden,B,1180,60
Brücke,,2000,12
Freibad,,2500,260
Radweg,,20,2
Schule,,3000,95
"""


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    """A file with this text."""

    def write(text: str) -> Path:
        path = tmp_path / "zahlen.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def _said(path: Path, *options: str) -> Result:
    settings = Settings(data=path.parent, language="de")
    return CliRunner().invoke(
        judge, [str(path), *options], obj=ScriptInfo(create_app=lambda: create_app(settings))
    )


def _judged(path: Path, *options: str) -> dict[str, dict[str, Any]]:
    result = _said(path, "--json", *options)
    assert result.exit_code == 0, result.output
    return {one["campaign"]: one for one in json.loads(result.stdout)["campaigns"]}


def test_every_campaign_gets_a_verdict_with_its_numbers(table: Callable[[str], Path]):
    told = _judged(table(TOWNS), "--break-even", "0.03")
    assert {name: one["verdict"] for name, one in told.items()} == {
        "Linden": "collect",
        "Brücke": "stop",
        "Freibad": "scale",
        "Radweg": "collect",
        "Schule": "keep",
    }
    freibad = told["Freibad"]
    low, high = freibad["interval"]
    assert low < 0.104 < high
    assert (freibad["views"], freibad["confirmed"], freibad["break_even"]) == (2500, 260, 0.03)
    assert told["Linden"]["more_visits"] > 100


def test_r8_04_few_visits_get_no_rate(table: Callable[[str], Path]):
    radweg = _judged(table(TOWNS))["Radweg"]
    assert radweg["reason"] == "too_few"
    assert radweg["value"] is None
    assert radweg["interval"] is None
    assert "value" not in radweg["numbers"]


def test_variants_of_one_campaign_are_compared(table: Callable[[str], Path]):
    rows = "".join(f"Linden,A,{1000},20\nLinden,B,{1000},60\n" for _ in range(5))
    linden = _judged(table("campaign,variant,views,confirmed\n" + rows), "--break-even", "0.03")["Linden"]
    assert (linden["views"], linden["confirmed"]) == (10_000, 400)
    assert linden["winner"]["variant"] == "B"
    assert [one["views"] for one in linden["variants"]] == [5000, 5000]
    assert _judged(table(TOWNS))["Freibad"]["winner"] is None


def test_without_a_break_even_campaigns_are_measured_against_the_others(table: Callable[[str], Path]):
    rows = "".join(f"Ort {number},,2000,{50 + number}\n" for number in range(12))
    told = _judged(table("campaign,variant,views,confirmed\n" + rows + "Meer,,2000,200\nWatt,,2000,10\n"))
    assert told["Meer"]["verdict"] == "scale"
    assert told["Meer"]["measured_against"] == "usual"
    assert told["Watt"]["verdict"] == "stop"
    assert told["Ort 5"]["verdict"] in ("keep", "collect")


def test_a_campaign_alone_is_not_judged_by_a_number_nobody_gave(table: Callable[[str], Path]):
    alone = _judged(table("campaign,views,confirmed\nMeer,5000,10\n"))["Meer"]
    assert (alone["verdict"], alone["reason"]) == ("collect", "no_comparison")


def test_costs_make_the_break_even(table: Callable[[str], Path]):
    text = "campaign,variant,views,confirmed,cost\nTeuer,,2000,60,900\nBillig,,2000,60,100\n"
    told = _judged(table(text), "--worth", "5")
    assert told["Teuer"]["break_even"] == pytest.approx(0.09)
    assert told["Billig"]["break_even"] == pytest.approx(0.01)
    assert (told["Teuer"]["verdict"], told["Billig"]["verdict"]) == ("stop", "scale")


def test_rows_add_up_and_those_of_the_last_hours_are_weighed(table: Callable[[str], Path]):
    path = table(
        "campaign;views;confirmed;time\nMeer;100;4;2026-11-01\nMeer;50;1;2026-11-24T18:00\nMeer;9;0;2026-11-24\n"
    )
    (meer,) = read(path)
    assert (meer.views, meer.confirmed) == (159, 5)
    now = newest([meer])
    assert now is not None
    assert dict(meer.young(now, hours=168)) == {0.0: 50, 6.0: 9}


def test_people_get_a_table_in_words(table: Callable[[str], Path]):
    said = _said(table(TOWNS), "--break-even", "0.03", "--language", "en").output
    assert "It brings more than break-even (3.00%)" in said
    assert "more visits decide" in said
    assert "Fewer than 30 visits" in said
    assert "at most one in ten" in said


def test_reasons_are_in_the_organisations_language_unless_another_is_asked_for(table: Callable[[str], Path]):
    said = _said(table(TOWNS), "--break-even", "0.03").output
    assert "Sie bringt mehr als die Gewinnschwelle (3,00\u00a0%)" in said
    assert "Weiter sammeln" in said
    assert "höchstens eine von zehn" in said
    german, english = (
        _judged(table(TOWNS), "--break-even", "0.03", "--language", one)["Freibad"] for one in ("de", "en")
    )
    assert english["why"].startswith("It brings more than break-even")
    assert {**german, "why": ""} == {**english, "why": ""}


def test_a_variant_shown_more_often_when_more_people_confirmed_does_not_win_by_that(
    table: Callable[[str], Path],
):
    """Both bring one in fifty among strangers and one in five among friends; B met the friends."""
    days = "".join(f"Meer,A,900,18,2026-10-{day:02}\nMeer,B,100,2,2026-10-{day:02}\n" for day in range(1, 11))
    days += "".join(
        f"Meer,A,100,20,2026-10-{day:02}\nMeer,B,900,180,2026-10-{day:02}\n" for day in range(11, 16)
    )
    head = "campaign,variant,views,confirmed,time\n"
    assert _judged(table(head + days), "--break-even", "0.03")["Meer"]["winner"]["kind"] != "better"
    # By the minute no two rows fall together, by the hour they do.
    minutes = days.replace("Meer,A", "See,A").replace("Meer,B", "See,B")
    at = {"A": "T09:10", "B": "T09:40"}
    minutes = "".join(f"{line}{at[line[4]]}\n" for line in minutes.splitlines())
    assert _judged(table(head + minutes), "--break-even", "0.03")["See"]["winner"]["kind"] != "better"
    without = "".join(",".join(line.split(",")[:4]) + "\n" for line in days.splitlines())
    told = _judged(table("campaign,variant,views,confirmed\n" + without), "--break-even", "0.03")["Meer"]
    assert told["winner"]["variant"] == "B", "Totals alone say so, wrongly: nobody said when who came."


def test_a_variant_that_is_better_wins_with_times_as_without(table: Callable[[str], Path]):
    days = "".join(
        f"Meer,{name},1000,{people},2026-10-{day:02}\n"
        for day in range(1, 8)
        for name, people in (("A", 20), ("B", 60))
    )
    told = _judged(table("campaign,variant,views,confirmed,time\n" + days), "--break-even", "0.03")["Meer"]
    assert (told["winner"]["variant"], told["winner"]["kind"]) == ("B", "better")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("campaign,views\nMeer,1\n", "no column “confirmed”"),
        ("campaign,views,confirmed,colour\nMeer,1,1,red\n", "what is in the column “colour”"),
        ("campaign,views,confirmed\n", "no rows"),
        ("", "no column “campaign”"),
        ("campaign,views,confirmed\nMeer,10,1\nMeer,zehn,1\n", "line 3: views should be a whole number"),
        ("campaign,views,confirmed\nMeer,10,-1\n", "line 2: confirmed should be a whole number"),
        ("campaign,views,confirmed\nMeer,10\n", "line 2: confirmed should be a whole number"),
        ("campaign,views,confirmed\nMeer,10,1,7\n", "line 2: more cells"),
        ("campaign,views,confirmed\n,10,1\n", "line 2: the campaign has no name"),
        ("campaign,views,confirmed\nMeer,10,11\n", "“Meer” has more confirmed (11) than views (10)"),
        ("campaign,views,confirmed,cost\nMeer,10,1,viel\n", "line 2: cost should be an amount"),
        ("campaign,views,confirmed,cost\nMeer,10,1,nan\n", "line 2: cost should be an amount"),
        ("campaign,views,confirmed,time\nMeer,10,1,gestern\n", "line 2: time should be a day"),
    ],
)
def test_a_wrong_table_is_named_by_its_line(table: Callable[[str], Path], text: str, said: str):
    with pytest.raises(RefusedError) as failure:
        read(table(text))
    assert said in str(failure.value)
    assert "zahlen.csv" in str(failure.value)


def test_a_table_in_another_encoding_is_named(tmp_path: Path):
    path = tmp_path / "alt.csv"
    path.write_bytes("campaign,views,confirmed\nBrücke,1,1\n".encode("latin-1"))
    with pytest.raises(RefusedError, match="UTF-8"):
        read(path)


def test_a_table_with_windows_line_ends_and_a_mark_at_its_beginning_is_read(tmp_path: Path):
    path = tmp_path / "excel.csv"
    path.write_bytes("\ufeffCampaign;Views;Confirmed\r\nBrücke;10;1\r\n".encode())
    (bridge,) = read(path)
    assert (bridge.name, bridge.views) == ("Brücke", 10)


def test_on_the_command_line_a_wrong_table_is_one_sentence(product: Callable[..., Product], tmp_path: Path):
    path = tmp_path / "zahlen.csv"
    path.write_text("campaign,views,confirmed\nMeer,10,elf\n")
    done = product(start=False).try_call("judge", str(path), "--json")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "line 2" in done.stderr


def test_nothing_that_serves_a_page_waits_for_numpy_to_start():
    code = "import sys, app.command_line; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
