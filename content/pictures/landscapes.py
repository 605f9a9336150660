"""Land and water, far and near."""

# ruff: noqa: E501 - the paths are drawings

from content.pictures import things
from content.pictures.land import (
    WIDTH,
    Ridge,
    barn,
    birches,
    birds,
    boat,
    circle,
    far_shore,
    forest,
    furrows,
    house,
    island,
    path,
    rect,
    sky,
    view,
)
from content.pictures.moods import CREAM, LINGON, RED


def fields(rng, mood):
    vanishing = rng.randint(180, 430)
    ridge = Ridge(rng, 218, 14, 4)
    return (
        sky(rng, mood, 230)
        + Ridge(rng, 180, 26, 3).land(mood.far, 240)
        + forest(rng, ridge, mood.dark, rng.choice((0, 250)), rng.choice((330, 600)))
        + ridge.land(mood.near)
        + furrows(mood, vanishing, 240)
        + barn(
            rng.choice((60, 360)),
            250,
            rng.randint(40, 58),
            rng.choice((RED, RED, "#d8b25a")),
            "#7b3430",
        )
    )


def grain(rng, mood):
    """Ears of grain, near the eye, with the farm far off."""
    ears = "".join(
        f'<use href="#e" x="{x}" y="{rng.randint(150, 200)}" transform="rotate({rng.randint(-5, 5)} {x} 400)"/>'
        for x in range(-10, 600, 46)
    )
    return (
        sky(rng, mood, 240)
        + far_shore(rng, mood, 240)
        + rect(0, 244, WIDTH, 156, mood.field)
        + barn(rng.randint(60, 380), 262, 32)
        + rect(0, 262, WIDTH, 138, mood.straw)
        + things.ear("#b98a2f" if mood.field != "#eef2f1" else "#c9a04a", "#8f7a35")
        + ears
    )


def pasture(rng, mood):
    near = Ridge(rng, 290, 26, 3)
    sheep = "".join(
        rect(x + 4, y + 18, 4, 14, mood.dark)
        + rect(x + 24, y + 18, 4, 14, mood.dark)
        + rect(x - 4, y - 4, 40, 26, CREAM, 13)
        + rect(x + 30, y - 8, 15, 17, mood.dark, 7)
        for x, y in (
            (rng.randint(40, 150), 318),
            (rng.randint(210, 300), 344),
            (rng.randint(350, 420), 310),
            (rng.randint(470, 530), 348),
        )
    )
    return (
        view(rng, mood, 210)
        + forest(rng, near, mood.dark, 380, 600, 80)
        + near.land(mood.near)
        + sheep
    )


def shore(rng, mood):
    """Seen between birches."""
    out = view(rng, mood) + island(rng, mood, rng.randint(260, 420), 276, rng.randint(110, 190))
    return (
        out
        + boat(rng.randint(240, 430), 330, 44, rng.choice((RED, CREAM, mood.dark)), mood)
        + birches(rng, mood, rng.choice(((40, 108), (70, 520), (470, 548))))
    )


def archipelago(rng, mood):
    spots = ((120, 262), (450, 276), (270, 308), (520, 356), (90, 362))
    isles = "".join(
        island(rng, mood, x + rng.randint(-40, 40), y, rng.randint(100, 190)) for x, y in spots
    )
    cabin = house(rng.randint(230, 300), 296, 34, 24, RED, "#4a4f4d")
    return view(rng, mood, 220) + birds(rng, mood) + isles + cabin


def hills(rng, mood):
    out = sky(rng, mood, 220)
    for y, fill in ((170, mood.far), (225, mood.middle), (285, mood.near)):
        ridge = Ridge(rng, y, 30, 3)
        out += forest(rng, ridge, fill, tall=40) + ridge.land(fill)
    road = rng.randint(240, 380)
    return (
        out
        + path(f"M{road} 300q90 26-40 54t-60 46h150q-30-30 40-56t-70-44z", mood.straw)
        + birds(rng, mood, 5)
    )


def orchard(rng, mood):
    """One tree full of fruit."""
    x = rng.randint(230, 370)
    near = Ridge(rng, 306, 14, 3)
    crown = (
        circle(x - 70, 180, 78, mood.near)
        + circle(x + 74, 176, 82, mood.near)
        + circle(x, 122, 96, mood.near)
        + circle(x + 6, 200, 90, mood.near)
    )
    fruit = "".join(
        circle(x + dx, dy, 11, rng.choice(("#e9b44c", LINGON, "#e58f46")))
        for dx, dy in (
            (-104, 176),
            (-60, 214),
            (-52, 142),
            (-8, 88),
            (8, 168),
            (52, 112),
            (60, 206),
            (108, 164),
            (-4, 236),
            (-84, 236),
        )
    )
    return (
        view(rng, mood, 230)
        + near.land(mood.straw)
        + path(f"M{x - 14} 320q12-60 2-120h24q-8 60 8 120z", "#6d4d38")
        + crown
        + fruit
    )


def lighthouse(rng, mood):
    x = rng.choice((120, 440))
    tower = (
        path(f"M{x} 290l10-170h40l10 170z", CREAM)
        + path(f"M{x + 4} 226l4-50h44l4 50z", RED)
        + rect(x + 6, 92, 48, 30, "#4a4f4d", 4)
        + circle(x + 30, 106, 10, mood.sun)
        + path(f"M{x + 2} 94l28-26 28 26z", RED)
    )
    beam = path(f"M{x + 30} 106L{600 if x < 300 else 0} 30v130z", mood.sun, ' opacity=".28"')
    rock = path(f"M{x - 90} 310q50-50 110-34t120 34z", mood.dark)
    return (
        view(rng, mood, 262)
        + beam
        + tower
        + rock
        + boat(600 - x - 30, 340, 46, CREAM, mood)
        + birds(rng, mood, 3)
    )
