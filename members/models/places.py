from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from content import folding
from content.fields import TranslationsField
from content.languages import in_all_languages

country_code = RegexValidator(r"^[A-Z]{2}$", _("Give the country as two capital letters, like FI."))


class MunicipalityQuerySet(models.QuerySet):
    def valid_on(self, day):  # same rule: Municipality.is_valid_on
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )


class Municipality(models.Model):
    """Municipalities merge on some New Year's Days, so they are dated rows with a successor."""

    name = models.CharField(_("name"), max_length=100)
    code = models.CharField(
        _("code"), max_length=10, help_text=_("The official number of the municipality.")
    )
    country = models.CharField(_("country"), max_length=2, default="FI", validators=[country_code])
    region = models.CharField(_("region"), max_length=100, blank=True)
    valid_from = models.DateField(
        _("valid from"), null=True, blank=True, help_text=_("Empty: for as long as we know.")
    )
    valid_to = models.DateField(
        _("valid to"),
        null=True,
        blank=True,
        help_text=_("The last day of the municipality, if it has merged into another one."),
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        on_delete=models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
    )
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)
    translations = TranslationsField()

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["country", "sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                condition=Q(valid_to__isnull=True),
                name="municipality_code_is_unique",
                violation_error_message=_("There is already a municipality with this code."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="municipality_ends_after_it_begins",
                violation_error_message=_("The last day is before the first day."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.sort_key = folding.sort_key(next(iter(self.names()), ""))
        super().save(*args, **kwargs)

    def names(self):
        return in_all_languages(self, "name")

    def is_valid_on(self, day):
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or self.valid_to >= day
        )
