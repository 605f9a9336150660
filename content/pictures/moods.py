"""The light of a picture: a handful of palettes that go together on one page."""

# ruff: noqa: E501 - a palette reads as a table

from typing import NamedTuple


class Mood(NamedTuple):
    sky: str
    glow: str  # the sky near the horizon
    sun: str
    far: str
    middle: str
    near: str
    dark: str  # trees and other small dark shapes
    water: str
    shine: str
    field: str
    straw: str
    wall: str
    table: str
    edge: str  # the shaded side of the table


MORNING = Mood(
    "#d3e3e3", "#f8eedb", "#f2c46d", "#b7cdc3", "#82a999", "#477d6c", "#24584b", "#bdd6da", "#f2f7f3",
    "#d9c27e", "#ecd9a0", "#efe5d3", "#cda06c", "#a97c4d",
)  # fmt: skip
EVENING = Mood(
    "#efcfb4", "#fbead2", "#e27d51", "#d3b49f", "#9d9685", "#5f7667", "#34514a", "#e6c6ab", "#fdf1df",
    "#c89a54", "#e7c583", "#ecd8c0", "#a8744b", "#845735",
)  # fmt: skip
SUMMER = Mood(
    "#bcdbe6", "#edf4ec", "#f6d377", "#a8cbb0", "#6ca583", "#3b7d5c", "#1f5a45", "#86b9cb", "#e4f1f3",
    "#b9c765", "#e6d27c", "#e3ece0", "#d6b27d", "#b0895a",
)  # fmt: skip
AUTUMN = Mood(
    "#dfe0d4", "#f7ecd6", "#e39a45", "#d8bd84", "#c08c4a", "#7f6a3d", "#4b4a2f", "#a8c2c4", "#eef3ee",
    "#cf9a45", "#ebc983", "#f0e0c4", "#b57f4f", "#8d5d37",
)  # fmt: skip
WINTER = Mood(
    "#d5e0ea", "#f6efe9", "#f3cfa4", "#cfdbe3", "#a9bfcb", "#6d8f9c", "#35596a", "#e3edf2", "#ffffff",
    "#eef2f1", "#dfe7e8", "#e2e8ea", "#c3a688", "#9a8068",
)  # fmt: skip
WHITE_NIGHT = Mood(
    "#4f7a8a", "#f0d3a8", "#fae3b0", "#5f8790", "#3f6d74", "#245457", "#143c3f", "#7fa7ac", "#f7e2bd",
    "#7d9160", "#c9b878", "#3d6269", "#8a6a52", "#68503f",
)  # fmt: skip

ALL = (MORNING, EVENING, SUMMER, AUTUMN, WINTER, WHITE_NIGHT)

RED = "#a23e37"  # the earth colour of old barns
RED_SHADE = "#822f2b"
CREAM = "#fbf5e8"
BIRCH = "#f4f1e8"
LINGON = "#b5323c"
BILBERRY = "#3f4d80"
CLOUDBERRY = "#eda83f"
LEAF = "#5f8f57"
LEAF_DARK = "#3d6b45"
CRUST = "#b9773c"
CRUST_LIGHT = "#dda765"
