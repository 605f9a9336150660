"""The index of all organisations that each process holds: words, facts and their order by name.

It is read from the `SearchDocument` rows, alike on every database. An organisation is a number
here, given in the order of the names, so that numbers in order are a list in order. One that has
changed since gets a new number at the end, and its old one is no longer `alive`.
"""

import datetime
import heapq
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import RLock

from django.utils import timezone

from content.folding import fold
from members.models import Organisation, SearchDocument

from .bits import Postings, bits_of, numbers_in
from .vocabularies import Vocabularies

KINDS = ("names", "products", "places", "texts")
COLUMNS = ("pk", "changed_at", "facts", *KINDS)
STILL_BEING_WRITTEN = timedelta(minutes=2)
"""A row may be seen this long after its moment: a transaction ends later than it writes."""
MOST_CHANGED = 200  # or one in twenty: then everything is read and numbered anew
AT_ONCE = 2000

_lock = RLock()
_held: list["Index"] = []


@contextmanager
def current():
    """The index as the register is now; one thread at a time. One query if nothing has changed."""
    with _lock:
        today = timezone.localdate()
        if not (_held and _held[0].today == today and _held[0].catch_up()):
            _held[:] = [Index(today)]
        yield _held[0]


def forget():
    """Read everything again next time: the database is another one, as in tests."""
    with _lock:
        _held.clear()


