"""What people build and do together."""

from content.pictures import things
from content.pictures.land import (
    HEIGHT,
    WIDTH,
    Ridge,
    birds,
    boat,
    circle,
    forest,
    house,
    lines,
    path,
    rect,
    view,
)
from content.pictures.moods import CREAM, LEAF, LINGON, RED

FACADES = (RED, "#d8b25a", "#e9e3d4", "#6f94a0", "#c9815a", "#8ba37c")


ROOFS = ("#4a4f4d", "#7a3e32", "#39524d")


def town(rng, mood):
    """A small town on the shore, with its church."""
    out = view(rng, mood, 250)
    x = rng.randint(8, 30)
    while x < 560:
        wide, high = rng.randint(50, 84), rng.randint(46, 92)
        out += house(x, 262, wide, high, rng.choice(FACADES), rng.choice(ROOFS))
        x += wide + rng.choice((4, 6, 34))
    tower = rng.randint(160, 420)
    spire = (
        rect(tower, 120, 44, 142, CREAM)
        + path(f"M{tower - 6} 122l28-84 28 84z", "#39524d")
        + circle(tower + 22, 148, 11, mood.dark)
    )
    return (
        out
        + spire
        + rect(0, 262, WIDTH, 10, mood.dark)
        + boat(rng.randint(90, 500), 330, 42, CREAM, mood)
    )


def steps(rng, mood):
    """Plants that grow from left to right: what a project is for."""
    beds = "".join(
        rect(x, 318, 96, 58, "#8d5d3f", 8)
        + rect(x, 318, 96, 14, "#6d4630", 7)
        + things.seedling(x + 48, 322, 30 + i * 30)
        for i, x in enumerate((24, 138, 252, 366, 480))
    )
    return view(rng, mood, 240) + rect(0, 300, WIDTH, 100, mood.straw) + beds


def bridge(rng, mood):
    arches = "".join(f"M{x} 300v-8a56 56 0 0 1 112 0v8z" for x in (-40, 100, 240, 380, 520))
    deck = path(f"M-60 214q360-70 720 0V300H-60z{''.join(arches)}", CREAM, ' fill-rule="evenodd"')
    rail = lines("M-60 204q360-70 720 0", mood.dark, 4)
    return (
        view(rng, mood, 250)
        + deck
        + rail
        + boat(rng.randint(130, 470), 350, 40, rng.choice((RED, mood.dark)), mood)
    )


def plate(rng, x, y):
    """A plate from above: something large, something small, something green."""
    main, side = rng.sample(("#d9912f", "#b9773c", "#8aa5b0", "#e9c25f", "#c96f4a"), 2)
    return (
        circle(x, y, 46, CREAM)
        + circle(x, y, 34, "#e9dfcb")
        + path(f"M{x - 26} {y + 4}q6-30 30-24t16 22q-20 18-46 2z", main)
        + path(f"M{x + 2} {y + 16}q14-16 24-4q-4 16-20 14z", side)
        + path(f"M{x - 20} {y + 12}q10 16 22 10q-6-14-22-10z", LEAF)
        + circle(x + 16, y - 14, 5, rng.choice(things.BERRIES))
    )


def long_table(rng, mood):
    """A table seen from above, laid for many, with a branch in the middle."""
    turn = rng.choice((-9, -5, 5, 9))
    plates = "".join(plate(rng, x, y) for y in (106, 294) for x in (110, 236, 364, 490))
    cloth = rng.choice((mood.near, "#3e6f86", RED, "#2f6a58"))
    berries = "".join(
        circle(x, 200 + dy, 7, rng.choice(things.BERRIES))
        for x, dy in zip(range(140, 480, 34), (-12, 12) * 5, strict=True)
    )
    leaves = "".join(
        f"M{x} 200q10-24 34-22q-6 22-34 22zq10 24 34 22q-6-22-34-22z" for x in range(120, 470, 58)
    )
    table = (
        rect(-60, 34, 720, 332, mood.straw)
        + rect(-60, 164, 720, 72, cloth)
        + lines("M110 200H490", CREAM, 3)
        + path(leaves, LEAF)
        + berries
    )
    return (
        rect(0, 0, WIDTH, HEIGHT, rng.choice((mood.far, mood.water, mood.middle)))
        + f'<g transform="rotate({turn} 300 200)">{table}{plates}</g>'
    )


def market(rng, mood):
    """Stalls with striped awnings and lamps above."""
    stalls = ""
    for x, tint in zip(
        (40, 232, 424),
        rng.sample((RED, "#2f6a58", "#d8993c", "#3e6f86", "#8c6a9a"), 3),
        strict=True,
    ):
        stripes = "".join(f"M{x + i * 44} 190h22v34q-11 16-22 0z" for i in range(3))
        goods = "".join(
            circle(
                x + 14 + i * 21,
                290,
                13,
                rng.choice((LINGON, "#d9912f", LEAF, "#e9c25f", "#b9773c")),
            )
            for i in range(6)
        )
        stalls += rect(x + 4, 190, 6, 170, mood.dark) + rect(x + 126, 190, 6, 170, mood.dark)
        stalls += (
            goods
            + rect(x, 296, 136, 64, mood.table, 4)
            + rect(x, 190, 136, 32, CREAM)
            + path(stripes + f"M{x + 132} 190h4v32h-4z", tint)
        )
    lamps = "".join(
        circle(x, y, 7, mood.sun)
        for x, y in (
            (60, 118),
            (140, 138),
            (220, 138),
            (300, 118),
            (380, 138),
            (460, 138),
            (540, 118),
        )
    )
    wire = lines("M-20 90Q140 184 300 110Q460 184 620 90", mood.dark, 2.5)
    return view(rng, mood, 250) + rect(0, 330, WIDTH, 70, mood.straw) + wire + lamps + stalls


def campfire(rng, mood):
    flame = path(
        "M300 300q-56-46-20-104 8 26 22 30-8-50 24-82 0 44 26 66 18 44-20 90z", "#e9913b"
    ) + path("M306 302q-30-30-6-66 6 18 16 20 12 26-2 46z", "#f6d377")
    logs = lines("M246 322l108-22M250 298l104 26", "#6d4630", 14)
    seats = "".join(
        rect(x, y, 92, 18, "#8d5d3f", 9) for x, y in ((90, 336), (424, 336), (256, 368))
    )
    near = Ridge(rng, 292, 8, 3)
    return (
        view(rng, mood, 240)
        + forest(rng, near, mood.dark, rng.choice((0, 20)), 170, 120)
        + forest(rng, near, mood.dark, 430, 600, 120)
        + near.land(mood.near)
        + seats
        + logs
        + flame
        + birds(rng, mood, 3)
    )
