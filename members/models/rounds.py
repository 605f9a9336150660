"""Asking many members at once whether what their profiles say is still right."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .contact_notes import ContactNote
from .membership import Role
from .organisations import Organisation

OPEN_AFTER_DUE = timedelta(days=14)
"""How long after the due date the links in the mails still work: many read them late."""


class Fact(models.TextChoices):
    """What a round can ask about, in the order of the mail."""

    NAME = "name", _("Name")
    ADDRESS = "address", _("Address")
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    WEBSITE = "website", _("Website")
    SHORT_DESCRIPTION = "short_description", _("In one sentence")
    OPENING_HOURS = "opening_hours", _("Opening hours")
    HOW_TO_BUY = "how_to_buy", _("How to buy")
    PRODUCTS = "products", _("Products")
    SALES_CHANNELS = "sales_channels", _("Sales channels")
    CERTIFICATES = "certificates", _("Certificates")
    PEOPLE = "people", _("Contact persons")


def usual_facts():
    return [Fact.NAME, Fact.ADDRESS, Fact.PHONE, Fact.EMAIL, Fact.OPENING_HOURS, Fact.PRODUCTS]


def usual_reminder_days():
    return [14, 3]


def only_facts(value):
    if not (isinstance(value, list) and value and set(value) <= set(Fact.values)):
        raise ValidationError(_("Choose at least one fact."))


def only_types(value):
    if not (isinstance(value, list) and set(value) <= set(Organisation.Type.values)):
        raise ValidationError(_("This type is not known."))


def only_days(value):
    if not (
        isinstance(value, list)
        and all(isinstance(days, int) and 0 < days <= 90 for days in value)
        and len(value) == len(set(value)) <= 5
    ):
        raise ValidationError(_("Give at most five different numbers of days, from 1 to 90."))


class CheckRoundQuerySet(models.QuerySet):
    def running(self, today):  # same rule: CheckRound.is_running
        return self.filter(started_at__isnull=False, due_on__gte=today)

    def with_progress(self):
        """`asked` organisations, and how many of them have `answered`."""
        answered = Q(answers__answered_at__isnull=False)
        return self.annotate(asked=Count("answers"), answered=Count("answers", filter=answered))


class CheckRound(models.Model):
    """Who is asked is decided by the choice until the start, and by the answers' rows after it."""

    name = models.CharField(
        _("name"), max_length=150, help_text=_("For the staff. For example: Spring 2027.")
    )
    organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("only these"),
        related_name="+",
        blank=True,
        help_text=_("Empty: all members that fit the choices below."),
    )
    types = models.JSONField(_("types"), default=list, blank=True, validators=[only_types])
    not_checked_since = models.DateField(
        _("not checked since"),
        null=True,
        blank=True,
        help_text=_("Only members whose profile nobody has checked since this day."),
    )
    facts = models.JSONField(_("what is asked"), default=usual_facts, validators=[only_facts])
    due_on = models.DateField(
        _("answer by"),
        help_text=_("The links in the mails work for two more weeks."),
    )
    reminder_days = models.JSONField(
        _("reminders"),
        default=usual_reminder_days,
        blank=True,
        validators=[only_days],
        help_text=_("Days before the due date. Only those who have not answered are reminded."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, editable=False)

    objects = CheckRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile-check round")
        verbose_name_plural = _("profile-check rounds")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name

    def chosen(self, today: date):
        """Only members are asked: nobody else's profile is public."""
        members = Organisation.objects.members(today)
        if self.organisations.exists():
            return members.filter(pk__in=self.organisations.values("pk"))
        if self.types:
            members = members.filter(type__in=self.types)
        if self.not_checked_since:
            start = datetime.combine(self.not_checked_since, time.min)
            members = members.not_checked_since(timezone.make_aware(start))
        return members

    def is_running(self, today):
        return self.started_at is not None and self.due_on >= today

    def takes_answers(self, today):
        return self.started_at is not None and today <= self.due_on + OPEN_AFTER_DUE


class CheckAnswerQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at__isnull=True)

    def answered(self):
        return self.filter(answered_at__isnull=False)

    def with_nobody_to_ask(self, today):
        """No manager and no editor gets the mail: only a call helps."""
        roles = Role.objects.current(today).editing().of_active_people()
        return self.open().exclude(Exists(roles.filter(organisation=OuterRef("organisation"))))


class CheckAnswer(models.Model):
    """What one organisation answered in a round, if it did.

    Kept with the round, as long as the organisation is in the register; whoever answered is no
    longer named once the account is gone. That somebody only opened a mail is not kept.
    """

    class How(models.TextChoices):
        CONFIRMED = "confirmed", _("all right")
        CHANGED = "changed", _("changed")
        SIGNED_IN = "signed_in", _("on their own page")
        STAFF = "staff", _("by staff")

    round = models.ForeignKey(
        CheckRound, verbose_name=_("round"), on_delete=models.CASCADE, related_name="answers"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="check_answers",
    )
    sent_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    how = models.CharField(_("answer"), max_length=10, choices=How, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    contact_note = models.ForeignKey(
        ContactNote,
        verbose_name=_("contact note"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = CheckAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer in a profile-check round")
        verbose_name_plural = _("answers in profile-check rounds")
        ordering = [F("answered_at").asc(nulls_first=True), "organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation"], name="check_answer_one_for_each_organisation"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, how="")
                | Q(answered_at__isnull=False) & ~Q(how=""),
                name="check_answer_says_how",
                violation_error_message=_("An answer has a moment and says how it was given."),
            ),
        ]

    def __str__(self):
        return str(self.organisation)

    @property
    def is_answered(self):
        return self.answered_at is not None
