"""The interface uses the words of docs/glossary.md."""

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

COLUMNS = {"fi": 1, "sv": 2, "pl": 3}
# The same English word for another thing: a person's registration, the label of a date, a group of
# staff, a button that does what the term names.
OTHER_THINGS = {
    ("registration", "Cancelled"),
    (None, "published"),
    ("group of staff", "Editor"),
    ("group of staff", "Manager"),
    (None, "Import"),
    (None, "Merge"),
}
STEM = 5  # letters that stay the same in the forms of a word


def glossary(language):
    """English term -> the words for it."""
    words = {}
    for line in (settings.BASE_DIR / "docs" / "glossary.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        if len(cells) == 5 and not set(cells[0]) <= {"-"}:
            term = re.sub(r"\s*\(`\w+`\)", "", cells[0]).casefold()
            words[term] = [word.strip() for word in cells[COLUMNS[language]].split(";")]
    return words


@pytest.mark.parametrize("language", COLUMNS)
def test_a_term_is_translated_with_the_word_of_the_glossary(language):
    terms = glossary(language)
    path = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    wrong, checked = [], 0
    for message in messages:
        term, said = (x if isinstance(x, str) else x[0] for x in (message.id, message.string))
        words = terms.get(term.casefold())
        if words is None or (message.context, term) in OTHER_THINGS:
            continue
        checked += 1
        if not any(word[:STEM].casefold() in said.casefold() for word in words):
            wrong.append((term, said, words))
    assert wrong == []
    assert checked > 80
