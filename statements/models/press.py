"""What journalists look for: somebody to call, a paragraph to quote, pictures they may print."""

from django.core.files.base import ContentFile
from django.db import models
from django.db.models.fields.files import ImageFieldFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from content.fields import ImageField, TranslationsField
from statements.models.queries import OWN_CLUSTER, OfClusterQuerySet
from strategy.models import Cluster
from strategy.texts import require_text


class OriginalPictureField(ImageField):
    """Kept as it was uploaded: a printer needs every pixel."""

    attr_class = ImageFieldFile


class PressPageQuerySet(OfClusterQuerySet):
    def with_pictures(self):
        return self.prefetch_related("pictures")


class PressPage(models.Model):
    cluster = models.OneToOneField(
        Cluster,
        models.CASCADE,
        related_name="+",
        limit_choices_to=OWN_CLUSTER,
        verbose_name=_("cluster"),
    )
    description = models.TextField(
        _("the cluster in one paragraph"),
        help_text=_("Text that may be quoted as it stands: who, where, since when, what for."),
    )
    contact_name = models.CharField(_("contact person"), max_length=120)
    contact_title = models.CharField(_("contact person's title"), max_length=120, blank=True)
    contact_phone = PhoneNumberField(_("contact person's phone"))
    contact_email = models.EmailField(_("contact person's e-mail"), blank=True)
    contact_hours = models.CharField(
        _("when and in which languages"),
        max_length=200,
        blank=True,
        help_text=_("Such as: weekdays 9–16, in Finnish, Swedish and English."),
    )
    translations = TranslationsField()

    objects = PressPageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("press page")
        verbose_name_plural = _("press page")

    def __str__(self):
        return str(self.cluster)

    def get_absolute_url(self):
        return reverse("press")

    def clean(self):
        require_text(self, "description")


class PressPicture(models.Model):
    page = models.ForeignKey(
        PressPage, models.CASCADE, related_name="pictures", verbose_name=_("press page")
    )
    slug = models.SlugField(
        _("name of the file"), max_length=60, help_text=_("As it is called after the download.")
    )
    image = OriginalPictureField(
        _("picture"),
        upload_to="press",
        width_field="width",
        height_field="height",
        help_text=_(
            "In full size: 2,000 pixels or more on the longer side. It is handed out as it is, "
            "with what the camera wrote into it."
        ),
    )
    preview = ImageField(upload_to="press/previews", blank=True, editable=False)
    width = models.PositiveIntegerField(_("width"), null=True, editable=False)
    height = models.PositiveIntegerField(_("height"), null=True, editable=False)
    alt = models.CharField(
        _("picture in words"),
        max_length=300,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(
        _("photographer"), max_length=200, help_text=_("Who took or made the picture.")
    )
    licence = models.CharField(
        _("licence"),
        max_length=200,
        help_text=_("What others may do with the picture, such as “CC BY 4.0”."),
    )
    licence_url = models.URLField(_("address of the licence"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("press picture")
        verbose_name_plural = _("press pictures")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "slug"],
                name="statements_picture_name_once",
                violation_error_message=_("Another picture has this name."),
            ),
        ]

    def __str__(self):
        return self.caption or self.alt

    def clean(self):
        for field in ("alt", "licence"):
            require_text(self, field)

    def save(self, *args, **kwargs):
        if self.image and not self.image._committed:
            self.image.seek(0)
            self.preview = ContentFile(self.image.read(), name=self.image.name)
        super().save(*args, **kwargs)

    @property
    def download_name(self) -> str:
        return f"{self.slug}.{self.image.name.rpartition('.')[2]}"
