"""The curve of gain against winners named, as a picture that can be read in light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

_WIDE, _HIGH = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 24, 56
_GAIN, _NAMED = (0.1, 0.7), (0.0, 0.24)
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1c2733; }
.axis { stroke: #8796a5; } .grid { stroke: #8796a5; opacity: .25; }
.ours { stroke: #0b6bcb; fill: none; stroke-width: 2.5; }
.dot { fill: #0b6bcb; } .chosen { stroke: #0b6bcb; fill: none; }
.other { fill: #6b7785; }
.wrong { fill: none; stroke: #b3261e; stroke-width: 1.5; } .goal { fill: #2e7d32; opacity: .15; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6ebf0; } .ours, .chosen { stroke: #6cb2ff; } .dot { fill: #6cb2ff; } .other { fill: #a9b4c0; }
  .wrong { stroke: #ff8a80; } .goal { fill: #81c784; opacity: .22; }
}
"""


@dataclass(frozen=True, slots=True)
class Point:
    """A rule: what it gains, in what share of the tests it names a winner, what share of those is wrong."""

    name: str
    gain: float
    named: float
    wrong: float


def drawn(curve: list[Point], others: list[Point], chosen: Point) -> str:
    """The picture as SVG. Rules that name a winner in more tests than the picture shows are left out."""
    shown = [one for one in others if _NAMED[0] <= one.named <= _NAMED[1] and _GAIN[0] <= one.gain]
    line = " ".join(f"{_x(one.named):.1f},{_y(one.gain):.1f}" for one in curve)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" role="img">',
        "<title>Gain against the share of tests in which a winner is named</title>",
        f"<style>{_STYLE}</style>",
        _axes(),
        f'<rect class="goal" x="{_x(0.15):.1f}" y="{_y(0.7):.1f}" width="{_x(0.24) - _x(0.15):.1f}" '
        f'height="{_y(0.61) - _y(0.7):.1f}"/>',
        f'<text x="{_x(0.155):.1f}" y="{_y(0.675):.1f}">what was wished for</text>',
        f'<polyline class="ours" points="{line}"/>',
        *(f'<circle class="dot" cx="{_x(one.named):.1f}" cy="{_y(one.gain):.1f}" r="4"/>' for one in curve),
        *(_ring(one) for one in curve),
        f'<circle class="chosen" cx="{_x(chosen.named):.1f}" cy="{_y(chosen.gain):.1f}" r="9"/>',
        f'<text x="{_x(chosen.named) - 12:.1f}" y="{_y(chosen.gain) + 28:.1f}">Testballon (circle: default)</text>',
        *(_other(one) for one in shown),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _other(one: Point) -> str:
    return (
        f'<circle class="other" cx="{_x(one.named):.1f}" cy="{_y(one.gain):.1f}" r="4"/>'
        + _ring(one)
        + _label(one)
    )


def _ring(one: Point) -> str:
    is_wrong = one.named and one.wrong > 0.03
    return (
        f'<circle class="wrong" cx="{_x(one.named):.1f}" cy="{_y(one.gain):.1f}" r="8"/>' if is_wrong else ""
    )


def _label(one: Point) -> str:
    # The name up to its first comma; to the left of points so far right that it would not fit.
    is_right = one.named > (_NAMED[0] + _NAMED[1]) / 2
    away, anchor = (-12, "end") if is_right else (12, "start")
    return (
        f'<text x="{_x(one.named) + away:.1f}" y="{_y(one.gain) + 5:.1f}" text-anchor="{anchor}">'
        f"{escape(one.name.split(',')[0])}</text>"
    )


def _axes() -> str:
    lines = []
    for percent in range(10, 71, 10):
        y = _y(percent / 100)
        lines.append(f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDE - _RIGHT}" y2="{y:.1f}"/>')
        lines.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{percent} %</text>')
    for percent in range(0, 25, 4):
        x = _x(percent / 100)
        lines.append(f'<text x="{x:.1f}" y="{_HIGH - _BOTTOM + 20}" text-anchor="middle">{percent} %</text>')
    bottom = _HIGH - _BOTTOM
    lines.append(f'<line class="axis" x1="{_LEFT}" y1="{bottom}" x2="{_WIDE - _RIGHT}" y2="{bottom}"/>')
    lines.append(f'<text x="{_LEFT - 56}" y="14">Gain, of what the oracle gains</text>')
    lines.append(
        f'<text x="{_WIDE - _RIGHT}" y="{_HIGH - 12}" text-anchor="end">Tests with a winner named '
        "(red ring: more than 3 % of them wrong)</text>"
    )
    return "\n".join(lines)


def _x(named: float) -> float:
    return _LEFT + (named - _NAMED[0]) / (_NAMED[1] - _NAMED[0]) * (_WIDE - _LEFT - _RIGHT)


def _y(gain: float) -> float:
    return _HIGH - _BOTTOM - (gain - _GAIN[0]) / (_GAIN[1] - _GAIN[0]) * (_HIGH - _TOP - _BOTTOM)
