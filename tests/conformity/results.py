"""Which test shows which requirement, and how it went: read from what pytest wrote."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

REQUIREMENTS = Path(__file__).parent / "requirements.toml"
# test_r1_03_a_browser_that_only_looks_confirms_nothing; a file may carry the number, too.
_NUMBERED = re.compile(r"test_r(\d+)_(\d\d)_(\w+)")
_TESTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Requirement:
    """One demand. ``title`` by language; ``source``: the law, judgment or standard it comes from."""

    number: str
    title: dict[str, str]
    source: str


@dataclass(frozen=True)
class Test:
    """A test in words, how often it ran (once per database, say) and how often it passed."""

    __test__ = False

    says: str
    ran: int
    passed: int

    @property
    def outcome(self) -> str:
        """``passed``, ``failed`` or ``not run``."""
        if not self.ran:
            return "not run"
        return "passed" if self.passed == self.ran else "failed"


def requirements() -> list[Requirement]:
    """All demands, in the order of their numbers."""
    with REQUIREMENTS.open("rb") as file:
        written = tomllib.load(file)
    return [
        Requirement(key.replace("_", "."), {"de": it["de"], "en": it["en"]}, it["source"])
        for key, it in written.items()
    ]


def written_tests() -> dict[str, list[str]]:
    """The names of the tests of each number, whether they ran or not."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(_TESTS.rglob("test_*.py")):
        for name in re.findall(r"^\s*def (test_\w+)", path.read_text(), re.MULTILINE):
            for number, says in _numbered(path.stem, name):
                found[number].append(says)
    return found


def results_of(report: Path) -> dict[str, list[Test]]:
    """For each number its tests with how they went in ``report`` (JUnit's XML, as pytest writes it)."""
    ran: dict[tuple[str, str], int] = defaultdict(int)
    passed: dict[tuple[str, str], int] = defaultdict(int)
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("skipped") is not None:
            continue
        file = case.get("classname", "").rpartition(".")[2]
        for numbered in _numbered(file, case.get("name", "").partition("[")[0]):
            ran[numbered] += 1
            passed[numbered] += case.find("failure") is None and case.find("error") is None
    return {
        number: [Test(says.replace("_", " "), ran[number, says], passed[number, says]) for says in names]
        for number, names in written_tests().items()
    }


def _numbered(file: str, name: str) -> list[tuple[str, str]]:
    """The requirement a test shows, and what it says: by its own name, else by its file's."""
    own, files = _NUMBERED.match(name), _NUMBERED.match(file)
    if own:
        return [(f"R{own[1]}.{own[2]}", own[3])]
    return [(f"R{files[1]}.{files[2]}", name.removeprefix("test_"))] if files else []
