"""Who is found by a question, best first.

Every word has to be found, each in any of its forms. First come those whose name begins with what
was typed, then those that make it, then those that only mention it; by name within each.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain, combinations
from operator import and_, or_

from content.folding import fold, sort_key

from . import words
from .index import KINDS, Index

MAKES = ("names", "products")
MAKES_THERE = (*MAKES, "places")
SHORTEST_INSIDE = 4  # letters of a word looked for within others: lammasjuusto by “juusto”
MOST_SUGGESTIONS = 6


@dataclass
class Forms:
    """One asked word: which words of the index stand for it."""

    asked: str
    same: list[str] = field(default_factory=list)
    longer: list[str] = field(default_factory=list)
    phrases: list[list[str]] = field(default_factory=list)  # synonyms of several words
    corrected: str = ""  # the nearest word, where the asked one stands nowhere


@dataclass
class Answer:
    """`tiers` are disjoint sets, the best first."""

    index: Index
    tiers: list[int]
    forms: list[Forms] = field(default_factory=list)
    is_partial: bool = False  # nobody has all the words

    @property
    def all(self) -> int:
        return reduce(or_, self.tiers, 0)

    @property
    def corrections(self) -> list[tuple[str, str]]:
        """(what was typed, what was looked for instead)"""
        return [
            (each.asked, self.index.spelt(each.corrected)) for each in self.forms if each.corrected
        ]

    @property
    def whole_words(self) -> list[str]:
        """The words of the index that were asked for whole: what is counted for a profile."""
        return [self.index.spelt(each.same[0]) for each in self.forms if each.same]

    def in_order(self, among: int) -> Iterator[int]:
        return chain.from_iterable(self.index.in_order(tier & among) for tier in self.tiers)


def ask(index: Index, query: str) -> Answer:
    asked = words.asked_words(query)
    if not asked:
        return Answer(index, [index.alive])
    forms = [forms_of(index, word) for word in asked]
    sets = [_sets(index, each) for each in forms]
    tiers = _ranked(sets)
    is_partial = not any(tiers) and len(sets) > 1
    if is_partial:
        tiers = _most_words(sets)
    named = index.named(sort_key(query)) if sort_key(query) else 0
    return Answer(index, _disjoint([named, *tiers]), forms, is_partial and not named)


def forms_of(index: Index, word: str) -> Forms:
    asked = words.beginnings(word)
    found = _standing_for(index, asked)
    if found.same or found.longer or found.phrases:
        return found
    if corrected := _corrected(index, asked):
        found = _standing_for(index, words.beginnings(corrected))
        found.asked, found.corrected = word, corrected
    return found


def nearest_words(index: Index, query: str) -> list[str]:
    """What could have been meant where nothing was found."""
    found = [
        index.spelt(each)
        for word in words.asked_words(query)
        for each in words.nearest(
            fold(word), index.correct_words, most=MOST_SUGGESTIONS, farthest=3
        )
    ]
    return found[:MOST_SUGGESTIONS]


def completions(index: Index, query: str) -> list[str]:
    """Whole questions that begin with this one."""
    *before, last = query.casefold().split() or [""]
    if len(last) < 2:
        return []
    found = sorted(index.beginning_with(fold(last)), key=lambda word: (len(word), word))
    return [" ".join([*before, index.spelt(word)]) for word in found[:MOST_SUGGESTIONS]]


def _standing_for(index, asked):
    found = {word for part in asked for word in index.beginning_with(part)}
    found |= {
        word
        for part in asked
        if len(part) >= (SHORTEST_INSIDE if part == asked[0] else SHORTEST_INSIDE + 1)
        for word in index.with_inside(part)
    }
    forms = Forms(asked[0])
    for phrase in index.vocabularies.same_as(asked):
        if len(phrase) == 1:
            forms.same += _same_words(index, words.beginnings(phrase[0]))
        else:
            forms.phrases.append(phrase)
    own = [word for word in found if words.is_same_word(word, asked)]
    own.sort(key=lambda word: (word != asked[0], len(word), word))
    forms.same = [*own, *forms.same]
    forms.longer = list(found.difference(forms.same))
    return forms


def _same_words(index, asked):
    found = {word for part in asked for word in index.beginning_with(part)}
    return sorted(word for word in found if words.is_same_word(word, asked))


def _corrected(index, asked):
    """The nearest word, or the nearest beginning of one while somebody is typing."""
    known = index.correct_words
    if near := words.nearest(asked[0], known, most=1):
        return near[0]
    part = min(asked, key=len)
    if len(part) < SHORTEST_INSIDE + 1:
        return ""
    near = words.nearest(part, {word[: len(part)] for word in known}, most=1, farthest=1)
    return min(index.beginning_with(near[0]), key=len) if near else ""


def _sets(index, forms):
    """Who has the word: itself where it makes or is, in any form there, itself anywhere, at all."""
    every = [*forms.same, *forms.longer]
    return {
        "makes": index.holding(forms.same, MAKES) | _with_phrases(index, forms, MAKES),
        "same": index.holding(forms.same, MAKES_THERE) | _with_phrases(index, forms, MAKES_THERE),
        "makes longer": index.holding(every, MAKES),
        "longer": index.holding(every, MAKES_THERE),
        "mentions": index.holding(forms.same) | _with_phrases(index, forms, KINDS),
        "any": index.holding(every) | _with_phrases(index, forms, KINDS),
    }


def _with_phrases(index, forms, kinds):
    return reduce(
        or_,
        (
            reduce(and_, (index.holding([word], kinds) for word in phrase))
            for phrase in forms.phrases
        ),
        0,
    )


def _ranked(sets):
    def every(name):
        return reduce(and_, (each[name] for each in sets))

    def some(name):
        return reduce(or_, (each[name] for each in sets))

    return [
        every("same") & some("makes"),
        every("longer") & some("makes longer"),
        every("mentions"),
        every("any"),
    ]


def _most_words(sets):
    """All words but one, by whichever one; where nobody has that, any word."""
    for left in range(len(sets) - 1, 0, -1):
        chosen = [_ranked(some) for some in combinations(sets, left)]
        tiers = [reduce(or_, tier) for tier in zip(*chosen, strict=True)]
        if any(tiers):
            return tiers
    return [0]


def _disjoint(tiers):
    seen, found = 0, []
    for tier in tiers:
        found.append(tier & ~seen)
        seen |= tier
    return found
