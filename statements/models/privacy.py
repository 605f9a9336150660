"""The privacy notice: what article 13 of the GDPR asks to be told, purpose by purpose."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from content.fields import TranslationsField
from content.languages import in_all_languages
from statements import retention
from statements.models.queries import OWN_CLUSTER, OfClusterQuerySet
from strategy.models import Cluster
from strategy.texts import require_text


class PrivacyNoticeQuerySet(OfClusterQuerySet):
    def with_purposes(self):
        return self.prefetch_related("purposes")


class PrivacyNotice(models.Model):
    cluster = models.OneToOneField(
        Cluster,
        models.CASCADE,
        related_name="+",
        limit_choices_to=OWN_CLUSTER,
        verbose_name=_("cluster"),
    )
    controller = models.CharField(
        _("controller"),
        max_length=200,
        help_text=_("The organisation that decides what the data is used for, by its full name."),
    )
    address = models.CharField(_("postal address"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"))
    phone = PhoneNumberField(_("phone"), blank=True)
    contact = models.CharField(
        _("who answers questions"),
        max_length=200,
        blank=True,
        help_text=_("The data protection officer, or the person in charge."),
    )
    transfers = models.TextField(
        _("outside the EU"),
        blank=True,
        help_text=_("Whether data goes to countries outside the EU and EEA, and by what right."),
    )
    authority_name = models.CharField(
        _("data protection authority"),
        max_length=200,
        help_text=_("To whom people can complain."),
    )
    authority_url = models.URLField(_("website of the authority"), blank=True)
    updated_on = models.DateField(_("as of"), help_text=_("The day of the last change."))
    translations = TranslationsField()

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_on"]
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notice")

    def __str__(self):
        return self.controller

    def get_absolute_url(self):
        return reverse("privacy")

    def clean(self):
        for field in ("controller", "authority_name"):
            require_text(self, field)


class PrivacyPurpose(models.Model):
    """What personal data is used for. Each purpose is a notice of its own."""

    class Basis(models.TextChoices):
        """GDPR, article 6(1)."""

        CONSENT = "consent", _("your consent, which you can take back at any time")
        CONTRACT = "contract", _("a contract with you or your organisation")
        LEGAL = "legal", _("a legal obligation")
        PUBLIC = "public", _("a task in the public interest")
        INTEREST = "interest", _("our legitimate interest")

    notice = models.ForeignKey(
        PrivacyNotice, models.CASCADE, related_name="purposes", verbose_name=_("privacy notice")
    )
    slug = models.SlugField(
        _("address on the page"),
        max_length=60,
        help_text=_("With it a form can link to this purpose. Don't change it."),
    )
    title = models.CharField(
        _("purpose"), max_length=120, help_text=_("Such as: events, membership, newsletter.")
    )
    description = models.TextField(_("what for"), blank=True)
    basis = models.CharField(_("legal basis"), max_length=10, choices=Basis.choices)
    basis_details = models.TextField(
        _("more about the basis"),
        blank=True,
        help_text=_("Which interest, which law, or what consent is asked for."),
    )
    data = models.TextField(_("what data"), help_text=_("And where it is from, if not from you."))
    recipients = models.TextField(
        _("who sees it"), help_text=_("Name the funder where it may see the data.")
    )
    kept_by_rule = models.CharField(
        _("removed by the portal"),
        max_length=10,
        choices=retention.Rule.choices,
        blank=True,
        help_text=_("What the portal removes by itself: it fills in the time that it goes by."),
    )
    kept = models.TextField(
        _("how long it is kept"), blank=True, help_text=_("Or by which rule that is decided.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("purpose")
        verbose_name_plural = _("purposes")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "slug"],
                name="statements_purpose_address_once",
                violation_error_message=_("Another purpose has this address."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{reverse('privacy')}#{self.slug}"

    def clean(self):
        for field in ("title", "data", "recipients"):
            require_text(self, field)
        if not self.kept_by_rule and not in_all_languages(self, "kept"):
            raise ValidationError({"kept_by_rule": _("Say how long the data is kept.")})

    @property
    def kept_sentence(self) -> str:
        """The figure that the portal goes by; empty where it removes nothing by itself."""
        return retention.sentence(self.kept_by_rule)
