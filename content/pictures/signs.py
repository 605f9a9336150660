"""One clear sign in a disc: a direction that is taken."""

# ruff: noqa: E501 - the paths are drawings

from content.pictures import things
from content.pictures.land import Ridge, circle, lines, path, sky
from content.pictures.moods import CREAM, LINGON

GOLD = "#e9b44c"


def ears_sign(rng, mood):
    turned = "".join(
        f'<use href="#e" x="280" y="104" transform="rotate({turn} 300 310)"/>'
        for turn in (0, -26, 26)
    )
    return things.ear(GOLD, GOLD) + turned


def waves_sign(rng, mood):
    return lines("".join(f"M196 {y}q26-26 52 0t52 0 52 0 52 0" for y in (160, 200, 240)), CREAM, 12)


def compass_sign(rng, mood):
    return path("M300 92l26 82 82 26-82 26-26 82-26-82-82-26 82-26z", GOLD) + circle(
        300, 200, 14, mood.dark
    )


def sprout_sign(rng, mood):
    return things.seedling(300, 292, 120, GOLD, CREAM)


def network_sign(rng, mood):
    spots = ((232, 160), (372, 158), (238, 252), (364, 250), (300, 118))
    threads = "".join(f"M300 200L{x} {y}" for x, y in spots)
    return (
        lines(threads, CREAM, 5)
        + circle(300, 200, 24, GOLD)
        + "".join(circle(x, y, 15, CREAM) for x, y in spots)
    )


def fish_sign(rng, mood):
    body = "M206 200q74-78 148 0l44-40q-14 40 0 80l-44-40q-74 78-148 0z"
    return (
        path(body, CREAM)
        + circle(242, 192, 7, mood.dark)
        + lines("M272 176q16 24 0 48", mood.dark, 4)
    )


def berry_sign(rng, mood):
    fruit = "".join(circle(x, y, 34, LINGON) for x, y in ((266, 216), (334, 216), (300, 262)))
    return (
        lines("M300 130V240M300 140l-34 50M300 140l34 50", CREAM, 6)
        + fruit
        + path("M300 140q-14-50-74-44q8 48 74 44zq14-50 74-44q-8 48-74 44z", "#8fb58a")
    )


def sun_sign(rng, mood):
    rays = "".join(
        f'<use href="#r" transform="rotate({turn} 300 226)"/>' for turn in range(-75, 90, 30)
    )
    half = path("M226 236a74 74 0 0 1 148 0z", GOLD)
    return (
        f'<defs><path id="r" stroke="{GOLD}" stroke-width="9" stroke-linecap="round" d="M300 112v18"/></defs>'
        + rays
        + half
        + lines("M200 258h200M232 284h136", CREAM, 9)
    )


SIGNS = (
    ears_sign,
    waves_sign,
    compass_sign,
    sprout_sign,
    network_sign,
    fish_sign,
    berry_sign,
    sun_sign,
)


def sign(rng, mood):
    """One clear sign in a disc, on rolling land: a direction that is taken."""
    ridges = ((210, mood.far), (270, mood.middle), (330, mood.water))
    land = "".join(Ridge(rng, y, 22, 3).land(fill) for y, fill in ridges)
    return (
        sky(rng, mood, 260) + land + circle(300, 200, 142, mood.dark) + rng.choice(SIGNS)(rng, mood)
    )
