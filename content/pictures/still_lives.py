"""Still lives: what is made and studied, on tables and window sills."""

# ruff: noqa: E501 - the paths are drawings

from content.pictures import things
from content.pictures.land import HEIGHT, WIDTH, circle, lines, path, rect, view
from content.pictures.moods import CREAM, LEAF, LINGON
from content.pictures.works import FACADES


def window_sill(rng, mood, makers):
    """Things on a table before a window with a lake behind it."""
    x = rng.choice((50, 110, 170))
    pane = f"M{x} 300V150q0-120 160-120t160 120v150z"
    places = ((150, 352), (318, 362), (476, 350))
    chosen = "".join(
        make(rng, px + rng.randint(-14, 14), py)
        for make, (px, py) in zip(makers, places, strict=False)
    )
    return (
        f'<clipPath id="w"><path d="{pane}"/></clipPath>'
        + rect(0, 0, WIDTH, HEIGHT, mood.wall)
        + f'<g clip-path="url(#w)">{view(rng, mood, 190)}</g>'
        + lines(f"M{x + 160} 30V300M{x} 165h320", CREAM, 8, "")
        + lines(pane, CREAM, 12, "")
        + rect(0, 300, WIDTH, 100, mood.table)
        + rect(0, 376, WIDTH, 24, mood.edge)
        + f'<g transform="translate(-60 -72) scale(1.2)">{chosen}</g>'
    )


def larder(rng, mood):
    return window_sill(rng, mood, rng.sample(things.FOODS, 3))


def shelf(rng, mood):
    """Two boards full of goods."""
    out = rect(0, 0, WIDTH, HEIGHT, mood.wall)
    for y in (190, 372):
        out += "".join(
            make(rng, px, y)
            for make, px in zip(rng.sample(things.FOODS, 3), (120, 300, 480), strict=True)
        )
        out += rect(0, y, WIDTH, 14, mood.table) + rect(0, y + 14, WIDTH, 5, mood.edge)
    return out


def close_up(rng, mood):
    """One thing before one large disc of light."""
    make = rng.choice(things.FOODS)
    big = f'<g transform="translate(300 352) scale(1.75)">{make(rng, 0, 0)}</g>'
    return (
        rect(0, 0, WIDTH, HEIGHT, mood.glow)
        + circle(300 + rng.randint(-60, 60), 190, 165, mood.straw)
        + rect(0, 316, WIDTH, 84, mood.table)
        + big
    )


def laboratory(rng, mood):
    """Plants in glasses at a window."""
    out = ""
    for x in (110, 220, 330, 440):
        fill = rng.choice((LEAF, "#d9912f", LINGON, "#6f94a0"))
        level = rng.randint(40, 84)
        out += things.seedling(x + 26, 300, rng.randint(50, 100))
        out += rect(x, 230, 52, 132, "#ffffff", 22) + rect(x + 6, 356 - level, 40, level, fill, 16)
    rack = rect(80, 300, 440, 14, mood.edge, 5) + rect(80, 362, 440, 12, mood.edge, 5)
    return (
        rect(0, 0, WIDTH, HEIGHT, mood.wall)
        + circle(rng.randint(160, 440), 170, 140, mood.far)
        + rect(0, 366, WIDTH, 34, mood.table)
        + out
        + rack
    )


def seed_pattern(rng, mood):
    """A leaf with its veins, as large as the picture."""
    cells = "".join(
        circle(
            x + rng.randint(-14, 14),
            y + rng.randint(-14, 14),
            rng.randint(5, 22),
            rng.choice((mood.straw, mood.shine, mood.field)),
        )
        for x in range(40, 600, 104)
        for y in range(40, 400, 106)
    )
    veins = "".join(
        f"M{x} 200q40-{40 + 14 * i} 78-{64 + 6 * i}M{x} 200q40 {40 + 14 * i} 78 {64 + 6 * i}"
        for i, x in enumerate((130, 200, 270, 340))
    )
    leaf = path("M60 200Q240-30 540 200Q240 430 60 200z", mood.near) + lines(
        "M30 200H520" + veins, mood.shine, 5
    )
    turn = rng.choice((-24, -12, 12, 24))
    return (
        rect(0, 0, WIDTH, HEIGHT, mood.far)
        + cells
        + f'<g transform="rotate({turn} 300 200)">{leaf}</g>'
    )


def books(rng, mood):
    """Books, an apple, a branch: a school's window."""
    pile, y = "", 352
    for _ in range(4):
        wide = rng.randint(150, 210)
        pile += rect(330 - wide // 2, y - 28, wide, 28, rng.choice(FACADES), 4) + rect(
            330 - wide // 2 + 12, y - 22, wide - 12, 16, CREAM
        )
        y -= 28
    return (
        window_sill(rng, mood, (lambda r, x, base: things.sprig(r, x - 10, base, 190),))
        + pile
        + f'<g transform="translate(330 {y}) scale(.8)">{things.apples(rng, 0, 0)}</g>'
        + things.mug(rng, 508, 352)
    )


def grain_sacks(rng, mood):
    """Saved up for winter: full sacks before the window."""
    sacks = ""
    for x, size in ((90, 130), (238, 170), (418, 146)):
        cloth, corn = rng.sample(("#c9a877", "#b8925d", "#d8bd90", "#a58a68"), 2)
        half = size // 2
        sacks += path(
            f"M{x} 368q-26-{half} 6-{size - 14}h{size - 34}q32 {half - 14} 6 {size - 14}z", cloth
        )
        sacks += f'<ellipse cx="{x + half - 10}" cy="{368 - size + 12}" rx="{half - 8}" ry="19" fill="{rng.choice(("#e9c25f", "#efd9a2", "#a9713f", LEAF))}"/>'
        sacks += lines(f"M{x + 4} {368 - size + 40}q{half - 14} 22 {size - 30} 0", corn, 6)
    return window_sill(rng, mood, ()) + sacks


def morning_paper(rng, mood):
    sheet = (
        f'<g transform="rotate({rng.randint(-9, -3)} 260 330)">'
        + rect(120, 268, 220, 112, CREAM, 3)
        + rect(136, 284, 88, 62, mood.near)
        + lines("M238 292h86M238 308h86M238 324h70M136 360h188", "#b9b3a2", 5)
        + "</g>"
    )
    return (
        window_sill(rng, mood, ())
        + sheet
        + things.mug(rng, 420, 358)
        + things.sprig(rng, 524, 346, 180)
    )
