"""Things one can hold: loaves, jars, fish, berries. Each stands on y and is centred on x."""

# ruff: noqa: E501 - the paths are drawings

from content.pictures.land import circle, lines, path, rect
from content.pictures.moods import (
    BILBERRY,
    CLOUDBERRY,
    CREAM,
    CRUST,
    CRUST_LIGHT,
    LEAF,
    LEAF_DARK,
    LINGON,
)

BERRIES = (LINGON, BILBERRY, CLOUDBERRY)


def loaf(rng, x, y):
    cuts = "".join(f"M{x - 44 + i * 30} {y - 44}q10 8 8 26" for i in range(4))
    return path(f"M{x - 76} {y}q-14-66 46-72h60q60 6 46 72z", CRUST) + lines(cuts, CRUST_LIGHT, 7)


def rye_rings(rng, x, y):
    """Rye bread with a hole, stacked as it was hung from the ceiling."""
    out = ""
    for i in range(3):
        top = y - 22 * i
        out += rect(
            x - 62 + 4 * i, top - 24, 124 - 8 * i, 24, ("#8a5a35", "#9c6a3f", "#b07a4a")[i], 12
        )
    return (
        out
        + f'<ellipse cx="{x}" cy="{y - 68}" rx="52" ry="10" fill="#c08b58"/><ellipse cx="{x}" cy="{y - 68}" rx="13" ry="3" fill="#6d4526"/>'
    )


def jar(rng, x, y):
    fill = rng.choice((*BERRIES, "#d9912f", "#7c9a4a"))
    return (
        rect(x - 36, y - 86, 72, 86, "#e9f0ee", 12)
        + rect(x - 31, y - 66, 62, 61, fill, 9)
        + rect(x - 33, y - 100, 66, 17, rng.choice(("#2f6a58", "#a23e37", "#e2c27a")), 5)
        + rect(x - 22, y - 52, 44, 26, CREAM, 3)
    )


def bottle(rng, x, y):
    glass = rng.choice(("#3f6b52", "#7a4b2a", "#d9e6e2"))
    return (
        path(f"M{x - 25} {y}v-78q0-18 14-26v-40h22v40q14 8 14 26v78z", glass)
        + rect(x - 25, y - 62, 50, 36, CREAM)
        + rect(x - 13, y - 154, 26, 14, "#c9a35f", 3)
    )


def berries(rng, x, y):
    """A bowl, heaped."""
    fill = rng.choice(BERRIES)
    heap = "".join(
        circle(x + dx, y - 46 - dy, 12, fill)
        for dx, dy in (
            (-46, 0),
            (-24, 5),
            (0, 3),
            (24, 6),
            (45, 0),
            (-34, 18),
            (-11, 22),
            (13, 21),
            (34, 17),
            (1, 38),
        )
    )
    shine = "".join(
        f"M{x + dx} {y - dy}h.1"
        for dx, dy in ((-14, 72), (10, 70), (-50, 51), (-27, 55), (21, 56), (-2, 88))
    )
    bowl = rng.choice((CREAM, "#7d9fa6", "#d7c8ac"))
    return (
        heap
        + lines(shine, CREAM, 5)
        + path(f"M{x - 66} {y - 46}h132q-4 46-46 46h-40q-42 0-46-46z", bowl)
    )


def fish(rng, x, y):
    """Vendace, two of them on a board."""
    out = rect(x - 92, y - 12, 184, 12, "#8b5e3c", 5)
    for dy, tint in ((18, "#8aa5b0"), (42, "#a4bcc4")):
        top = y - dy
        out += path(f"M{x - 78} {top}q48-30 112-4l34-14q-8 18 0 34l-34-14q-62 22-112-2z", tint)
        out += path(f"M{x - 78} {top}q50 26 112-2l-8 4q-50 22-104-2z", "#e6eded") + circle(
            x - 58, top - 4, 4, "#22383d"
        )
    return out


def cheese(rng, x, y):
    return (
        path(f"M{x - 70} {y}v-46l96-34q44 10 44 40v40z", "#e9c25f")
        + path(f"M{x - 70} {y - 46}l96-34q44 10 44 34z", "#f5dc93")
        + circle(x - 30, y - 22, 9, "#cf9f3d")
        + circle(x + 14, y - 14, 6, "#cf9f3d")
        + circle(x + 40, y - 28, 8, "#cf9f3d")
    )


def milk_can(rng, x, y):
    return (
        path(f"M{x - 40} {y}v-74q0-22 16-30v-16h48v16q16 8 16 30v74z", "#b8c5c6")
        + path(f"M{x + 10} {y}v-120h14v16q16 8 16 30v74z", "#93a5a8")
        + rect(x - 32, y - 132, 64, 14, "#d9e1e0", 6)
    )


def mug(rng, x, y):
    glaze = rng.choice(("#2f6a58", "#b5633c", "#3e6f86", CREAM))
    steam = f"M{x - 12} {y - 84}q-10-12 0-24t0-24M{x + 12} {y - 84}q-10-12 0-24t0-24"
    return (
        lines(f"M{x + 32} {y - 52}q28 0 26 18t-30 18", glaze, 9)
        + rect(x - 38, y - 68, 74, 68, glaze, 12)
        + lines(steam, "#ffffff", 4, ' stroke-linecap="round" opacity=".7"')
    )


