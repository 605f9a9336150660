"""Colours: how well letters can be read on a ground (WCAG 2.2), and moving a colour until they can.

Lightness, chroma and hue are those of OKLCH (CSS Color 4): equal steps look equal in every hue.
"""

from collections.abc import Callable
from math import atan2, cos, degrees, hypot, radians, sin
from typing import NamedTuple

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

TEXT = 4.5  # WCAG 2.2, 1.4.3: contrast of letters of any size
SHAPE = 3.0  # WCAG 2.2, 1.4.11: contrast of controls and signs

colour_code = RegexValidator(
    r"^#[0-9a-fA-F]{6}\Z", _("Enter a colour as # and six characters, 0–9 or a–f, such as #1f5a4c.")
)


class Oklch(NamedTuple):
    lightness: float  # 0 is black, 1 is white
    chroma: float  # 0 is grey; screens reach about 0.3
    hue: float  # degrees


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black and white); colours are written `#rrggbb`."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def nearest(colour: str, passes: Callable[[str], bool]) -> str | None:
    """The colour of the same hue, lighter or darker by as little as possible, that `passes`."""
    start = to_oklch(colour)
    for step in range(1, 101):
        for lightness in (start.lightness - step / 100, start.lightness + step / 100):
            if 0 <= lightness <= 1:
                candidate = to_hex(start._replace(lightness=lightness))
                if passes(candidate):
                    return candidate
    return None


def to_oklch(colour: str) -> Oklch:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, hypot(a, b), degrees(atan2(b, a)) % 360)


def to_hex(colour: Oklch) -> str:
    """The nearest colour that a screen can show: what is too vivid becomes paler, not another."""
    lightness, chroma, hue = colour
    while True:
        channels = _from_oklch(lightness, chroma, hue)
        if chroma <= 0 or all(-0.0005 <= channel <= 1.0005 for channel in channels):
            return "#" + "".join(f"{round(255 * _encode(channel)):02x}" for channel in channels)
        chroma = max(0, chroma - 0.004)


def _from_oklch(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> list[float]:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in channels]


def _encode(channel: float) -> float:
    channel = min(1.0, max(0.0, channel))
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
