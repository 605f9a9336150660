from datetime import timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ANSWER_WITHIN = timedelta(days=7)
"""Our own promise to everybody who writes."""

ACCESSIBILITY_ANSWER_WITHIN = timedelta(days=14)
"""Finnish act 306/2019 on digital services: feedback on accessibility is answered in 14 days.
Where another law or another promise holds, an AnswerTime says so."""

KEEP_DONE_FOR = timedelta(days=730)
KEEP_SPAM_FOR = timedelta(days=90)
"""Personal data is kept no longer than it is needed (GDPR, article 5): counted from arrival.
A message that still waits for an answer is never deleted."""


class Suspicion(models.TextChoices):
    """Why a message was taken for spam, in words that staff can judge."""

    TRAP_FILLED = "trap_filled", _("a field that people do not see was filled in")
    TOO_FAST = "too_fast", _("the form was sent faster than a person types")
    NO_TIMESTAMP = "no_timestamp", _("the form was not opened on our page first")
    MANY_MESSAGES = "many_messages", _("many messages came from the same place in a short time")
    LINK_IN_NAME = "link_in_name", _("the name or the subject holds a web address")
    MANY_LINKS = "many_links", _("the message holds many web addresses")


class MessageQuerySet(models.QuerySet):
    def needing_answer(self):  # same rule: Message.needs_answer
        return self.filter(status__in=Message.WAITING)

    def overdue(self, today):  # same rule: Message.is_overdue
        return self.needing_answer().filter(due_on__lt=today)

    def spam(self):
        return self.filter(status=Message.Status.SPAM)

    def past_retention(self, now):
        done = Q(status__in=Message.DONE, created_at__lt=now - KEEP_DONE_FOR)
        junk = Q(status=Message.Status.SPAM, created_at__lt=now - KEEP_SPAM_FOR)
        return self.filter(done | junk)


class Message(models.Model):
    """What somebody wrote to us through the contact form."""

    class Status(models.TextChoices):
        NEW = "new", _("new")
        IN_PROGRESS = "in_progress", _("in progress")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")
        SPAM = "spam", _("spam")

    class Kind(models.TextChoices):
        GENERAL = "general", _("general")
        MEMBERSHIP = "membership", _("membership")
        PRESS = "press", _("press")
        ACCESSIBILITY = "accessibility", _("accessibility feedback")

    WAITING = (Status.NEW, Status.IN_PROGRESS)
    DONE = (Status.ANSWERED, Status.CLOSED)

    kind = models.CharField(
        _("about"),
        max_length=20,
        choices=Kind.choices,
        default=Kind.GENERAL,
        help_text=_("The law says how soon feedback on accessibility has to be answered."),
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=120)
    email = models.EmailField(_("e-mail"), max_length=254)
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("message"), max_length=10_000)
    language = models.CharField(_("language"), max_length=10)
    page = models.CharField(
        _("page"),
        max_length=300,
        blank=True,
        help_text=_("The page of this site that the sender came from."),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.NEW
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken care of by"),
        related_name="+",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        limit_choices_to={"is_staff": True, "is_active": True},
    )
    due_on = models.DateField(_("answer due"))
    suspicions = models.JSONField(_("reasons for suspicion"), default=list, blank=True)
    created_at = models.DateTimeField(_("received"), default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["due_on", "created_at", "pk"]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(status__in=["new", "in_progress"]),
                name="message_waiting",
            ),
        ]

    def __str__(self):
        return self.subject

    def save(self, *args, **kwargs):
        if self.due_on is None:
            self.due_on = self.answer_due(self.kind, self.created_at)
        super().save(*args, **kwargs)

    @classmethod
    def answer_within(cls, kind):
        if chosen := AnswerTime.objects.filter(kind=kind).first():
            return timedelta(days=chosen.days)
        return ACCESSIBILITY_ANSWER_WITHIN if kind == cls.Kind.ACCESSIBILITY else ANSWER_WITHIN

    @classmethod
    def answer_due(cls, kind, received_at):
        return timezone.localdate(received_at) + cls.answer_within(kind)

    @property
    def needs_answer(self):
        return self.status in self.WAITING

    @property
    def is_spam(self):
        return self.status == self.Status.SPAM

    def is_overdue(self, today):
        return self.needs_answer and self.due_on < today

    @property
    def suspicion_reasons(self):
        """The reasons as a person reads them; what we no longer know is shown as it was kept."""
        labels = dict(Suspicion.choices)
        return [str(labels.get(reason, reason)) for reason in self.suspicions]


class AnswerTime(models.Model):
    """How soon messages of a kind are answered, where it is not the usual time."""

    kind = models.CharField(
        _("about"),
        max_length=20,
        choices=Message.Kind.choices,
        unique=True,
        error_messages={"unique": _("The time for these messages is in the list already.")},
    )
    days = models.PositiveSmallIntegerField(
        _("answer within (days)"),
        validators=[MinValueValidator(1)],
        help_text=_(
            "Without an entry: 7 days, and 14 for feedback on accessibility. "
            "Public bodies in Poland have 7 days for it."
        ),
    )

    class Meta:
        verbose_name = _("time for answers")
        verbose_name_plural = _("times for answers")
        ordering = ["kind"]

    def __str__(self):
        return self.get_kind_display()


class MessageNote(models.Model):
    """What staff say to each other about a message; the sender never sees it."""

    message = models.ForeignKey(
        Message, verbose_name=_("message"), related_name="notes", on_delete=models.CASCADE
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        related_name="+",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
    )
    text = models.TextField(_("note"), max_length=5_000)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["created_at", "pk"]

    def __str__(self):
        return date_format(timezone.localtime(self.created_at), "SHORT_DATETIME_FORMAT")


class MessageReply(models.Model):
    message = models.ForeignKey(
        Message, verbose_name=_("message"), related_name="replies", on_delete=models.CASCADE
    )
    text = models.TextField(_("answer"), max_length=20_000)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        related_name="+",
        null=True,
        on_delete=models.SET_NULL,
    )
    created_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["created_at", "pk"]

    def __str__(self):
        return date_format(timezone.localtime(self.created_at), "SHORT_DATETIME_FORMAT")