def eggs(rng, x, y):
    shell = rng.choice(("#f6efe2", "#e5c19b"))
    out = "".join(
        f'<ellipse cx="{x + dx}" cy="{y - dy}" rx="19" ry="25" fill="{tint}"/>'
        for dx, dy, tint in ((-40, 40, shell), (0, 44, CREAM), (40, 40, shell))
    )
    return (
        out
        + path(f"M{x - 78} {y - 34}h156l-16 34h-124z", "#a98a63")
        + lines(f"M{x - 70} {y - 17}h140", "#8b6f4c", 3)
    )


def roots(rng, x, y):
    """Carrots in a bunch, tops to the right."""
    out = lines(
        f"M{x + 34} {y - 20}q34-30 56-24M{x + 34} {y - 24}q30-52 46-56M{x + 34} {y - 16}q40-6 62 4",
        LEAF,
        7,
    )
    for dy, tint in ((10, "#d97b35"), (26, "#e58f46"), (42, "#cf6d2b")):
        out += path(f"M{x - 88 + dy // 3} {y - dy}q50-20 124-12q12 8 0 16q-80 12-124-4z", tint)
    return out


def mushrooms(rng, x, y):
    """Chanterelles: funnels with a wavy brim and gills that run down the stem."""
    out = ""
    for dx, wide, fill in ((-48, 60, "#d99a2e"), (46, 66, "#d99a2e"), (0, 86, "#efb94f")):
        s, left, top = wide, x + dx - wide // 2, y - wide
        out += path(
            f"M{left} {top}q{s // 4}-{s // 5} {s // 2} 0t{s // 2} 0c{s // 12} {s // 4}-{s // 3} {s // 3}-{s * 3 // 10} {s}"
            f"q-{s // 5} {s // 10}-{s * 2 // 5} 0c{s // 40}-{s * 2 // 3}-{s * 2 // 5}-{s * 3 // 4}-{s * 3 // 10}-{s}z",
            fill,
        )
        gills = "".join(
            f"M{x + dx + k * s // 5} {top + s // 4}q{-k * s // 16} {s // 5} {-k * s // 9} {s // 3}"
            for k in (-1, 0, 1)
        )
        out += lines(gills, "#b97d1f", 3)
    return out


def apples(rng, x, y):
    tint, other = rng.sample(("#b5403c", "#c9a93e", "#86a04a"), 2)
    return "".join(
        circle(x + dx, y - 28, 29, fill) + lines(f"M{x + dx} {y - 54}q2-10 8-14", "#5b4030", 4)
        for dx, fill in ((-34, tint), (32, other))
    ) + path(f"M{x + 40} {y - 64}q16-14 32-4q-14 14-32 4z", LEAF)


def sprig(rng, x, y, high=150):
    """A vase with a branch of berries or leaves."""
    fill = rng.choice((LINGON, CLOUDBERRY, BILBERRY, LEAF))
    leaves = dots = ""
    for i in range(5):
        up = y - 70 - i * (high - 70) // 5
        leaves += f"M{x} {up}q-16-22-42-22q6 24 42 22zM{x} {up - 8}q16-22 42-22q-6 24-42 22z"
        dots += circle(x - 22 + 44 * (i % 2), up - 26, 7, fill)
    return (
        lines(f"M{x} {y - 50}V{y - high}", LEAF_DARK, 4)
        + path(leaves, LEAF)
        + dots
        + path(f"M{x - 16} {y - 74}h32q-4 20 12 34 10 40-12 40h-32q-22 0-12-40 16-14 12-34z", rng.choice((CREAM, "#7d9fa6", "#c98a5c")))
    )  # fmt: skip


def ear(fill, stem):
    """An ear of grain as a symbol, 40 wide and 200 high, used many times."""
    kernels = (
        "".join(
            f"M20 {y}q-20-4-18-26q18 4 18 26zq20-4 18-26q-18 4-18 26z" for y in (96, 78, 60, 42)
        )
        + "M20 34q-12-14 0-32q12 18 0 32z"
    )
    return f'<defs><g id="e">{lines("M20 40V250", stem, 3)}{path(kernels, fill)}</g></defs>'


def seedling(x, y, high, leaf=LEAF, stem=LEAF_DARK):
    half = high // 2
    return lines(f"M{x} {y}v-{high}", stem, 4) + path(
        f"M{x} {y - high + 4}q-{half // 2}-{half} -{half * 3 // 2}-{half * 3 // 4}q{half // 4} {half} {half * 3 // 2} {half * 3 // 4}z"
        f"m0-2q{half // 2}-{half} {half * 3 // 2}-{half * 3 // 4}q-{half // 4} {half}-{half * 3 // 2} {half * 3 // 4}z",
        leaf,
    )  # fmt: skip


FOODS = (
    loaf, rye_rings, jar, bottle, berries, fish, cheese, milk_can, mug, eggs, roots, mushrooms, apples,
)  # fmt: skip
