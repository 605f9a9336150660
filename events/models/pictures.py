"""Pictures that were taken at an event."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.fields import PrivateImageField
from events.links import with_key

SHOWN_AT = 720  # pixels: the width of a picture in the text of a page


class PictureQuerySet(models.QuerySet):
    def public(self):  # same rule: EventPicture.is_public
        return self.filter(Q(shows_people=False) | Q(do_people_agree=True))


class EventPicture(models.Model):
    """The file has no public address: a view hands it out while it may be seen.

    Retention: with its event. Who agreed stands on paper or in the consents of the registrations.
    """

    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="pictures",
    )
    image = PrivateImageField(_("picture"), upload_to="events")
    alt = models.CharField(
        _("what the picture shows"),
        max_length=200,
        help_text=_("For people who do not see it."),
    )
    credit = models.CharField(
        _("photographer"), max_length=150, help_text=_("Named below the picture.")
    )
    shows_people = models.BooleanField(
        _("people can be recognised"), default=True, help_text=_("Then they are asked first.")
    )
    do_people_agree = models.BooleanField(
        _("all of them agree that it is published"),
        default=False,
        help_text=_("Without it only staff see the picture."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture of an event")
        verbose_name_plural = _("pictures of the event")
        ordering = ["event", "order", "pk"]

    def __str__(self):
        return self.alt

    def clean(self):
        if self.do_people_agree and not self.shows_people:
            raise ValidationError(
                {"do_people_agree": _("Nobody can be recognised: then nobody has to agree.")}
            )

    def is_public(self):
        return not self.shows_people or self.do_people_agree

    def widths(self) -> dict[int, str]:
        """The name of the file of each size, the smallest first."""
        whole = self.image.pixels
        return self.image.smaller | ({whole[0]: self.image.name} if whole else {})

    def get_absolute_url(self):
        return self.address()

    def address(self, key=""):
        """`key`: of the invitation with which the reader has come."""
        wide_enough = [width for width in self.widths() if width >= SHOWN_AT]
        return self.url_of(min(wide_enough, default=max(self.widths(), default=SHOWN_AT)), key)

    def url_of(self, width, key=""):
        return with_key(reverse("events:picture", args=[self.event.slug, self.pk, width]), key)

    def srcset(self, key=""):
        return ", ".join(f"{self.url_of(width, key)} {width}w" for width in self.widths())
