"""How words are made alike for searching and sorting, the same on every database.

SQLite folds ASCII only and PostgreSQL sorts by its own locale; the columns `search_text` and
`sort_key` are therefore written by these functions and compared byte by byte.
"""

import os
import re
import unicodedata

import snowballstemmer
from django.utils.translation import get_language

LETTERS_THAT_DO_NOT_DECOMPOSE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
NORDIC_ORDER = str.maketrans({"å": "zza", "ä": "zzb", "æ": "zzb", "ö": "zzc", "ø": "zzc"})
STEMMERS = {
    "fi": snowballstemmer.stemmer("finnish"),
    "sv": snowballstemmer.stemmer("swedish"),
    "en": snowballstemmer.stemmer("english"),
}
SHORTEST_STEM = 3  # letters; a shorter one would find everything
MOST_WORDS = 8


def fold(text: str) -> str:
    """Lower case, without accents: `Äänekoski` → `aanekoski`, `Żółw` → `zolw`."""
    letters = text.casefold().translate(LETTERS_THAT_DO_NOT_DECOMPOSE)
    decomposed = unicodedata.normalize("NFKD", letters)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def search_text(texts) -> str:
    """One folded text to search in, from all the texts of a thing."""
    return " ".join(" ".join(fold(text) for text in texts if text).split())


def words_of(text: str) -> list[str]:
    """The folded words of a text: `Etelä-Savon leipä` → `etela`, `savon`, `leipa`."""
    return re.findall(r"[^\W_]+", fold(text))


def sort_key(name: str) -> str:
    """Letters and digits only, å ä ö after z as Finnish and Swedish order them."""
    return re.sub(r"[^a-z0-9]", "", fold(name.casefold().translate(NORDIC_ORDER)))[:200]


def query_words(query: str) -> list[str]:
    """The words of a search, each reduced to the stem that its other forms contain.

    Only the asked word is stemmed: its stem is looked for inside the words of the text.
    """
    language = (get_language() or "")[:2]
    words = re.findall(r"[\w\-]+", query.casefold().replace("\x00", ""))[:MOST_WORDS]
    return [fold(_stem(word, language)) for word in words]


def _stem(word: str, language: str) -> str:
    if language not in STEMMERS:
        return word
    stem = STEMMERS[language].stemWord(word)
    if language == "en":
        stem = stem.removesuffix("i")  # berries → berri, which berry does not contain
    stem = _beginning_of(word, stem)
    return stem if len(stem) >= SHORTEST_STEM else word


def _beginning_of(word: str, stem: str) -> str:
    """The part of the stem with which the word begins; Finnish stems lose doubled letters."""
    if word.startswith(stem):
        return stem
    same = len(os.path.commonprefix([word, stem]))
    if same and word[same : same + 1] == word[same - 1]:  # hillo → hilo
        doubled = stem[:same] + word[same] + stem[same:]
        if word.startswith(doubled):
            return doubled
    return stem[:same]
