"""What an organiser asks besides the name, why, and until when the answers are kept."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.languages import CONTENT_LANGUAGES

from .registration import Registration


class QuestionQuerySet(models.QuerySet):
    def answers_expired(self, today):
        return self.filter(delete_answers_on__lte=today, answers__isnull=False).distinct()

    def answers_kept(self, today):
        return self.filter(delete_answers_on__gt=today)


class Question(models.Model):
    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        CHOICE = "choice", _("One of several")
        YES_NO = "yes_no", _("Yes or no")
        DIET = "diet", _("Diet and allergies")

    event = models.ForeignKey(
        "events.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="questions",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    text = models.CharField(_("question"), max_length=200)
    choices = models.TextField(
        _("answers to choose from"), blank=True, default="", help_text=_("One a line.")
    )
    is_required = models.BooleanField(_("has to be answered"), default=False)
    purpose = models.CharField(
        _("what the answer is for"),
        max_length=200,
        help_text=_("Shown under the question. For example: for ordering the lunch."),
    )
    delete_answers_on = models.DateField(
        _("answers are deleted on"),
        help_text=_("As soon as nobody needs them. Diets: the day after the event."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["event", "order", "pk"]

    def __str__(self):
        return self.text

    def clean(self):
        if self.kind == self.Kind.CHOICE and len(self.options()) < 2:
            raise ValidationError({"choices": _("Give two answers at least, one a line.")})

    def is_about_health(self):
        """What GDPR Art. 9 asks explicit consent for."""
        return self.kind == self.Kind.DIET

    def is_free_text(self):
        return self.kind in (self.Kind.TEXT, self.Kind.DIET)

    def options(self) -> list[str]:
        return lines_of(self.choices)

    def numbered_options(self) -> list[tuple[str, str]]:
        """An answer is kept as the number of its option, which is the same in every language."""
        return [(str(number), option) for number, option in enumerate(self.options(), start=1)]

    def in_words(self, answer: str) -> str:
        """What was kept, for whoever reads it now."""
        if self.kind == self.Kind.YES_NO:
            return {"yes": gettext("Yes"), "no": gettext("No")}.get(answer, answer)
        if self.kind == self.Kind.CHOICE:
            every = [self.options(), *self.options_by_language().values()]
            for options in every:
                if answer.isdecimal() and 1 <= int(answer) <= len(options):
                    return options[int(answer) - 1]
        return answer

    def options_by_language(self) -> dict[str, list[str]]:
        every = {code: lines_of(getattr(self, f"choices_{code}")) for code in CONTENT_LANGUAGES}
        return {code: options for code, options in every.items() if options}


def lines_of(text) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class Answer(models.Model):
    """Retention: until `question.delete_answers_on`, then deleted by the nightly job."""

    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.CASCADE, related_name="answers"
    )
    registration = models.ForeignKey(
        Registration,
        verbose_name=_("registration"),
        on_delete=models.CASCADE,
        related_name="answers",
    )
    # Of a choice the number of the option, of yes and no "yes" or "no".
    text = models.CharField(_("answer"), max_length=1000)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "registration"], name="answer_once_for_each_registration"
            ),
        ]

    def __str__(self):
        return self.in_words()

    def in_words(self):
        return self.question.in_words(self.text)


class ConsentQuerySet(models.QuerySet):
    def to_be_invited(self):
        """By people whose address is known to be theirs, and who have not been forgotten."""
        known = Registration.objects.reachable_for_bulk_mail()
        return self.filter(purpose=Consent.Purpose.INVITATIONS, registration__in=known)


class Consent(models.Model):
    """Given on the registration form, one row for each purpose; kept as long as it is relied on."""

    class Purpose(models.TextChoices):
        PHOTOS = "photos", _("Pictures of the event in which I can be recognised may be published.")
        PARTICIPANTS = (
            "participants",
            _("My name and organisation may be given to the other participants."),
        )
        INVITATIONS = "invitations", _("I may be invited to coming events by mail.")

    registration = models.ForeignKey(
        Registration,
        verbose_name=_("registration"),
        on_delete=models.CASCADE,
        related_name="consents",
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    text = models.CharField(_("what was agreed to"), max_length=300)
    given_at = models.DateTimeField(_("given at"))

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["registration", "purpose"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "purpose"], name="consent_once_for_each_purpose"
            ),
        ]

    def __str__(self):
        return self.text
