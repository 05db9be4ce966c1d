"""``python -m tests.conformity REPORT.xml FOLDER``: the list as a page in each language, to hand to an auditor."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from tests.conformity.results import Requirement, Test, requirements, results_of

_HERE = Path(__file__).parent


def main(report: Path, folder: Path) -> None:
    """Write ``conformity.de.html`` and ``conformity.en.html`` into ``folder``."""
    tests = results_of(report)
    rows = [(it, tests.get(it.number, [])) for it in requirements()]
    pages = Environment(loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    for language in ("de", "en"):
        page = pages.get_template("conformity.html").render(
            rows=rows,
            language=language,
            ran_at=datetime.fromtimestamp(report.stat().st_mtime).astimezone(),
            version=_version(),
            shown=sum(outcome(row) == "passed" for row in rows),
            outcome=outcome,
        )
        path = folder / f"conformity.{language}.html"
        path.write_text(page)
        print(path)


def outcome(row: tuple[Requirement, list[Test]]) -> str:
    """How a requirement stands: ``passed``, ``failed``, ``not run`` or ``no test``."""
    outcomes = {test.outcome for test in row[1]}
    if not outcomes:
        return "no test"
    return next((bad for bad in ("failed", "not run") if bad in outcomes), "passed")


def _version() -> str:
    """The commit the tests ran on, where there is one to name."""
    named = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=_HERE, capture_output=True, text=True, check=False
    )
    return named.stdout.strip()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
