from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from .identifiers import OrganisationIdentifier
from .organisations import Organisation
from .places import country_code

LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English")), ("pl", _("Polish"))]
PRIVACY_TEXT_VERSION = "2026-11"  # of the page “Privacy”, as the applicant read it


class ApplicationQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(approved_on__isnull=True, declined_on__isnull=True)

    def approved(self):
        return self.filter(approved_on__isnull=False)

    def declined(self):
        return self.filter(declined_on__isnull=False)

    def waiting_since(self, moment):
        """Still waiting, and sent at or before `moment`."""
        return self.waiting().filter(applied_at__lte=moment)

    def not_reminded_since(self, moment):
        return self.filter(Q(reminded_at__isnull=True) | Q(reminded_at__lte=moment))

    def with_open_questions(self):
        """Adds `open_questions`: how many the applicant has not answered yet."""
        is_open = Q(questions__isnull=False, questions__answered_at__isnull=True)
        return self.annotate(open_questions=Count("questions", filter=is_open))

    def waiting_for_decision(self):
        return self.waiting().with_open_questions().filter(open_questions=0)

    def waiting_for_answer(self):
        return self.waiting().with_open_questions().filter(open_questions__gt=0)


class Application(models.Model):
    """What somebody wrote on the page “Join us”, and what was decided about it.

    Retention: a declined one for the period “declined” that staff may choose; an approved one as
    long as the organisation, since it is the proof of who joined and by whose decision.
    """

    class Status(models.TextChoices):
        NEW = "new", _("waiting for a decision")
        ASKED = "asked", _("waiting for an answer")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")

    organisation_name = models.CharField(_("name of the organisation"), max_length=200)
    type = models.CharField(_("type"), max_length=20, choices=Organisation.Type)
    country = models.CharField(_("country"), max_length=2, default="FI", validators=[country_code])
    business_id = models.CharField(_("business id"), max_length=40, blank=True)
    municipality = models.CharField(_("municipality"), max_length=100, blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_name = models.CharField(_("contact person"), max_length=150)
    contact_email = models.EmailField(_("e-mail"))
    contact_phone = PhoneNumberField(_("phone"), blank=True)
    wishes = models.TextField(_("what they want from the cluster"), max_length=2000, blank=True)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    consent_version = models.CharField(
        _("version of the privacy text"),
        max_length=20,
        help_text=_("Which text the person agreed to, at the time of the application."),
    )
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES)
    applied_at = models.DateTimeField(_("applied at"), default=timezone.now, editable=False)
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)
    declined_on = models.DateField(_("declined on"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    reminded_at = models.DateTimeField(
        _("staff reminded at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When staff were last told that it still waits."),
    )
    decline_reason = models.TextField(_("reason for declining"), blank=True, editable=False)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("became"),
        on_delete=models.SET_NULL,
        related_name="applications",
        null=True,
        blank=True,
        editable=False,
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-applied_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | Q(declined_on__isnull=True),
                name="application_is_not_both_approved_and_declined",
                violation_error_message=_("An application is either approved or declined."),
            ),
            models.CheckConstraint(
                condition=Q(declined_on__isnull=True) | ~Q(decline_reason=""),
                name="application_declined_with_a_reason",
                violation_error_message=_("Say why the application is declined."),
            ),
        ]

    def __str__(self):
        return self.organisation_name

    @property
    def decided_on(self):
        return self.approved_on or self.declined_on

    @property
    def status(self):
        if self.approved_on:
            return self.Status.APPROVED
        if self.declined_on:
            return self.Status.DECLINED
        return self.Status.ASKED if self.is_asked else self.Status.NEW

    @property
    def is_asked(self):
        """The applicant has not answered all questions yet."""
        if hasattr(self, "open_questions"):  # see with_open_questions()
            return bool(self.open_questions)
        return self.questions.open().exists()

    @property
    def decision_in_words(self):
        """For a colleague who wanted to decide too; empty while it waits."""
        person = {"person": self.decided_by or _("A colleague")}
        if self.approved_on:
            return _("%(person)s has approved this application already.") % person
        if self.declined_on:
            return _("%(person)s has declined this application already.") % person
        return ""

    def days_waiting(self, today) -> int:
        return (today - timezone.localdate(self.applied_at)).days

    @property
    def is_waiting(self):
        return self.decided_on is None

    @property
    def identifier_kind(self):
        """None for countries whose ids we cannot check."""
        return OrganisationIdentifier.OF_COUNTRY.get(self.country)
