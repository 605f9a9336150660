"""The form of an event in the order in which an organiser thinks, each row where it belongs."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .inlines import (
    CostShareInline,
    EventPictureInline,
    MaterialInline,
    OrganiserInline,
    ProgrammeItemInline,
    QuestionInline,
    ReminderRuleInline,
    ReminderRunInline,
    SpeakerInline,
)


@dataclass(frozen=True)
class Part:
    """`fieldsets` and `inlines` as an admin has them; the title stands above all of them."""

    key: str
    title: Promise
    help: Promise
    fieldsets: tuple = ()
    inlines: tuple = ()


def _fields(title, *names, description=""):
    return (title, {"fields": list(names), "description": description})


PARTS = (
    Part(
        "what",
        _("What, and for whom"),
        _("Title and summary are what people see first: in lists, mails, calendars and searches."),
        (
            _fields(_("What"), "title", "kind", "summary", "description"),
            _fields(_("For whom"), "audience", "languages", "price_note", "accessibility_note"),
            _fields(_("Picture"), "cover", "cover_alt", "cover_credit"),
        ),
    ),
    Part(
        "when",
        _("When and where"),
        _(
            "Who is registered gets a mail and a new calendar entry when something of this changes "
            "after publication."
        ),
        (
            _fields(_("When"), "starts_at", "ends_at", "time_zone", "precision"),
            _fields(
                _("Where"),
                "mode",
                "venue",
                "street",
                ("postal_code", "town"),
                "municipality",
                "online_url",
                "is_told",
            ),
        ),
    ),
    Part(
        "seats",
        _("Seats and registration"),
        _("Not everybody who registers comes: see how it was before when you decide on the seats."),
        (
            _fields(_("Seats"), ("seats_on_site", "seats_online", "show_rate_in_words")),
            _fields(
                _("Registration"),
                "registration",
                "registration_url",
                ("has_waiting_list", "needs_approval"),
                "registration_opens_at",
                "registration_closes_at",
                "registrations_link",
            ),
        ),
    ),
    Part(
        "programme",
        _("Programme and speakers"),
        _("Name the speakers first and save: then they can be chosen for their programme items."),
        inlines=(SpeakerInline, ProgrammeItemInline),
    ),
    Part(
        "behind",
        _("Organisers, projects, focus areas"),
        _("Each project brings the signs of its fund to the page, the form and the lists."),
        (
            _fields(_("What it belongs to"), "projects", "focus_areas"),
            _fields(
                _("Whom to ask"),
                "contact_name",
                "contact_email",
                "contact_phone",
                description=_("Stands in every mail; without it the cluster’s own contact does."),
            ),
        ),
        (OrganiserInline, CostShareInline),
    ),
    Part(
        "questions",
        _("Questions"),
        _("Only what you need. Each question says what for, and its answers are deleted."),
        inlines=(QuestionInline,),
    ),
    Part(
        "reminders",
        _("Reminders"),
        _("How they read and who gets them: “Look at the reminders”, above the form."),
        (_fields(_("Arrangements"), "arrangements"),),
        (ReminderRuleInline, ReminderRunInline),
    ),
    Part(
        "publication",
        _("Publication"),
        _("A draft is seen by staff and by whoever has its link, which needs no account."),
        (_fields(None, "status_shown", "publish_at", "slug", "invitation_link"),),
    ),
    Part(
        "afterwards",
        _("Afterwards: materials and pictures"),
        _("They stand on the event’s page as soon as those whose work or face it is agree."),
        inlines=(MaterialInline, EventPictureInline),
    ),
)

FIELDSETS = [fieldset for part in PARTS for fieldset in part.fieldsets]
INLINES = [inline for part in PARTS for inline in part.inlines]


def without_field(fieldsets, name):
    """The same ones without a field that stands on a line of its own."""
    return [
        (title, options | {"fields": [each for each in options["fields"] if each != name]})
        for title, options in fieldsets
    ]


@dataclass(frozen=True)
class DrawnPart:
    part: Part
    fieldsets: list
    formsets: list

    @property
    def has_errors(self):
        lines = (field for fieldset in self.fieldsets for line in fieldset for field in line)
        is_wrong = any(field.errors() for field in lines if not field.is_readonly)
        return is_wrong or any(formset.formset.total_error_count() for formset in self.formsets)


def drawn(adminform, formsets) -> list[DrawnPart]:
    """The fieldsets and rows of one form, by part; a part of which nothing is shown is left out."""
    fieldsets = list(adminform)
    parts = []
    for part in PARTS:
        own, fieldsets = fieldsets[: len(part.fieldsets)], fieldsets[len(part.fieldsets) :]
        rows = [each for each in formsets if isinstance(each.opts, part.inlines)]
        if own or rows:
            parts.append(DrawnPart(part, own, rows))
    return parts
