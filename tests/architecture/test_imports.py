"""Who may import whom. The table is the README's; a room imports what its line names and nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.servers.product import ROOT

APP = ROOT / "app"
# From lowest to highest; every room may also import foundation and itself.
ROOMS: dict[str, frozenset[str]] = {
    name: frozenset(may.split())
    for name, may in {
        "foundation": "",
        "outbox": "",
        "staff": "outbox",
        "visits": "",
        "contacts": "staff",
        "consent": "staff contacts",
        "campaigns": "staff consent",
        "landing": "outbox visits contacts consent campaigns",
        "imports": "staff outbox contacts consent",
        "segments": "staff contacts consent landing",
        "mailings": "staff outbox contacts consent campaigns segments",
        "ambassadors": "staff outbox visits contacts consent campaigns landing",
        "safety": "staff outbox visits contacts consent campaigns landing ambassadors",
        "metrics": "staff outbox visits contacts campaigns landing mailings ambassadors safety",
        "privacy": "staff outbox contacts consent",
        "points": "staff contacts campaigns landing",
        "accountability": "staff outbox contacts consent campaigns landing safety privacy",
        "portal": "outbox contacts consent campaigns landing mailings ambassadors points privacy accountability",
        "api": "staff outbox contacts consent campaigns landing segments metrics",
    }.items()
}
FILES = sorted(APP.rglob("*.py"))
# What binds the house together (wiring.py and its neighbours, the demo, which plays every room, and the copy of all
# of it): it may import every room, and no room imports it.
ROOF = {path.stem for path in APP.glob("*.py")} | {"demo", "backup"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(APP)))
def test_a_room_imports_only_what_its_line_in_the_readme_names(path: Path) -> None:
    """Also inside function bodies, under TYPE_CHECKING and through importlib."""
    room = _room_of(path)
    if room in ROOF:
        return
    assert room in ROOMS, (
        f"app/{room} is no room of the README's table; give it a line there and in this test."
    )
    allowed = ROOMS[room] | {"foundation", room}
    for line, module in _imports(path):
        target = module.split(".")[1] if "." in module else "__init__"
        assert target in allowed, (
            f"{path.relative_to(ROOT)}:{line} imports {module}, but {room} may import only "
            f"{', '.join(sorted(allowed))}. Reach up by an event, a registry in foundation or hx-get."
        )


def test_the_readme_shows_the_same_table() -> None:
    """A newcomer reads it there."""
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]*) \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    shown = {name: frozenset(may.replace("–", "").split()) for name, may in rows}
    for room in sorted(_rooms_that_exist()):
        assert shown.get(room) == ROOMS[room], (
            f"README.md says that {room} may import {sorted(shown.get(room, ()))}, "
            f"this test {sorted(ROOMS[room])}. Change both in one commit."
        )


def test_no_room_is_empty() -> None:
    """A room comes into being when something real moves in."""
    for room in sorted(_rooms_that_exist()):
        assert len(list((APP / room).rglob("*.py"))) > 1, f"app/{room} is empty; build it when it is needed."


def _rooms_that_exist() -> set[str]:
    return {_room_of(path) for path in FILES} - ROOF


def _room_of(path: Path) -> str:
    return path.relative_to(APP).with_suffix("").parts[0]


def _imports(path: Path) -> list[tuple[int, str]]:
    """(line, module) of everything of ours that the file imports, wherever in it."""
    package = ("app", *path.relative_to(APP).parent.parts)
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *((node.module or "").split(".") if node.module else ())))
            # `from app import wiring` names the module in the list, not before it.
            found += [
                (node.lineno, f"{base}.{alias.name}" if base == "app" else base) for alias in node.names
            ]
        elif isinstance(node, ast.Call) and _is_import_call(node.func):
            found += [
                (node.lineno, argument.value)
                for argument in node.args[:1]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
    return [(line, module) for line, module in found if module == "app" or module.startswith("app.")]


def _is_import_call(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("import_module", "__import__", "import_string")
