"""What a member offers to others, and what it looks for."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content import folding

from .applications import LANGUAGES
from .membership import Role
from .organisations import Organisation

OPEN_FOR = timedelta(days=60)
CAN_BE_RENEWED_FOR = timedelta(days=30)
"""After it has expired, by the link in the mail."""
KEEP_FOR = timedelta(days=730)
"""After the end: long enough to count what came of it in the yearly reports."""


def usual_end():
    return timezone.localdate() + OPEN_FOR


class OfferQuerySet(models.QuerySet):
    def open(self, today):
        """Same rule: Offer.is_open; and its organisation is a member."""
        members = Organisation.objects.members(today)
        return self.filter(
            Exists(members.filter(pk=OuterRef("organisation"))),
            closed_at__isnull=True,
            expires_on__gte=today,
        )

    def visible_to(self, user):
        """Those that are open, as far as they are for this person."""
        today = timezone.localdate()
        shown = self.open(today)
        if user.is_staff or represents_member(user, today):
            return shown
        return shown.filter(audience=Offer.Audience.PUBLIC)

    def search(self, words):
        found = self
        for word in words:
            found = found.filter(search_text__contains=word)
        return found

    def past_retention(self, today):
        return self.filter(expires_on__lt=today - KEEP_FOR)


def represents_member(user, today):
    return (
        user.is_authenticated and Organisation.objects.members(today).represented_by(user).exists()
    )


class Offer(models.Model):
    """Written in one language, as long as it is open; deleted two years after its end."""

    class Kind(models.TextChoices):
        OFFER = "offer", _("Offer")
        NEED = "need", _("Need")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everyone")
        MEMBERS = "members", _("Members of the cluster")

    class Outcome(models.TextChoices):
        PARTNER = "partner", _("Found a partner")
        NO_LONGER = "no_longer", _("No longer of interest")

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="offers",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OFFER)
    title = models.CharField(
        _("title"), max_length=120, help_text=_("For example: room in our cold store.")
    )
    text = models.TextField(
        _("text"),
        max_length=2000,
        help_text=_("How much, for whom, on what terms. An empty line begins a new paragraph."),
    )
    lang = models.CharField(_("language"), max_length=5, choices=LANGUAGES)
    needed_by = models.DateField(
        _("by when"), null=True, blank=True, help_text=_("Empty: it does not matter.")
    )
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("contact person"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Gets what people write. The e-mail address is not shown."),
    )
    audience = models.CharField(
        _("who sees it"), max_length=10, choices=Audience, default=Audience.PUBLIC
    )
    expires_on = models.DateField(
        _("open until"), default=usual_end, help_text=_("We ask before it ends.")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    outcome = models.CharField(
        _("what came of it"), max_length=10, choices=Outcome, blank=True, editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    search_text = models.TextField(editable=False, blank=True, default="")

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer or need")
        verbose_name_plural = _("offers and needs")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["expires_on"], condition=Q(closed_at__isnull=True), name="offer_open"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="offer_closed_with_an_outcome",
                violation_error_message=_("Say what came of it."),
            ),
            models.CheckConstraint(
                condition=Q(needed_by__isnull=True) | Q(expires_on__lte=F("needed_by")),
                name="offer_ends_by_when_it_is_needed",
                violation_error_message=_("It cannot be open for longer than it is needed."),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, **kwargs):
        self.search_text = folding.search_text([self.title, self.text])
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(**kwargs)

    def clean(self):
        if self.contact_id and not self.may_be_contact(self.contact_id):
            raise ValidationError(
                {"contact": _("This person does not act for the organisation today.")}
            )

    def get_absolute_url(self):
        return reverse("offers:detail", args=[self.pk])

    def may_be_contact(self, person_id):
        roles = Role.objects.current(timezone.localdate()).filter(organisation=self.organisation_id)
        return roles.filter(person=person_id).exists()

    def is_open(self, today):
        return self.closed_at is None and self.expires_on >= today

    def can_be_renewed(self, today):
        return self.closed_at is None and today <= self.expires_on + CAN_BE_RENEWED_FOR
