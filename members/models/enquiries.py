"""A buyer's question to several producers at once."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation

MOST_PRODUCERS = 10
KEEP_TEXT_FOR = timedelta(days=180)
"""Who asked and what: as long as buyer and producers may come back to it."""

KEEP_UNCONFIRMED_FOR = timedelta(days=7)


class EnquiryQuerySet(models.QuerySet):
    def sent(self):
        return self.filter(sent_at__isnull=False)

    def shared(self):
        """Whose text the cluster may read."""
        return self.filter(is_shared=True, forgotten_at__isnull=True)

    def never_confirmed(self, now):
        return self.filter(sent_at__isnull=True, created_at__lt=now - KEEP_UNCONFIRMED_FOR)

    def past_retention(self, now):
        return self.filter(forgotten_at__isnull=True, sent_at__lt=now - KEEP_TEXT_FOR)

    def forget(self, now) -> int:
        """Who asked and what; that somebody asked whom stays. Returns how many rows it were."""
        return self.update(name="", email="", organisation_name="", text="", forgotten_at=now)


class Enquiry(models.Model):
    """It leaves when the buyer's address is known to be the buyer's.

    What was written is for the producers; staff read it only if the buyer agreed. Retention: name,
    address and text for `KEEP_TEXT_FOR` after it was sent, then only how many asked whom stays;
    one that was never confirmed goes wholly after `KEEP_UNCONFIRMED_FOR`.
    """

    name = models.CharField(_("name of the buyer"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail of the buyer"), max_length=254, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    text = models.TextField(_("message"), max_length=5000, blank=True)
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10)
    is_shared = models.BooleanField(_("the cluster may read it"), default=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("text deleted"), null=True, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(name="", email="", text=""),
                name="enquiry_forgotten_is_empty",
            )
        ]

    def __str__(self):
        return _("Enquiry %(number)s") % {"number": self.pk}


class EnquiryRecipientQuerySet(models.QuerySet):
    def sent_between(self, since, until):
        return self.filter(
            enquiry__sent_at__date__gte=since.replace(day=1), enquiry__sent_at__date__lte=until
        )


class EnquiryRecipient(models.Model):
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="recipients")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="enquiries_received"
    )

    objects = EnquiryRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("producer asked")
        verbose_name_plural = _("producers asked")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "organisation"], name="enquiry_asks_each_producer_once"
            )
        ]

    def __str__(self):
        return str(self.organisation)
