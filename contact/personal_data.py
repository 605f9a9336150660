"""Messages that a person wrote with the contact form."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contact.models import KEEP_DONE_FOR, Message, MessageNote
from content import retention, scrubbing
from content.personal_data import Erased, Kind, Person, fact, facts


def message_rows(person: Person):
    messages = person.written_to(Message.objects.all()).prefetch_related("replies")
    for message in messages.order_by("-created_at"):
        said = facts(
            message, "created_at", "name", "email", "kind", "subject", "text", "status", "page"
        )
        answers = [fact("answer", _("answer"), reply.text) for reply in message.replies.all()]
        yield said + answers


def erase_messages(person: Person) -> Erased:
    _rows, by_model = person.written_to(Message.objects.all()).delete()
    scrubbing.scrub(MessageNote.objects.all(), person.words)
    scrubbing.scrub(Message.objects.all(), person.words)
    return Erased(erased=by_model.get(Message._meta.label, 0))


def kept() -> str:
    return gettext("%(time)s after it came.") % {"time": retention.in_words(KEEP_DONE_FOR)}


KINDS = [
    Kind(
        "messages",
        _("Messages that you wrote to us"),
        _("So that we can answer, and know later what was said."),
        _("Staff who answer messages."),
        kept,
        message_rows,
        ("contact.message", "contact.messagenote", "contact.messagereply"),
        erase_messages,
    ),
]
