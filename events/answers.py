"""What the people who come have answered and agreed to: for the kitchen, the bus, the photographer.

Nothing of this goes to funders, and an answer is shown until the day on which it is deleted.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from django.utils import timezone

from content.folding import fold
from events.forgetting import is_named
from events.models import Answer, Consent, Event, Question, Registration


@dataclass(frozen=True)
class Row:
    """One answer, and how many of those who come gave it: in all, and in each way."""

    words: str
    number: int
    by_mode: list[int]


@dataclass(frozen=True)
class Summary:
    question: Question
    rows: list[Row]
    given: list[Answer]  # by the name of the person
    unanswered: int


class AnswersOf:
    """An event, as its organiser needs it: of those who have a seat for sure."""

    def __init__(self, event: Event, *, today: date | None = None):
        self.event = event
        self.today = today or timezone.localdate()
        self.people = list(event.registrations.with_seat().filter(is_named()).order_by("name"))

    def modes(self) -> list[Registration.Mode]:
        """The ways of taking part, if there is more than one."""
        modes = self.event.modes()
        return modes if len(modes) > 1 else []

    def summaries(self) -> list[Summary]:
        return [self._summary(each) for each in self.event.questions.answers_kept(self.today)]

    def deleted(self):
        """Questions of which nothing is left."""
        return self.event.questions.exclude(pk__in=self.event.questions.answers_kept(self.today))

    def _summary(self, question):
        answers = question.answers.filter(registration__in=self.people)
        given = list(answers.select_related("registration").order_by("registration__name"))
        for answer in given:
            answer.question = question
        return Summary(question, self._rows(question, given), given, len(self.people) - len(given))

    def _rows(self, question, given):
        """Options in their order; what people wrote by how often, whatever the case."""
        words = dict(question.numbered_options())
        if question.kind == Question.Kind.YES_NO:
            words = {answer: question.in_words(answer) for answer in ("yes", "no")}
        givers = {key: [] for key in words}
        for answer in given:
            key = answer.text if answer.text in words else fold(answer.text.strip(" ."))
            words.setdefault(key, answer.in_words())
            givers.setdefault(key, []).append(answer.registration.mode)
        rows = [
            Row(words[key], len(modes), [modes.count(mode) for mode in self.modes()])
            for key, modes in givers.items()
        ]
        return sorted(rows, key=lambda row: -row.number) if question.is_free_text() else rows

    def not_to_be_photographed(self) -> list[Registration]:
        """Everybody who has not said that it is fine."""
        agreed = self._who_agreed_to(Consent.Purpose.PHOTOS)
        return [person for person in self.people if person.pk not in agreed]

    @cached_property
    def named_to_participants(self) -> str:
        """One a line, with the organisation."""
        agreed = self._who_agreed_to(Consent.Purpose.PARTICIPANTS)
        people = [person for person in self.people if person.pk in agreed]
        facts = ((person.name, person.organisation_name) for person in people)
        return "\n".join(", ".join(filter(None, each)) for each in facts)

    def _who_agreed_to(self, purpose):
        consents = Consent.objects.filter(registration__in=self.people, purpose=purpose)
        return set(consents.values_list("registration", flat=True))


def columns_for(registrations):
    """(question, its answer as a function of a registration) for a table of people of one event;
    `registrations` come with their answers. Of several events there is nothing to compare."""
    events = list(registrations.order_by().values_list("event", flat=True).distinct()[:2])
    if len(events) != 1:
        return []
    questions = Question.objects.answers_kept(timezone.localdate()).filter(event=events[0])
    return [(question.text, partial(_answer_of, question)) for question in questions]


def _answer_of(question, registration):
    given = (each.text for each in registration.answers.all() if each.question_id == question.pk)
    return question.in_words(next(given, ""))
