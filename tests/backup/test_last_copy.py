"""``testballon doctor`` says when the last copy was made."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from app.foundation import clock
from tests.backup.conftest import Call


def test_the_doctor_says_when_the_last_copy_was_made_and_hints_at_a_late_one(
    app: Flask, call: Call, tmp_path: Path
):
    assert "was never used here" in call("doctor").stdout
    assert call("backup", tmp_path / "no such folder" / "copy").exit_code == 1
    assert "was never used here" in call("doctor").stdout, "A copy that failed is none."
    assert call("backup", tmp_path / "copy").exit_code == 0
    made_at = datetime.fromisoformat((app.config["TESTBALLON"].data / "last-backup").read_text().strip())
    said = call("doctor").stdout
    assert f"The last copy by “testballon backup” is of {made_at:%d.%m.%Y %H:%M} UTC." in said
    assert "Hint" not in said
    with clock.moved(timedelta(days=8)):
        assert "8 days ago" in call("doctor").stdout
