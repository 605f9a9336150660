"""Rows of a profile: pages elsewhere, export countries, further pictures."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content import translation_state
from content.fields import ImageField

from .organisations import Organisation
from .places import country_code


class SocialLink(models.Model):
    class Network(models.TextChoices):
        FACEBOOK = "facebook", "Facebook"
        INSTAGRAM = "instagram", "Instagram"
        LINKEDIN = "linkedin", "LinkedIn"
        YOUTUBE = "youtube", "YouTube"
        TIKTOK = "tiktok", "TikTok"
        OTHER = "other", _("another one")

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="social_links",
    )
    network = models.CharField(_("network"), max_length=20, choices=Network)
    url = models.URLField(_("address"))

    class Meta:
        verbose_name = _("social media page")
        verbose_name_plural = _("social media pages")
        ordering = ["network", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "network"],
                condition=~Q(network="other"),
                name="social_link_once_for_each_network",
                violation_error_message=_("There is a page in this network already."),
            )
        ]

    def __str__(self):
        return self.get_network_display()


class ExportCountry(models.Model):
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="exports",
    )
    country = models.CharField(_("country"), max_length=2, validators=[country_code])

    class Meta:
        verbose_name = _("export country")
        verbose_name_plural = _("export countries")
        ordering = ["country"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "country"],
                name="export_country_once",
                violation_error_message=_("This country is already in the list."),
            )
        ]

    def __str__(self):
        return self.country


class OrganisationPicture(models.Model):
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="pictures",
    )
    image = ImageField(_("picture"), upload_to="organisations")
    alt = models.CharField(
        _("what is in the picture?"),
        max_length=200,
        blank=True,
        help_text=_("One sentence for people who cannot see it."),
    )
    credit = models.CharField(_("who took the picture"), max_length=100, blank=True)
    licence = models.CharField(
        _("licence"), max_length=100, blank=True, help_text=_("For example: CC BY 4.0.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.alt or self.credit or str(self.pk)

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        translation_state.refresh(self.organisation)
