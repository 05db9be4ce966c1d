"""The list an auditor gets names what was tested, and hides neither a failure nor a gap."""

from __future__ import annotations

from pathlib import Path

from tests.conformity.__main__ import main
from tests.conformity.results import requirements, results_of, written_tests

_REPORT = """<testsuites><testsuite>
<testcase name="test_r1_03_looking_confirms_nothing[sqlite]"/>
<testcase name="test_r2_04_nobody_comes_back[sqlite]"/>
<testcase name="test_r2_04_nobody_comes_back[postgresql]"><failure message="found in the log"/></testcase>
</testsuite></testsuites>"""


def test_a_test_names_no_requirement_that_is_not_on_the_list() -> None:
    known = {it.number for it in requirements()}
    assert set(written_tests()) - known == set(), "Add them to tests/conformity/requirements.toml."


def test_each_requirement_is_said_in_both_languages() -> None:
    assert all(it.title["de"] and it.title["en"] and it.source for it in requirements())


def test_a_test_that_failed_on_one_database_is_shown_as_failed(tmp_path: Path) -> None:
    written = next(names for number, names in written_tests().items() if number == "R2.04")[0]
    report = tmp_path / "report.xml"
    report.write_text(_REPORT.replace("nobody_comes_back", written))
    found = next(test for test in results_of(report)["R2.04"] if test.says == written.replace("_", " "))
    assert (found.ran, found.passed, found.outcome) == (2, 1, "failed")


def test_the_page_names_what_has_no_test_and_what_did_not_run(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(_REPORT)
    main(report, tmp_path)
    german, english = ((tmp_path / f"conformity.{one}.html").read_text() for one in ("de", "en"))
    assert "Widerrufen ist so einfach wie einwilligen" in german
    assert "nicht geprüft" in german
    assert "Withdrawing is as easy as consenting" in english
    assert "not run" in english
    without = [it.number for it in requirements() if it.number not in written_tests()]
    assert english.count("no test yet") == len(without)
