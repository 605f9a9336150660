from itertools import product
from pathlib import Path

import pytest

from content.colours import TEXT, Oklch, contrast, to_hex
from strategy.palette import ACCENT, MAIN, PAIRS, better_accent, better_main, palette

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
ANY = [to_hex(Oklch(*it)) for it in product((0.2, 0.5, 0.8), (0.02, 0.2), range(0, 360, 45))]


def test_the_portal_s_own_colours_pass():
    assert better_main(MAIN, ACCENT) is None
    assert better_accent(MAIN, ACCENT) is None


def test_the_style_sheet_has_the_portal_s_own_palette():
    assert palette(MAIN, ACCENT).css() in TOKENS.read_text()


@pytest.mark.parametrize("colour", ANY)
def test_whatever_is_chosen_the_suggestion_can_be_read_in_light_and_dark(colour):
    main = better_main(colour, ACCENT) or colour
    accent = better_accent(main, colour) or colour
    chosen = palette(better_main(main, accent) or main, accent)
    for part, pairs in PAIRS.items():
        for shape, ground, needed in pairs:
            for colours in chosen:
                seen = contrast(colours[shape], colours[ground])
                assert seen >= needed, (part, shape, ground, colours[shape], colours[ground])


def test_a_pale_main_colour_gets_a_darker_suggestion():
    better = better_main("#f08030", ACCENT)
    assert contrast(better, "#ffffff") >= TEXT
    assert contrast(better, "#ffffff") > contrast("#f08030", "#ffffff")


def test_a_dark_accent_gets_a_lighter_suggestion():
    assert contrast(better_accent(MAIN, "#333333"), "#000000") > contrast("#333333", "#000000")
