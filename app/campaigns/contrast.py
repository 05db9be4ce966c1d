"""Colours that can be read: a wished colour is moved in lightness until it stands out from what it lies on.

Contrast as in WCAG 2.2 (1.4.3, 1.4.11); lightness as in OKLCH (Ottosson, “A perceptual color space for image
processing”, 2020), in which a colour stays the same colour while it gets lighter or darker.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

TEXT, EDGE = 4.5, 3.0
_STEPS = 100
Rgb = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """Between 1 and 21, for colours such as ``#14556b``."""
    lighter, darker = sorted((_luminance(_parsed(one)), _luminance(_parsed(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(wished: str, grounds: Iterable[str], least: float = TEXT) -> str:
    """The wished colour, or the nearest in lightness that has the contrast on every one of the grounds.

    The grounds belong together: all light, or all dark. Where no lightness is enough it is white.
    """
    grounds = list(grounds)
    return _moved(
        wished, lambda colour: min((contrast(colour, one) for one in grounds), default=21.0) >= least
    )


def ground_for(wished: str, inks: Iterable[tuple[str, float]]) -> str:
    """The wished colour, or the nearest in lightness on which each of the inks has its least contrast."""
    pairs = list(inks)
    return _moved(wished, lambda colour: all(contrast(ink, colour) >= least for ink, least in pairs))


def ink_on(ground: str) -> str:
    """Near-black or white: one of them always has 4.5:1."""
    return "#ffffff" if contrast("#ffffff", ground) >= TEXT else "#0b0b0b"


def stronger(colour: str, away_from: str, by: float = 0.08) -> str:
    """A shade of the colour farther away from another one, for a button under the mouse."""
    lightness, chroma, hue = _to_oklch(_parsed(colour))
    darker = _luminance(_parsed(colour)) < _luminance(_parsed(away_from))
    moved = max(0.0, lightness - by) if darker else min(1.0, lightness + by)
    shade = _written(_from_oklch(moved, chroma, hue))
    return shade if contrast(shade, away_from) >= contrast(colour, away_from) else colour


def _moved(wished: str, is_good: Callable[[str], bool]) -> str:
    if is_good(wished):
        return wished
    lightness, chroma, hue = _to_oklch(_parsed(wished))
    for step in range(1, _STEPS + 1):
        # Darker and lighter in turn, so that the nearest is found.
        for moved in (lightness - step / _STEPS, lightness + step / _STEPS):
            if 0 <= moved <= 1:
                colour = _written(_from_oklch(moved, chroma, hue))
                if is_good(colour):
                    return colour
    return "#000000" if is_good("#000000") else "#ffffff"


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _companded(channel: float) -> float:
    channel = max(0.0, min(1.0, channel))
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _to_oklch(colour: Rgb) -> tuple[float, float, float]:
    red, green, blue = (_linear(channel) for channel in colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> Rgb:
    """The colour; with less chroma where a screen cannot show as much at that lightness."""
    for part in range(20, -1, -1):
        channels = _channels(lightness, chroma * part / 20, hue)
        if all(-0.0005 <= channel <= 1.0005 for channel in channels):
            break
    red, green, blue = (_companded(channel) for channel in channels)
    return red, green, blue


def _channels(lightness: float, chroma: float, hue: float) -> Rgb:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _parsed(colour: str) -> Rgb:
    digits = colour.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return red, green, blue


def _written(colour: Rgb) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour)
