import itertools
from datetime import timedelta

from django.utils import timezone

from mailing import messages
from mailing.models import Mail

_numbers = itertools.count(1)


def make_mail(*, html="<p>A text</p>", files=(), **overrides):
    now = timezone.now()
    number = next(_numbers)
    facts = {
        "key": f"test:{number}",
        "to": f"person-{number}@example.org",
        "language": "en",
        "template": "account/notice",
        "subject": "A subject",
        "text": "A text\n",
        "not_before": now - timedelta(seconds=1),
        "give_up_at": now + timedelta(days=3),
    }
    mail = Mail(**facts | overrides)
    mail.message = messages.packed(mail, html=html, files=files)
    mail.save()
    return mail
