"""Registrations, and where a person is named in a programme."""

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content import retention
from content.personal_data import Erased, Kind, Person, fact, facts, no_longer_than
from events import forgetting
from events.models import CalendarToken, Event, EventInvitation, Registration, Speaker


def registration_rows(person: Person):
    own = _own(person).select_related("event")
    for registration in own.prefetch_related("answers__question", "consents"):
        said = facts(
            registration,
            "event",
            "name",
            "email",
            "organisation_name",
            "mode",
            "status",
            "arrived_at",
            "left_at",
            "hours",
            "created_at",
        )
        answers = [
            fact("answer", each.question.text, each.in_words())
            for each in registration.answers.all()
        ]
        consents = [
            fact("consent", _("consent"), each.text) for each in registration.consents.all()
        ]
        yield said + answers + consents


def erase_registrations(person: Person) -> Erased:
    """Who was at an event of a funded project stays in its attendance list, without the address."""
    own = list(_own(person).values_list("pk", flat=True))
    all_own = Registration.objects.filter(pk__in=own)
    kept = set(forgetting.is_kept_for_funder(all_own).values_list("pk", flat=True))
    status = Registration.Status
    coming = all_own.filter(status__in=Registration.BEFORE_EVENT).exclude(pk__in=kept)
    coming.update(status=status.CANCELLED, offered_until=None)
    forgetting.forget_people(all_own.exclude(pk__in=kept))
    forgetting.forget_people(Registration.objects.filter(pk__in=kept), keep_name=True)
    return Erased(
        erased=len(own) - len(kept),
        kept=len(kept),
        kept_until=gettext("%(time)s after the event")
        % {"time": retention.in_words(retention.period("participants"))},
    )


def _own(person):
    of_account = Q(person=person.user) if person.user else Q(pk__in=[])
    by_address = person.written_to(Registration.objects.all())
    return Registration.objects.filter(of_account | Q(pk__in=by_address.values("pk")))


def invitation_rows(person: Person):
    for invitation in person.written_to(EventInvitation.objects.select_related("event")):
        yield facts(invitation, "event", "email", "invited_at")


def erase_invitations(person: Person) -> Erased:
    return Erased(erased=person.written_to(EventInvitation.objects.all()).delete()[0])


def calendar_rows(person: Person):
    for token in _calendar_tokens(person):
        yield facts(token, "created_at")


def erase_calendar(person: Person) -> Erased:
    return Erased(erased=_calendar_tokens(person).delete()[0])


def _calendar_tokens(person):
    own = CalendarToken.objects.all()
    return own.filter(user=person.user) if person.user else own.none()


def speaker_rows(person: Person):
    if person.name:
        for speaker in Speaker.objects.filter(name__iexact=person.name).select_related("event"):
            yield facts(speaker, "event", "name", "title", "organisation_name")
    for event in person.written_to(Event.objects.all(), "contact_email"):
        yield facts(event, "title", "contact_email", "contact_phone")


def erase_speakers(person: Person) -> Erased:
    own = list(person.written_to(Event.objects.all(), "contact_email").values_list("pk", flat=True))
    erased = Event.objects.filter(pk__in=own).update(contact_email="", contact_phone="")
    kept = Speaker.objects.filter(name__iexact=person.name).count() if person.name else 0
    return Erased(erased, kept, gettext("as long as the programme is published"))


def kept_registrations() -> str:
    return gettext("%(there)s after the event; %(absent)s, if you did not come.") % {
        "there": retention.in_words(retention.period("participants")),
        "absent": retention.in_words(retention.period("absent")),
    }


KINDS = [
    Kind(
        "registrations",
        _("Your registrations for events"),
        _("So that there is a seat for you. Funders check who took part in their events."),
        _("Those who organise the event; the funder of its project where it asks for the list."),
        kept_registrations,
        registration_rows,
        ("events.registration", "events.answer", "events.consent", "events.attendanceentry"),
        erase_registrations,
        _(
            "The funder may ask who took part: Regulation (EU) 2021/1060, article 82. Your address "
            "is taken out, your name stays in the list."
        ),
    ),
    Kind(
        "invitations",
        _("Invitations to events"),
        _("So that nobody is invited twice, and you see the event when you sign in."),
        _("Those who organise the event."),
        no_longer_than(_("Until the event is over.")),
        invitation_rows,
        ("events.eventinvitation",),
        erase_invitations,
    ),
    Kind(
        "own_calendar",
        _("Your own calendar address"),
        _("So that your calendar program shows the events to which you go."),
        _("Whoever has the address."),
        no_longer_than(_("Until you take it back.")),
        calendar_rows,
        ("events.calendartoken",),
        erase_calendar,
    ),
    Kind(
        "speakers",
        _("Where you are named at an event"),
        _("So that people know who speaks, and whom to ask."),
        _("Everybody who sees the event."),
        no_longer_than(_("As long as the event is published.")),
        speaker_rows,
        ("events.speaker", "events.event"),
        erase_speakers,
        _(
            "What was said in public stays on record: GDPR, article 17(3)(a). It may be somebody "
            "else of the same name; write to us, and we look."
        ),
    ),
]
