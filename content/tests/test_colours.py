import pytest

from content.colours import contrast, nearest, to_hex, to_oklch


def test_contrast_is_that_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the known near miss
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#1f5a4c", "#e9b44c", "#ff0000"])
def test_a_colour_comes_back_from_lightness_chroma_and_hue(colour):
    assert to_hex(to_oklch(colour)) == colour


def test_what_is_too_vivid_for_a_screen_becomes_paler_and_keeps_its_hue():
    vivid = to_oklch("#e9b44c")._replace(chroma=0.4)
    assert to_oklch(to_hex(vivid)).hue == pytest.approx(vivid.hue, abs=2)


def test_the_nearest_colour_is_as_little_lighter_or_darker_as_will_do():
    found = nearest("#f08030", lambda it: contrast(it, "#ffffff") >= 4.5)
    assert contrast(found, "#ffffff") == pytest.approx(4.5, abs=0.2)
    assert to_oklch(found).hue == pytest.approx(to_oklch("#f08030").hue, abs=3)


def test_there_may_be_no_such_colour():
    assert nearest("#f08030", lambda it: False) is None
