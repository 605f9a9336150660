from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from events import when
from mailing import links, outbox
from mailing.models import Mail
from strategy.models import Cluster


def report_is_missing(event, *, days: int) -> bool:
    """To the event's contact person, else to the cluster. False if it had been promised before."""
    own = Cluster.objects.own()
    address = event.contact_email or (own.email if own else "")
    key = f"event-report-missing:{event.pk}:{days}"
    if not address or Mail.objects.filter(key=key).exists():
        return False
    with override(settings.LANGUAGE_CODE):
        context = {
            "title": event.title,
            "when": when.describe(event),
            "staff_url": links.absolute(reverse("admin:events_event_attendance", args=[event.pk])),
        }
    outbox.queue(
        key,
        to=address,
        language=settings.LANGUAGE_CODE,
        template="news/report_is_missing",
        context=context,
    )
    return True
