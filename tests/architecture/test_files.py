"""What every committed file keeps to: it is short, it belongs to no machine, and locks name no registry."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from tests.servers.product import ROOT

_LONGEST = 300
_REASON = "Longer than 300 lines because"
# Taken apart, so that this file does not find itself.
_ADDRESSES = {
    "a package registry": re.compile(
        "|".join(("registry.npm" + "js", "python" + "hosted", r"pypi\.org/" + "simple"))
    ),
    "a folder of one machine": re.compile(r"(^|[^\w.-])/" + r"(home|root|Users|work)/"),
}


def committed(*endings: str) -> list[Path]:
    """Files git knows or would take, by ending."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    paths = [ROOT / name for name in names if name]
    return [path for path in paths if path.is_file() and (not endings or path.name.endswith(endings))]


def test_no_file_is_longer_than_it_can_be_read() -> None:
    """Past 300 lines a file says at its top why."""
    for path in committed(".py", ".html", ".css", ".js", ".sh"):
        if "vendor" in path.parts or ".min." in path.name:
            continue
        lines = path.read_text().splitlines()
        assert len(lines) <= _LONGEST or any(_REASON in line for line in lines[:10]), (
            f"{path.relative_to(ROOT)} has {len(lines)} lines. Part it, or say at its top: {_REASON} …"
        )


@pytest.mark.parametrize("what", _ADDRESSES)
def test_no_file_names(what: str) -> None:
    """Where something is fetched from is the business of the machine that fetches it."""
    for path in committed():
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            assert not _ADDRESSES[what].search(line), (
                f"{path.relative_to(ROOT)}:{number} names {what}: {line.strip()}"
            )


def test_files_of_others_are_the_unchanged_copies_their_list_names() -> None:
    """Package, version, licence and hash of each stand in the README beside them."""
    folder = ROOT / "app/foundation/static/vendor"
    listed = dict(
        re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", (folder / "README.md").read_text(), re.M)
    )
    there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    del there["README.md"]
    assert there == listed


def test_python_locks_carry_hashes_and_no_address() -> None:
    """They install the same bytes from whatever index the machine uses."""
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert locks, "There is no requirements*.lock; make them with `make lock`."
    for lock in locks:
        text = lock.read_text()
        assert "://" not in text, f"{lock.name} carries an address; make it with `make lock`."
        for requirement in re.findall(r"^\S+==\S+.*(?:\n .*)*", text, re.MULTILINE):
            assert "--hash=sha256:" in requirement, f"{lock.name}: no hash for {requirement.splitlines()[0]}."


def test_the_development_lock_pins_what_is_shipped() -> None:
    """Otherwise the tests would try other libraries than people get."""
    shipped, tried = (_pins(ROOT / name) for name in ("requirements.lock", "requirements-dev.lock"))
    for name, version in shipped.items():
        assert tried.get(name) == version, (
            f"{name} is {version} in requirements.lock, {tried.get(name)} for the tests."
        )


def test_the_npm_lock_carries_no_address() -> None:
    """npm leaves them out as .npmrc tells it."""
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(), "package-lock.json names a registry."


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(), re.MULTILINE))
