"""Pictures for whatever has none of its own: drawn from its kind and its name, always the same.

Nordic landscapes and still lives, composed by a random that is seeded with kind and name. No text,
no style, no script: an SVG that a strict CSP lets through, under 4 kB.
"""

import random
import re

from content.pictures import moods
from content.pictures.scenes import SCENES

KINDS = frozenset(SCENES)


def draw(kind: str, seed: str) -> str:
    """The SVG for one thing; the same kind and seed always give the same picture."""
    rng = random.Random(f"{kind}:{seed}")  # noqa: S311 - a picture, not a secret
    mood = rng.choice(moods.ALL)
    scene = rng.choice(SCENES[kind])(rng, mood)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400">{scene}</svg>'
    return re.sub(r"> +<", "><", svg)
