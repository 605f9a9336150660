"""How an asked word finds its other forms, in all four languages, whatever the page's own is.

A form begins alike: each stemmer says how far, and Finnish changes of consonants are tried as well
(`kaupungin` – `kaupunki`, `lampaan` – `lammas`). The word itself is always one of its beginnings,
so a word half typed finds too.
"""

import os
import re
from functools import lru_cache

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from content.folding import fold

STEMMERS = [
    snowballstemmer.stemmer(language) for language in ("finnish", "swedish", "english", "polish")
]
MOST_WORDS = 8
SHORTEST_BEGINNING = 4  # letters, unless it is what was typed; a shorter one finds too much
LONGEST_ENDING = 4  # letters by which a form of the same word may be longer
SMALL_WORDS = (
    "ja tai sekä eli on och eller med från för till att som en ett i på av and or with from for to "
    "the a an in of by at is oraz lub z ze w we na do od dla po"
)
WITHOUT_MEANING = frozenset(fold(word) for word in SMALL_WORDS.split())

# strong and weak grade of Finnish consonants; each turns into the other
_GRADE_PAIRS = "nk ng, nt nn, mp mm, lt ll, rt rr, kk k, pp p, tt t, t d, p v"
_GRADES: dict[str, list[str]] = {}
for _pair in _GRADE_PAIRS.split(", "):
    for _one, _other in (_pair.split(), _pair.split()[::-1]):
        _GRADES.setdefault(_one, []).append(_other)
_LAST_CONSONANTS = re.compile(r"([bcdfghjklmnpqrstvwxz]+)([aeiouyäö]{0,2})$")


def asked_words(query: str) -> list[str]:
    """What was asked for, in small letters; small words count only where there is nothing else."""
    words = re.findall(r"[^\W_]+", query.casefold())[:MOST_WORDS]
    return [word for word in words if fold(word) not in WITHOUT_MEANING] or words


@lru_cache(maxsize=4096)
def beginnings(word: str) -> tuple[str, ...]:
    """The folded word, then beginnings with one of which another form of it begins."""
    finnish, swedish, english, polish = (
        _beginning_of(word, stemmer.stemWord(word)) for stemmer in STEMMERS
    )
    found = {finnish, _without_ending(finnish), *_other_grades(finnish), swedish, polish}
    found.add(english.removesuffix("i"))  # berries → berri, with which berry does not begin
    own = fold(word)
    folded = {fold(each) for each in found} - {own}
    return (own, *sorted(each for each in folded if len(each) >= _shortest(own)))


def _shortest(word):
    return max(SHORTEST_BEGINNING, (len(word) + 1) // 2)


def is_same_word(found: str, asked: tuple[str, ...]) -> bool:
    """Is it a form of the asked word, rather than a longer word with it inside?"""
    return any(
        found.startswith(each) and len(found) - len(each) <= min(LONGEST_ENDING, len(each) - 1)
        for each in asked
    )


def nearest(word: str, vocabulary, *, most: int, farthest: int | None = None) -> list[str]:
    """Words that differ by a slip or two of the keys, nearest first."""
    own = fold(word)
    if farthest is None:
        farthest = 1 if len(own) < 7 else 2
    if len(own) < 4:
        return []
    found = process.extract(
        own, vocabulary, scorer=OSA.distance, score_cutoff=farthest, limit=most * 4
    )
    in_order = sorted(found, key=lambda each: (each[1], each[0][:1] != own[:1], each[0]))
    return [each for each, *_ in in_order[:most]]


def _beginning_of(word, stem):
    """The part of the stem with which the word begins; Finnish stems lose doubled letters."""
    if word.startswith(stem):
        return stem
    same = len(os.path.commonprefix([word, stem]))
    if same and word[same : same + 1] == word[same - 1]:  # hillo → hilo
        doubled = stem[:same] + word[same] + stem[same:]
        if word.startswith(doubled):
            return doubled
    return stem[:same]


def _without_ending(stem):
    """kauppias – kauppiaan, suomalainen – suomalaisia, sieni – sienet."""
    for ending in ("nen", "s", "i"):
        if stem.endswith(ending):
            return stem.removesuffix(ending)
    return stem


def _other_grades(stem):
    match = _LAST_CONSONANTS.search(stem)
    if match:
        before, consonants, vowels = stem[: match.start(1)], match[1], match[2]
        for other in _GRADES.get(consonants, ()):
            yield before + other + vowels
