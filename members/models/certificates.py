from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from content.fields import PrivateFileField, TranslationsField

from .organisations import Organisation
from .places import country_code
from .products import Product


class CertificateScheme(models.Model):
    name = models.CharField(_("name"), max_length=150)
    issuer = models.CharField(
        _("issuer"), max_length=150, blank=True, help_text=_("Who stands behind the scheme.")
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[country_code],
        help_text=_("Empty: the European Union or the whole world."),
    )
    website = models.URLField(_("website"), blank=True)
    is_organic = models.BooleanField(_("is about organic production"), default=False)
    translations = TranslationsField()

    class Meta:
        verbose_name = _("certificate scheme")
        verbose_name_plural = _("certificate schemes")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class CertificateQuerySet(models.QuerySet):
    def valid(self, today):  # same rule: Certificate.is_valid
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=today),
            Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        )

    def editable_by(self, user):
        return self.filter(organisation__in=Organisation.objects.edited_by(user))

    def readable_by(self, user):
        """Whose document is it: the organisation's own editors and the staff."""
        if user.has_perm("members.view_certificate"):
            return self.all()
        return self.editable_by(user)


class Certificate(models.Model):
    """An expired certificate is kept, but never shown to the public: the claim would be false."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="certificates",
    )
    product = models.ForeignKey(
        Product,
        verbose_name=_("product"),
        on_delete=models.CASCADE,
        related_name="certificates",
        null=True,
        blank=True,
        help_text=_("Empty: the certificate covers the whole organisation."),
    )
    scheme = models.ForeignKey(
        CertificateScheme,
        verbose_name=_("scheme"),
        on_delete=models.PROTECT,
        related_name="certificates",
    )
    number = models.CharField(_("number"), max_length=80, blank=True)
    issued_by = models.CharField(
        _("issued by"),
        max_length=150,
        blank=True,
        help_text=_("The control body, for example FI-EKO-201."),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_(
            "The last day. On the next day the certificate disappears from the public page."
        ),
    )
    document = PrivateFileField(
        _("document"),
        upload_to="certificates",
        blank=True,
        help_text=_("Seen only by the organisation and the cluster's staff."),
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("verified by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["organisation", "scheme", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="certificate_ends_after_it_begins",
                violation_error_message=_("The last day is before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(verified_on__isnull=False),
                name="certificate_verified_by_has_a_day",
                violation_error_message=_("On which day was it verified?"),
            ),
        ]

    def __str__(self):
        return f"{self.scheme} {self.number}".strip()

    def clean(self):
        if self.product_id and self.product.organisation_id != self.organisation_id:
            raise ValidationError({"product": _("This product belongs to another organisation.")})

    def is_valid(self, today):
        return (self.valid_from is None or self.valid_from <= today) and (
            self.valid_until is None or self.valid_until >= today
        )
