"""The colours of the whole site, made from the two that a cluster chooses.

Everything that is not a meaning (good, bad, a warning) or a thing of nature (water, a red barn) is
the main colour or the accent, lighter or paler. Letters stay readable by the lightness they are
given here; what a cluster's own two colours must hold is in `PAIRS`, asked when they are chosen.
"""

from functools import cache
from typing import NamedTuple

from content.colours import SHAPE, TEXT, Oklch, contrast, nearest, to_hex, to_oklch

MAIN, ACCENT = "#1f5a4c", "#e9b44c"  # spruce and cloudberry


class Shade(NamedTuple):
    """A sibling of the main colour or the accent: how light, and how much colour it keeps."""

    of: str
    lightness: float
    share: float = 1.0
    most: float = 0.4  # chroma at most, so that grounds stay calm whatever is chosen


LIGHT = {
    "paper": Shade("accent", 0.967, 0.06, 0.009),
    "surface": Shade("accent", 0.994, 0.04, 0.005),
    "sunken": Shade("accent", 0.938, 0.09, 0.013),
    "line": Shade("accent", 0.877, 0.13, 0.018),
    "line-strong": Shade("main", 0.635, 0.25, 0.02),
    "ink": Shade("main", 0.285, 0.54, 0.045),
    "ink-soft": Shade("main", 0.462, 0.34, 0.03),
    "main-wash": Shade("main", 0.931, 0.22, 0.02),
    "on-main": Shade("accent", 0.994, 0.04, 0.005),
    "accent-wash": Shade("accent", 0.951, 0.32, 0.045),
    "on-accent": Shade("accent", 0.26, 0.35, 0.05),
    "on-accent-wash": Shade("accent", 0.406, 0.6, 0.081),
    "focus": Shade("main", 0.285, 0.54, 0.045),
    "foot": Shade("main", 0.318, 0.71, 0.085),
    "on-foot": Shade("main", 0.954, 0.15, 0.012),
    "on-foot-soft": Shade("main", 0.841, 0.37, 0.03),
    "sky-1": Shade("main", 0.926, 0.17, 0.018),
    "sky-2": Shade("accent", 0.967, 0.06, 0.009),
    "hill-1": Shade("main", 0.83, 0.4, 0.045),
    "hill-2": Shade("main", 0.728, 0.65, 0.065),
    "hill-3": Shade("main", 0.563, 0.91, 0.085),
    "field": Shade("accent", 0.829, 0.74, 0.11),
}
DARK = {
    "paper": Shade("main", 0.228, 0.35, 0.026),
    "surface": Shade("main", 0.275, 0.42, 0.03),
    "sunken": Shade("main", 0.201, 0.29, 0.022),
    "line": Shade("main", 0.366, 0.48, 0.036),
    "line-strong": Shade("main", 0.677, 0.34, 0.03),
    "ink": Shade("accent", 0.936, 0.08, 0.011),
    "ink-soft": Shade("main", 0.795, 0.28, 0.024),
    "main": Shade("main", 0.825, 0.92, 0.09),
    "main-deep": Shade("main", 0.89, 0.69, 0.06),
    "main-wash": Shade("main", 0.329, 0.54, 0.05),
    "on-main": Shade("main", 0.222, 0.38, 0.03),
    "accent-wash": Shade("accent", 0.319, 0.34, 0.046),
    "on-accent": Shade("accent", 0.24, 0.35, 0.05),
    "on-accent-wash": Shade("accent", 0.891, 0.69, 0.092),
    "focus": Shade("accent", 0.83, 0.95, 0.13),
    "foot": Shade("main", 0.189, 0.26, 0.03),
    "on-foot": Shade("main", 0.927, 0.15, 0.012),
    "on-foot-soft": Shade("main", 0.769, 0.29, 0.024),
    "sky-1": Shade("main", 0.287, 0.52, 0.045),
    "sky-2": Shade("main", 0.228, 0.35, 0.026),
    "hill-1": Shade("main", 0.328, 0.57, 0.05),
    "hill-2": Shade("main", 0.372, 0.69, 0.06),
    "hill-3": Shade("main", 0.322, 0.6, 0.055),
    "hill-4": Shade("main", 0.264, 0.49, 0.045),
    "field": Shade("accent", 0.476, 0.51, 0.075),
}
# Letters or shape, the ground it stands on, the contrast needed, in light and in dark.
PAIRS = {
    "main": [
        *(("main", ground, TEXT) for ground in ("paper", "surface", "sunken", "main-wash")),
        *(("main-deep", ground, TEXT) for ground in ("paper", "surface", "main-wash")),
        ("on-main", "main", TEXT),
        ("on-main", "main-deep", TEXT),
        *(("ink", ground, TEXT) for ground in ("paper", "surface", "sunken", "main-wash")),
        *(("ink-soft", ground, TEXT) for ground in ("paper", "surface", "sunken", "main-wash")),
        *(("line-strong", ground, SHAPE) for ground in ("paper", "surface")),
        ("focus", "paper", SHAPE),
        ("on-foot", "foot", TEXT),
        ("on-foot-soft", "foot", TEXT),
    ],
    "accent": [
        ("on-accent", "accent", TEXT),
        ("accent", "foot", SHAPE),
        ("ink", "accent-wash", TEXT),
        ("on-accent-wash", "accent-wash", TEXT),
    ],
}


class Palette(NamedTuple):
    light: dict[str, str]
    dark: dict[str, str]

    def css(self) -> str:
        """Custom properties; print and programs without a wish get the light ones."""
        dark = f"@media screen and (prefers-color-scheme: dark) {{ {_rule(self.dark)} }}"
        return f"{_rule(self.light)}\n{dark}\n"

    def weakest(self, part: str) -> float:
        """1 or more: all pairs of the main colour or of the accent hold what they need."""
        return min(
            contrast(colours[shape], colours[ground]) / needed
            for colours in self
            for shape, ground, needed in PAIRS[part]
        )


@cache
def palette(main: str, accent: str) -> Palette:
    chosen = {"main": to_oklch(main), "accent": to_oklch(accent)}
    lightness, chroma, hue = chosen["main"]
    deep = Oklch(max(0, lightness - 0.077), chroma * 0.82, hue)
    own = {"main": main, "main-deep": to_hex(deep), "accent": accent}
    light = own | {"main-solid": main, "hill-4": main} | _shades(LIGHT, chosen)
    dark = {"main-solid": main, "accent": accent} | _shades(DARK, chosen)
    light["focus-glow"], dark["focus-glow"] = accent, dark["paper"]
    return Palette(light, dark)


def better_main(main: str, accent: str) -> str | None:
    """`None` if the main colour can be read; otherwise the nearest one that can."""
    if palette(main, accent).weakest("main") >= 1:
        return None
    return nearest(main, lambda it: palette(it, accent).weakest("main") >= 1)


def better_accent(main: str, accent: str) -> str | None:
    if palette(main, accent).weakest("accent") >= 1:
        return None
    return nearest(accent, lambda it: palette(main, it).weakest("accent") >= 1)


def _shades(shades: dict[str, Shade], chosen: dict[str, Oklch]) -> dict[str, str]:
    return {name: _shade(shade, chosen[shade.of]) for name, shade in shades.items()}


def _shade(shade: Shade, of: Oklch) -> str:
    return to_hex(Oklch(shade.lightness, min(shade.most, of.chroma * shade.share), of.hue))


def _rule(colours: dict[str, str]) -> str:
    return ":root { " + " ".join(f"--{name}: {value};" for name, value in colours.items()) + " }"
