from django.utils.translation import gettext_lazy as _

from content.retention import Rule, always, chosen
from events import forgetting, workflows
from events.models.partner_calendars import KEEP as KEEP_PARTNER_EVENTS

RULES = [
    Rule(
        "answers",
        _("diets and other answers of participants"),
        ("events.answer",),
        None,  # each question says until when
        forgetting.forget_answers,
    ),
    Rule(
        "invitations",
        _("addresses of those who were invited, after the event"),
        ("events.eventinvitation",),
        None,  # at once
        forgetting.forget_invitations,
    ),
    Rule(
        "absent",
        _("names of those who cancelled or did not come, after the event"),
        ("events.registration", "events.consent", "events.attendanceentry"),
        chosen("absent"),
        forgetting.forget_absent,
    ),
    Rule(
        "participants",
        _("names of participants, after the event"),
        ("events.registration", "events.consent", "events.attendanceentry"),
        chosen("participants"),
        forgetting.forget_participants,
    ),
    Rule(
        "partner_events",
        _("events of partner clusters, after their end"),
        ("events.partnerevent",),
        always(KEEP_PARTNER_EVENTS),
        workflows.forget_partner_events,
    ),
]
