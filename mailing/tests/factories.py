import itertools
from datetime import timedelta

from django.utils import timezone

from mailing.models import Mail

_numbers = itertools.count(1)


def make_mail(**overrides):
    now = timezone.now()
    number = next(_numbers)
    facts = {
        "key": f"test:{number}",
        "to": f"person-{number}@example.org",
        "language": "en",
        "template": "account/notice",
        "subject": "A subject",
        "text": "A text\n",
        "html": "<p>A text</p>",
        "not_before": now - timedelta(seconds=1),
        "give_up_at": now + timedelta(days=3),
    }
    return Mail.objects.create(**facts | overrides)
