"""What filters are called and which words mean the same: few rows, read at once and held."""

from functools import cached_property

from content.folding import words_of
from content.languages import in_all_languages
from members.models import (
    CertificateScheme,
    Municipality,
    ProductGroup,
    SalesChannel,
    Synonym,
)
from strategy.models import FocusArea

from .words import is_same_word


class Vocabularies:
    def __init__(self, today):
        self.groups = list(ProductGroup.objects.all())
        self.municipalities = {each.pk: each for each in Municipality.objects.all()}
        self.schemes = {each.pk: each for each in CertificateScheme.objects.all()}
        self.channels = {each.pk: each for each in SalesChannel.objects.all()}
        areas = FocusArea.objects.of_own_cluster().public()
        self.focus_areas = {each.pk: each for each in areas}
        self.synonyms = [each.phrases() for each in Synonym.objects.all()]
        self._words_of_schemes = {}

    @cached_property
    def wider_groups(self) -> dict[int, list[int]]:
        """The ids of each group and of all it is part of."""
        parents = {group.pk: group.parent_id for group in self.groups}
        return {pk: _upwards(pk, parents) for pk in parents}

    def words_of_scheme(self, pk) -> str:
        if pk not in self._words_of_schemes:
            names = in_all_languages(self.schemes[pk], "name") if pk in self.schemes else []
            self._words_of_schemes[pk] = " ".join(words_of(" ".join(names)))
        return self._words_of_schemes[pk]

    def same_as(self, asked: tuple[str, ...]) -> list[list[str]]:
        """The other phrases of each set of synonyms in which a form of the asked word stands."""
        return [
            other
            for phrases in self.synonyms
            for phrase in phrases
            if len(phrase) == 1 and is_same_word(phrase[0], asked)
            for other in phrases
            if other != phrase
        ]


def _upwards(pk, parents):
    found = []
    while pk and pk not in found:
        found.append(pk)
        pk = parents.get(pk)
    return found
