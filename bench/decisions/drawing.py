"""A picture of one scenario: how much each policy misses, and how much of what it scales is wrong.

``python -m bench.decisions.drawing TABLES.md SCENARIO OUT.svg`` reads what ``make bench-decisions`` printed.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 720, 420, 64, 24, 24, 56
# Where nothing else is: above the good policies, left of the bad ones.
_LEGEND = (196, 40)
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2937 }
  .axis, .grid { stroke: #9ca3af; stroke-width: 1 } .grid { stroke-opacity: .35 }
  .other { fill: #6b7280 } .ours { fill: #0f766e } .ours-name { font-weight: 600; fill: #0f766e }
  .promise { stroke: #b45309; stroke-dasharray: 5 4 } .promise-name { fill: #b45309 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e5e7eb } .other { fill: #9ca3af } .ours { fill: #2dd4bf } .ours-name { fill: #2dd4bf }
    .promise { stroke: #fbbf24 } .promise-name { fill: #fbbf24 }
  }
"""


def picture(tables: str, scenario: str) -> str:
    """The SVG. Raises StopIteration where the tables do not hold the scenario."""
    points = list(_points(tables, scenario))
    top = max(1.0, max(regret for _, regret, _ in points))
    parts = [
        _text(_WIDTH / 2, _HEIGHT - 14, "of those scaled, so many are wrong", "middle"),
        _axis_name(),
        *_grid(top),
    ]
    promise = _x(0.10)
    parts.append(
        f'<line class="promise" x1="{promise:.0f}" y1="{_TOP}" x2="{promise:.0f}" y2="{_HEIGHT - _BOTTOM}"/>'
    )
    parts.append(_text(promise + 6, _TOP + 12, "promised: at most 10 %", "start", "promise-name"))
    for place, (name, regret, wrong) in enumerate(sorted(points, key=lambda point: point[1]), start=1):
        x, y = _x(wrong), _y(regret, top)
        is_ours = name.startswith("**")
        kind = "ours-name" if is_ours else ""
        parts.append(f'<circle class="{"ours" if is_ours else "other"}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>')
        parts.append(_text(x + 8, y - 5, str(place), "start", kind))
        said = name.strip("*").split(":")[-1].strip()
        row = _LEGEND[1] + 18 * place
        parts.append(_text(_LEGEND[0], row, f"{place}", "end", kind))
        parts.append(_text(_LEGEND[0] + 8, row, said, "start", kind))
    size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    title = f"Regret and wrong decisions of each policy, {scenario}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _points(tables: str, scenario: str) -> list[tuple[str, float, float]]:
    """(policy, regret, share of wrong ones) of a scenario's table."""
    lines = iter(tables.splitlines())
    while not next(lines).startswith(f"**{scenario}**"):
        pass
    found = []
    for line in lines:
        if line.startswith("**"):
            break
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) > 5 and cells[1].replace(".", "").isdigit():
            found.append((cells[0], float(cells[1]), float(cells[4].rstrip("%")) / 100))
    return found


def _grid(top: float) -> list[str]:
    parts = []
    for step in range(0, 9):
        wrong = step / 10
        parts.append(_text(_x(wrong), _HEIGHT - _BOTTOM + 18, f"{wrong:.0%}", "middle"))
    for step in range(0, int(top * 5) + 1):
        y = _y(step / 5, top)
        parts.append(f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}"/>')
        parts.append(_text(_LEFT - 8, y + 4, f"{step / 5:.1f}", "end"))
    return parts


def _axis_name() -> str:
    middle = (_TOP + _HEIGHT - _BOTTOM) / 2
    return f'<text transform="translate(18 {middle:.0f}) rotate(-90)" text-anchor="middle">regret</text>'


def _x(wrong: float) -> float:
    return _LEFT + wrong / 0.8 * (_WIDTH - _LEFT - _RIGHT)


def _y(regret: float, top: float) -> float:
    return _TOP + (1 - regret / top) * (_HEIGHT - _TOP - _BOTTOM)


def _text(x: float, y: float, said: str, anchor: str, kind: str = "") -> str:
    shown = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{shown}>{escape(said)}</text>'


if __name__ == "__main__":
    source, chosen, target = sys.argv[1:]
    Path(target).write_text(picture(Path(source).read_text(encoding="utf-8"), chosen), encoding="utf-8")
