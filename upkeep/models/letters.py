from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class YearlyLetter(models.Model):
    """The letter about one year, to every member. The mails themselves stand in the outbox."""

    year = models.PositiveSmallIntegerField(
        _("year"),
        unique=True,
        validators=[MinValueValidator(2000), MaxValueValidator(2100)],
        help_text=_("The year that the letter looks back on."),
    )
    started_at = models.DateTimeField(_("sending began"), null=True, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    finished_at = models.DateTimeField(_("all promised"), null=True, editable=False)

    class Meta:
        verbose_name = _("yearly letter")
        verbose_name_plural = _("yearly letters")
        ordering = ["-year"]

    def __str__(self):
        return str(self.year)
