"""What happens at an event, who holds it, and what is handed out."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.fields import PrivateFileField
from events.links import with_key

from .registration import LANGUAGES


class Organiser(models.Model):
    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="organisers",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        verbose_name=_("organisation in the directory"),
        on_delete=models.PROTECT,
        related_name="organised_events",
        null=True,
        blank=True,
    )
    external_name = models.CharField(
        _("or its name"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("For an organisation that is not in the directory."),
    )
    is_main = models.BooleanField(_("main organiser"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("organiser")
        verbose_name_plural = _("organisers")
        ordering = ["event", "-is_main", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(external_name=""),
                name="organiser_has_name",
                violation_error_message=_("Choose an organisation or write its name."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return self.organisation.name if self.organisation else self.external_name


class Speaker(models.Model):
    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="speakers",
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=150)
    title = models.CharField(_("title or role"), max_length=150, blank=True, default="")
    organisation = models.ForeignKey(
        "members.Organisation",
        verbose_name=_("organisation in the directory"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    organisation_name = models.CharField(
        _("or its name"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("For an organisation that is not in the directory."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["event", "order", "pk"]

    def __str__(self):
        return self.name

    @property
    def affiliation(self):
        return self.organisation.name if self.organisation else self.organisation_name


class ProgrammeItem(models.Model):
    """Clock times in the event's zone, so that a moved event takes its programme along."""

    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="programme_items",
    )
    day = models.PositiveSmallIntegerField(
        _("day"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("1 is the first day of the event."),
    )
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True, default="")
    speakers = models.ManyToManyField(
        Speaker,
        verbose_name=_("speakers"),
        related_name="programme_items",
        blank=True,
        help_text=_("Save the event first, then its speakers can be chosen here."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("programme item")
        verbose_name_plural = _("programme")
        ordering = ["event", "day", "order", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True)
                | Q(starts_at__isnull=True)
                | Q(ends_at__gte=models.F("starts_at")),
                name="programme_item_ends_after_start",
                violation_error_message=_("A programme item cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return self.title


class Material(models.Model):
    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        REGISTERED = "registered", _("Those who registered")
        MEMBERS = "members", _("Members of the cluster")

    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="materials",
    )
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(
        _("language"), max_length=5, choices=LANGUAGES, blank=True, default=""
    )
    file = PrivateFileField(_("file"), upload_to="events", blank=True)
    url = models.URLField(
        _("or its address"),
        blank=True,
        default="",
        help_text=_("For a recording or slides that stand elsewhere."),
    )
    author = models.CharField(
        _("whose work it is"),
        max_length=150,
        blank=True,
        default="",
        help_text=_("Named below the title."),
    )
    is_agreed = models.BooleanField(
        _("its author agrees that it is shown here"),
        default=False,
        help_text=_("Until then only staff see it."),
    )
    audience = models.CharField(
        _("who may open it"), max_length=12, choices=Audience.choices, default=Audience.PUBLIC
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["event", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="")),
                name="material_is_file_or_address",
                violation_error_message=_("Give a file or an address, not both."),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        if bool(self.file) == bool(self.url):
            raise ValidationError(_("Give a file or an address, not both."))

    def get_absolute_url(self):
        return self.address()

    def address(self, key=""):
        """`key`: of the invitation with which the reader has come."""
        if self.url:
            return self.url
        return with_key(reverse("events:material", args=[self.event.slug, self.pk]), key)

    def is_open_to(self, *, is_registered, is_member, is_staff=False):
        if is_staff:
            return True
        if not self.is_agreed:
            return False
        if self.audience == self.Audience.PUBLIC:
            return True
        if self.audience == self.Audience.REGISTERED:
            return is_registered
        return is_member
