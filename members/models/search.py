"""What an organisation is found by, made ready for the index that each process holds."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.folding import words_of


class SearchDocument(models.Model):
    """The words and the facts of one organisation; those of a deleted one are empty.

    Row 0 belongs to nobody: it changes whenever a word does that is nobody's own, such as the name
    of a product group or a synonym.
    """

    COMMON = 0

    organisation_id = models.BigIntegerField(primary_key=True)
    names = models.TextField(blank=True)
    products = models.TextField(blank=True)
    places = models.TextField(blank=True)
    texts = models.TextField(blank=True)
    facts = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self):
        return str(self.organisation_id)


class Synonym(models.Model):
    words = models.TextField(
        _("words that mean the same"),
        max_length=1000,
        help_text=_("In any language, with commas between them: horeca, ravintola, restaurang."),
    )

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["words", "pk"]

    def __str__(self):
        return self.words

    def clean(self):
        if len(self.phrases()) < 2:
            raise ValidationError({"words": _("Give at least two words, with a comma between.")})

    def phrases(self):
        """Each a list of folded words."""
        lines = self.words.replace("\n", ",").split(",")
        return [words for line in lines if (words := words_of(line))]