class Index:
    def __init__(self, today: datetime.date):
        self.today, self._day = today, today.isoformat()
        self.pks, self.keys = array("q"), []
        self._place_of: list[tuple | None] = []  # municipality and place, if everybody may know
        self._sums: dict[int, list] = {}  # of these, by municipality
        self.number_of: dict[int, int] = {}
        self.words: dict[str, dict[str, Postings]] = {kind: {} for kind in KINDS}
        self.facts: dict[str, dict] = {}
        self.alive = 0
        self._folded: dict[str, str] = {}
        self._spelling: dict[str, str] = {}  # of words that have accents
        self._read_all()

    @property
    def size(self):
        return len(self.pks)

    @property
    def members(self):
        return self.having("member", True)

    def having(self, fact: str, value) -> int:
        return self.facts.get(fact, {}).get(value, 0) & self.alive

    def of(self, pks) -> int:
        return bits_of((self.number_of[pk] for pk in pks if pk in self.number_of), self.size)

    def spelt(self, word: str) -> str:
        return self._spelling.get(word, word)

    # --- Reading ----------------------------------------------------------------------------------

    def _read_all(self):
        self._checked_at = timezone.now()
        self.vocabularies = Vocabularies(self.today)
        names = Organisation.objects.order_by().values_list("sort_key", "pk")
        in_order = sorted(names.iterator(AT_ONCE))
        self.number_of = {pk: number for number, (_key, pk) in enumerate(in_order)}
        self.pks = array("q", (pk for _key, pk in in_order))
        self.keys = [key for key, _pk in in_order]
        self._place_of = [None] * len(in_order)
        self._in_order_until = len(in_order)
        self._recent = {}
        found, facts = [], {}
        rows = SearchDocument.objects.order_by().values_list(*COLUMNS).iterator(AT_ONCE)
        for pk, changed_at, its_facts, *texts in rows:
            if changed_at > self._checked_at - STILL_BEING_WRITTEN:
                self._recent[pk] = changed_at
            if its_facts and pk in self.number_of:
                number = self.number_of[pk]
                found.append(number)
                for fact, value in self._put(number, its_facts, texts):
                    facts.setdefault(fact, {}).setdefault(value, array("I")).append(number)
        self.alive = bits_of(found, self.size)
        self.facts = {
            fact: {value: bits_of(numbers, self.size) for value, numbers in values.items()}
            for fact, values in facts.items()
        }
        for words in self.words.values():
            for postings in words.values():
                postings.settle(self.size)
        self._vocabulary = None

    def catch_up(self) -> bool:
        """Take in what has changed; False if that is so much that all is better read anew."""
        now = timezone.now()
        since = self._checked_at - STILL_BEING_WRITTEN
        rows = SearchDocument.objects.filter(changed_at__gt=since)
        moments = dict(rows.values_list("pk", "changed_at"))
        changed = {pk for pk, moment in moments.items() if self._recent.get(pk) != moment}
        if len(changed) + self.size - self._in_order_until > max(MOST_CHANGED, self.size // 20):
            return False
        self._checked_at, self._recent = now, moments
        if SearchDocument.COMMON in changed:
            self.vocabularies = Vocabularies(self.today)
        if changed:
            for row in SearchDocument.objects.filter(pk__in=changed).values_list(*COLUMNS):
                self._replace(*row)
        return True

    def _replace(self, pk, _changed_at, facts, *texts):
        if pk in self.number_of:
            old = self.number_of.pop(pk)
            self.alive &= ~(1 << old)
            self._add_place(old, -1)
        if facts:
            number = self.number_of[pk] = self.size
            self.alive |= 1 << number
            self.pks.append(pk)
            self.keys.append(facts["key"])
            self._place_of.append(None)
            for fact, value in self._put(number, facts, texts):
                values = self.facts.setdefault(fact, {})
                values[value] = values.get(value, 0) | 1 << number
        self._vocabulary = None

    def _put(self, number, facts, texts):
        """Takes in the words; returns what the organisation can be filtered by."""
        held = {scheme for scheme, *days in facts["certificates"] if self._is_today(days)}
        for kind, text in zip(KINDS, texts, strict=True):
            self._put_words(kind, text, number)
        for scheme in held:
            self._put_words("texts", self.vocabularies.words_of_scheme(scheme), number)
        pairs = [("type", facts["type"]), ("municipality", facts["municipality"])]
        wider = self.vocabularies.wider_groups
        pairs += [
            ("group", pk) for pk in {each for own in facts["groups"] for each in wider.get(own, ())}
        ]
        pairs += [("certificate", scheme) for scheme in held]
        pairs += [("channel", channel) for channel in facts["channels"]]
        pairs += [("exports", country) for country in facts["exports"]]
        pairs += [("focus", area) for area in facts["focus"]]
        pairs += {("offers", kind) for kind, *days in facts["offers"] if self._is_today(days)}
        if any(self._is_today(days) for days in facts["memberships"]):
            pairs.append(("member", True))
            if facts["place"] and facts["municipality"]:
                self._place_of[number] = (facts["municipality"], *facts["place"])
                self._add_place(number, 1)
        return pairs

    def _add_place(self, number, sign):
        if place := self._place_of[number]:
            municipality, latitude, longitude = place
            sums = self._sums.setdefault(municipality, [0, 0, 0])
            for at, value in enumerate((latitude, longitude, 1)):
                sums[at] += sign * value

    def middle_of(self, municipality: int) -> tuple[float, float] | None:
        """Where its members are on average, of those whose place everybody may know."""
        latitude, longitude, number = self._sums.get(municipality, (0, 0, 0))
        return (latitude / number, longitude / number) if number else None

    def _put_words(self, kind, text, number):
        words, folded = self.words[kind], self._folded
        for word in text.split():
            own = folded.get(word)
            if own is None:
                own = folded[word] = fold(word)
                if own != word:
                    self._spelling[own] = word
            postings = words.get(own)
            if postings is None:
                postings = words[own] = Postings()
            postings.add(number)

    def _is_today(self, days):
        return days[0] <= self._day <= days[1]

    # --- Asking -----------------------------------------------------------------------------------

    @property
    def vocabulary(self) -> tuple[list[str], str]:
        """All words in order, and the same as one text, each between two line breaks."""
        if self._vocabulary is None:
            words = sorted(set().union(*self.words.values()))
            self._vocabulary = words, "\n" + "\n".join(words) + "\n"
            self._correct_words = [word for word in words if not word.isdigit()]
        return self._vocabulary

    @property
    def correct_words(self) -> list[str]:
        """What a word that stands nowhere is compared with; a number is no slip of another."""
        _words, _text = self.vocabulary
        return self._correct_words

    def beginning_with(self, beginning: str) -> list[str]:
        words, _text = self.vocabulary
        start = bisect_left(words, beginning)
        return words[start : bisect_left(words, beginning + "\uffff", start)]

    def with_inside(self, part: str) -> list[str]:
        _words, text = self.vocabulary
        found, at = [], text.find(part)
        while at >= 0:
            end = text.index("\n", at)
            found.append(text[text.rindex("\n", 0, at) + 1 : end])
            at = text.find(part, end)
        return found

    def holding(self, words, kinds=KINDS) -> int:
        """The organisations with any of the words in any of these places."""
        bits, rare = 0, bytearray(self.size // 8 + 1)
        for kind in kinds:
            own = self.words[kind]
            for word in words:
                if postings := own.get(word):
                    bits |= postings.into(rare)
        return (bits | int.from_bytes(rare, "little")) & self.alive

    def named(self, key: str) -> int:
        """Whose name begins like this; a `sort_key`."""
        start = bisect_left(self.keys, key, 0, self._in_order_until)
        end = bisect_left(self.keys, key + "\uffff", start, self._in_order_until)
        late = [
            number
            for number in range(self._in_order_until, self.size)
            if self.keys[number].startswith(key)
        ]
        return ((1 << end) - (1 << start) | bits_of(late, self.size)) & self.alive

    def in_order(self, bits: int) -> Iterator[int]:
        """Numbers by name, those that came later in their places."""
        until = self._in_order_until
        late = [until + number for number in numbers_in(bits >> until)]
        early = numbers_in(bits & ((1 << until) - 1))
        if not late:
            return early
        late.sort(key=lambda number: (self.keys[number], self.pks[number]))
        return heapq.merge(early, late, key=lambda number: (self.keys[number], self.pks[number]))
