"""The accessibility statement, in the parts of the model in Decision (EU) 2018/1523."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from content.fields import RichTextField, TranslationsField
from statements.models.queries import OWN_CLUSTER, OfClusterQuerySet
from strategy.models import Cluster
from strategy.texts import require_text

REVIEW_EVERY = timedelta(days=365)
"""Decision (EU) 2018/1523: the statement is reviewed at least once a year."""


class AccessibilityStatementQuerySet(OfClusterQuerySet):
    def due_for_review(self, today: date):  # same rule: AccessibilityStatement.is_review_due
        return self.filter(reviewed_on__lt=today - REVIEW_EVERY)

    def with_gaps(self):
        return self.prefetch_related("gaps")


class AccessibilityStatement(models.Model):
    class Status(models.TextChoices):
        FULL = "full", _("in full")
        PARTIAL = "partial", _("in part")
        NONE = "none", _("not yet")

    class Method(models.TextChoices):
        SELF = "self", _("our own assessment")
        OUTSIDE = "outside", _("an assessment by an outside expert")

    cluster = models.OneToOneField(
        Cluster,
        models.CASCADE,
        related_name="+",
        limit_choices_to=OWN_CLUSTER,
        verbose_name=_("cluster"),
    )
    service = models.CharField(
        _("the service"),
        max_length=200,
        help_text=_("What the statement is about, such as: the website of the food cluster."),
    )
    owner = models.CharField(
        _("who is responsible for the service"),
        max_length=200,
        help_text=_("The organisation with its full name."),
    )
    law = models.CharField(
        _("the law"),
        max_length=200,
        blank=True,
        help_text=_("Such as: the Finnish act on digital services (306/2019)."),
    )
    status = models.CharField(
        _("meets the requirements"), max_length=10, choices=Status.choices, default=Status.PARTIAL
    )
    standard = models.CharField(
        _("requirements"),
        max_length=200,
        default="WCAG 2.1 A + AA, EN 301 549",
        help_text=_("The standard that the site was assessed against."),
    )
    method = models.CharField(
        _("how it was assessed"), max_length=10, choices=Method.choices, default=Method.SELF
    )
    method_details = models.TextField(
        _("what was looked at"),
        blank=True,
        help_text=_("Such as: with keyboard and screen reader, by which tools, by whom."),
    )
    prepared_on = models.DateField(_("made on"))
    reviewed_on = models.DateField(
        _("last reviewed on"), help_text=_("Go through the statement once a year at least.")
    )
    feedback_email = models.EmailField(
        _("e-mail for feedback"),
        blank=True,
        help_text=_("Beside the feedback form, whose messages wait for you among the messages."),
    )
    feedback_phone = PhoneNumberField(_("phone for feedback"), blank=True)
    authority_name = models.CharField(
        _("supervising authority"),
        max_length=200,
        help_text=_("To whom people can turn who are not content with the answer."),
    )
    authority_url = models.URLField(_("website of the authority"), blank=True)
    authority_email = models.EmailField(_("e-mail of the authority"), blank=True)
    authority_phone = models.CharField(_("phone of the authority"), max_length=60, blank=True)
    enforcement = RichTextField(
        _("how to complain"),
        blank=True,
        help_text=_("What one has to do first, and what the authority then does."),
    )
    translations = TranslationsField()

    objects = AccessibilityStatementQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_on"]
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statement")
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_on__gte=F("prepared_on")),
                name="statements_accessibility_dates_in_order",
                violation_error_message=_("It cannot have been reviewed before it was made."),
            ),
        ]

    def __str__(self):
        return self.service

    def get_absolute_url(self):
        return reverse("accessibility")

    def clean(self):
        for field in ("service", "owner", "authority_name"):
            require_text(self, field)

    @property
    def review_due_on(self) -> date:
        return self.reviewed_on + REVIEW_EVERY

    def is_review_due(self, today: date) -> bool:
        return self.review_due_on < today

    @property
    def review_is_due(self) -> bool:
        return self.is_review_due(timezone.localdate())


class AccessibilityGap(models.Model):
    """One thing that is not accessible: why, what there is instead, and until when."""

    class Reason(models.TextChoices):
        NOT_YET = "not_yet", _("does not meet the requirements yet")
        BURDEN = "burden", _("would be a disproportionate burden")
        OUTSIDE = "outside", _("the law does not ask for it")

    statement = models.ForeignKey(
        AccessibilityStatement,
        models.CASCADE,
        related_name="gaps",
        verbose_name=_("accessibility statement"),
    )
    what = models.CharField(_("what is not accessible"), max_length=300)
    reason = models.CharField(
        _("reason"), max_length=10, choices=Reason.choices, default=Reason.NOT_YET
    )
    explanation = models.TextField(
        _("explanation"), blank=True, help_text=_("Whom it keeps from what, and why.")
    )
    alternative = models.TextField(
        _("what there is instead"),
        blank=True,
        help_text=_("How to get the same in an accessible form."),
    )
    mended_by = models.DateField(_("to be put right by"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("what is not accessible")
        verbose_name_plural = _("what is not accessible")

    def __str__(self):
        return Truncator(self.what).chars(80)

    def clean(self):
        require_text(self, "what")
