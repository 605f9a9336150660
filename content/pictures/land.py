"""Land and water: what lies behind and around. Each function gives a piece of SVG, 600 by 400."""

# ruff: noqa: E501 - the paths are drawings

from content.pictures.moods import BIRCH, CREAM, RED, RED_SHADE

WIDTH, HEIGHT = 600, 400


def path(d, fill, extra=""):
    return f'<path fill="{fill}" d="{d}"{extra}/>'


def circle(x, y, r, fill):
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}"/>'


def rect(x, y, width, height, fill, radius=0):
    rounded = f' rx="{radius}"' if radius else ""
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"{rounded}/>'


def lines(d, colour, width, extra=' stroke-linecap="round"'):
    return f'<path fill="none" stroke="{colour}" stroke-width="{width}" d="{d}"{extra}/>'


def sky(rng, mood, horizon=250):
    gradient = (
        '<linearGradient id="s" x2="0" y2="1">'
        f'<stop stop-color="{mood.sky}"/><stop offset=".75" stop-color="{mood.glow}"/>'
        "</linearGradient>"
    )
    x, y, r = rng.randint(90, 510), rng.randint(60, horizon - 90), rng.randint(24, 44)
    return gradient + rect(0, 0, WIDTH, HEIGHT, "url(#s)") + circle(x, y, r, mood.sun)


