from django.conf import settings
from django.urls import reverse

from mailing import links, outbox


def receipt(message):
    outbox.queue(
        f"contact-receipt:{message.pk}",
        to=message.email,
        language=message.language,
        template="contact/receipt",
        context={"message": message},
    )


def notice(message, *, to):
    outbox.queue(
        f"contact-notice:{message.pk}:{to.pk}",
        to=to.email,
        language=to.language or settings.LANGUAGE_CODE,
        template="contact/notice",
        context={
            "message": message,
            "inbox_url": links.absolute(reverse("admin:contact_message_change", args=[message.pk])),
        },
        reply_to=message.email,
    )


def answer(reply):
    message = reply.message
    outbox.queue(
        f"contact-answer:{reply.pk}",
        to=message.email,
        language=message.language,
        template="contact/answer",
        context={"reply": reply, "message": message, "lines": message.text.splitlines()},
        reply_to=reply.sent_by.email if reply.sent_by else "",
        is_automatic=False,
    )
