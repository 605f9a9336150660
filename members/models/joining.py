"""What belongs to an application: before it is sent, beside it, and towards its end."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from .applications import Application

KEEP_DRAFTS_FOR = timedelta(days=7)


class ApplicationDraftQuerySet(models.QuerySet):
    def kept(self, now):
        return self.filter(changed_at__gt=now - KEEP_DRAFTS_FOR)

    def past_retention(self, now):
        return self.filter(changed_at__lte=now - KEEP_DRAFTS_FOR)


class ApplicationDraft(models.Model):
    """What somebody has answered so far. Whoever knows its address may read and change it.

    Retention: `KEEP_DRAFTS_FOR` after the last change; the answers go as soon as it is sent. The
    row stays that long to know a repeated sending again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answers = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    application = models.ForeignKey(
        Application, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    objects = ApplicationDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of an application")
        verbose_name_plural = _("drafts of applications")

    def __str__(self):
        return self.answers.get("organisation_name", "") or str(self.pk)


class ApplicationConsent(models.Model):
    """One purpose that the applicant agreed to, with the words that were read.

    Retention: as long as the application; it proves the consent.
    """

    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        related_name="consents",
        verbose_name=_("application"),
    )
    purpose = models.SlugField(
        _("purpose"), max_length=60, help_text=_("Its address on the page “Privacy”.")
    )
    text = models.TextField(_("what the person agreed to"))
    text_version = models.CharField(_("version of the text"), max_length=20)
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "purpose"], name="application_consent_once_per_purpose"
            )
        ]

    def __str__(self):
        return self.purpose


class ApplicationQuestionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at__isnull=True)


class ApplicationQuestion(models.Model):
    """What staff asked the applicant, and the answer. Retention: as long as the application."""

    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        related_name="questions",
        verbose_name=_("application"),
    )
    text = models.TextField(_("question"), max_length=2000)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = ApplicationQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("question to an applicant")
        verbose_name_plural = _("questions to applicants")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="application_question_answered_with_a_time",
            )
        ]

    def __str__(self):
        return self.text[:80]


class DeclineReason(models.Model):
    """A text to start from when an application is declined."""

    name = models.CharField(
        _("name"), max_length=100, unique=True, help_text=_("By which staff choose it.")
    )
    text = models.TextField(_("text"), help_text=_("The applicant reads it in a mail."))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("reason for declining")
        verbose_name_plural = _("reasons for declining")

    def __str__(self):
        return self.name

    def text_in(self, language: str) -> str:
        """In this language; where it has not been written, as everywhere else on the portal."""
        with override(language):
            return self.text