class Ridge:
    """A rolling line from the left edge to the right one, with the land below it."""

    def __init__(self, rng, y, height, steps=4):
        width = WIDTH // steps
        self.points = [(i * width, y + rng.randint(-height, height)) for i in range(steps + 1)]
        self.step = width

    def y(self, x):
        i = min(int(x // self.step), len(self.points) - 2)
        (x0, y0), (_, y1) = self.points[i], self.points[i + 1]
        t = (x - x0) / self.step
        return round(y0 + (y1 - y0) * t * t * (3 - 2 * t))

    def land(self, fill, bottom=HEIGHT):
        half = self.step // 2
        (x, y), *rest = self.points
        curve = f"C{x + half} {y} " + "S".join(f"{px - half} {py} {px} {py}" for px, py in rest)
        return path(f"M0 {y}{curve}V{bottom}H0z", fill)


def forest(rng, ridge, fill, start=0, end=WIDTH, tall=46):
    """Spruces along a ridge, thick and thin, in groups with a gap between them."""
    trees, x, left = [], start, rng.randint(3, 7)
    while x < end:
        high = rng.randint(tall * 3 // 5, tall)
        half = max(5, high * 2 // 7)
        trees.append(f"M{x} {ridge.y(min(x, 599)) - high}l{half} {high + 8}h-{2 * half}z")
        left -= 1
        x += half + rng.randint(0, half // 2)
        if not left:
            x, left = x + rng.randint(tall // 2, 2 * tall), rng.randint(3, 8)
    return path("".join(trees), fill)


def lake(rng, mood, top=250, bottom=HEIGHT):
    glints = "".join(
        f"M{rng.randint(20, 500)} {y}h{rng.randint(26, 110)}"
        for y in range(top + 14, min(bottom, HEIGHT) - 6, 17)
        for _ in range(rng.choice((1, 1, 2)))
    )
    return rect(0, top, WIDTH, bottom - top, mood.water) + lines(glints, mood.shine, 3)


def far_shore(rng, mood, horizon=250):
    """Two ridges, the nearer one wooded: the background of most pictures."""
    back = Ridge(rng, horizon - 52, 24, 3)
    front = Ridge(rng, horizon - 18, 12, 5)
    return (
        back.land(mood.far, horizon)
        + forest(rng, front, mood.middle)
        + front.land(mood.middle, horizon + 4)
    )


def island(rng, mood, x, y, width):
    """A low rock with a crown of spruces."""
    third = width // 3
    trees = "".join(
        f"M{tx} {y - tall - 8}l{tall // 4} {tall}h-{tall // 4 * 2}z"
        for tx in range(x - third, x + third, 13)
        for tall in (rng.randint(26, 40) + 18 - 36 * abs(tx - x) // width,)
    )
    return (
        path(trees, mood.dark)
        + path(f"M{x - width // 2} {y}q{width // 8}-18 {width // 2}-18t{width // 2} 18z", mood.near)
        + lines(f"M{x - width // 2 + 8} {y + 7}h{width - 16}", mood.shine, 3)
    )


def furrows(mood, x, top):
    """Rows of a field that run together at the horizon."""
    wedges = "".join(f"M{x} {top}L{bottom} 400h{70}z" for bottom in range(-820, 1420, 140))
    return rect(0, top, WIDTH, HEIGHT - top, mood.field) + path(wedges, mood.straw)


def birds(rng, mood, count=4):
    x, y = rng.randint(120, 420), rng.randint(50, 110)
    flock = "".join(
        f"M{x + rng.randint(-70, 70)} {y + rng.randint(-30, 30)}q7-8 12 0q6-8 12-1"
        for _ in range(count)
    )
    return lines(flock, mood.dark, 2.5)


def birches(rng, mood, xs):
    """Trunks in front, cut by the upper edge, as one sees them from a shore."""
    trunks = marks = twigs = leaves = ""
    for x in xs:
        wide = rng.randint(15, 24)
        trunks += rect(x, 0, wide, HEIGHT, BIRCH)
        marks += "".join(
            f"M{x + rng.choice((0, wide // 2))} {y}h{rng.randint(6, wide // 2 + 1)}"
            for y in range(rng.randint(10, 40), 390, 38)
        )
        for side in (-1, 1):
            y = rng.randint(0, 30)
            twigs += f"M{x + wide // 2} {y + 40}q{side * 40}-10 {side * 84} {30 + y}"
            leaves += "".join(
                f"M{x + wide // 2 + side * (20 + 13 * i)} {y + 34 + 7 * i}q9-15 18 0q-9 15-18 0z"
                for i in range(5)
            )
    return (
        lines(twigs, mood.dark, 3)
        + trunks
        + lines(marks, mood.dark, 4, "")
        + path(leaves, mood.near)
    )


def barn(x, y, size, wall=RED, shade=RED_SHADE):
    """A red barn: gable to the left, long side to the right; y is the ground."""
    s = size
    return (
        path(f"M{x} {y}v-{s}l{s // 2}-{s // 2} {s // 2} {s // 2}v{s}z", shade)
        + rect(x + s, y - s, 2 * s, s, wall)
        + path(f"M{x + s // 2} {y - s - s // 2}h{2 * s}l{s // 2} {s // 2}h-{2 * s}z", "#4a4f4d")
        + rect(x + s // 3, y - s * 5 // 9, s // 3, s * 5 // 9, CREAM)
        + "".join(
            rect(x + s + i * s * 2 // 3 + s // 5, y - s * 2 // 3, s // 4, s // 4, CREAM) for i in range(3)
        )
    )  # fmt: skip


def house(x, y, width, height, wall, roof):
    peak = width * 2 // 5
    window = max(6, width // 6)
    return (
        rect(x, y - height, width, height, wall)
        + path(f"M{x - 5} {y - height}l{width // 2 + 5}-{peak} {width // 2 + 5} {peak}z", roof)
        + rect(x + width // 5, y - height + window, window, window + 3, CREAM)
        + rect(x + width * 3 // 5, y - height + window, window, window + 3, CREAM)
    )


def boat(x, y, size, fill, mood):
    return (
        path(f"M{x - size} {y - size // 4}q{size} {size // 5} {2 * size} 0q-{size // 4} {size // 2}-{size // 2} {size // 2}h-{size}q-{size // 4} 0-{size // 2}-{size // 2}z", fill)
        + lines(f"M{x - size // 2} {y + size // 3}h{size}M{x - size // 4} {y + size // 3 + 9}h{size // 2}", mood.shine, 3)
    )  # fmt: skip


def view(rng, mood, horizon=230):
    return sky(rng, mood, horizon) + far_shore(rng, mood, horizon) + lake(rng, mood, horizon)
