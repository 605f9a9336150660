from django.utils.translation import gettext_lazy as _

from content.retention import Rule, chosen
from events import forgetting

RULES = [
    Rule(
        "answers",
        _("diets and other answers of participants"),
        ("events.answer",),
        None,  # each question says until when
        forgetting.forget_answers,
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
]
