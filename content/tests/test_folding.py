import pytest
from django.utils.translation import override

from content.folding import fold, query_words, search_text, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Äänekoski", "aanekoski"),
        ("ŁÓDŹ", "lodz"),
        ("Smørrebrød", "smorrebrod"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
    ],
)
def test_letters_are_folded_alike(text, folded):
    assert fold(text) == folded


def test_nordic_letters_come_last_in_order():
    names = ["Öljy", "Zeta", "Ålands", "Alku", "Äiti"]
    assert sorted(names, key=sort_key) == ["Alku", "Zeta", "Ålands", "Äiti", "Öljy"]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("puolukan", "Puolukkahillo"),
        ("leipää", "Ruisleipä"),
        ("juustoja", "Juusto"),
        ("hillo", "Hillot"),
        ("kurkku", "Kurkkusalaatti"),
        ("mylly", "Myllyt"),
    ],
)
def test_finnish_forms_of_a_word_find_it(asked, text):
    with override("fi"):
        (word,) = query_words(asked)
    assert word in search_text([text])


@pytest.mark.parametrize(
    ("asked", "text"),
    [("lingonberries", "Lingonberry jam"), ("berry", "Berries"), ("jams", "Lingonberry jam")],
)
def test_english_forms_of_a_word_find_it(asked, text):
    with override("en"):
        (word,) = query_words(asked)
    assert word in search_text([text])


def test_a_query_is_reduced_to_some_words_without_control_characters():
    with override("fi"):
        assert len(query_words("a b c d e f g h i j k\x00")) == 8
        assert query_words("  ") == []
