"""Coming public events on other people's sites: as a list for a frame, and as data."""

from csp.decorators import csp_replace
from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from events.models import Event
from events.templatetags.events import where
from mailing import links

SHOWN = 20


@require_safe
@xframe_options_exempt  # the content policy says who may frame it
def embedded_list(request):
    origins = settings.EMBED_ORIGINS or ["'none'"]
    with override(_language(request)):
        page = csp_replace({"frame-ancestors": origins})(render)
        return page(request, "events/embedded.html", {"events": _coming()})


@require_safe
def as_data(request):
    with override(_language(request)):
        answer = JsonResponse({"events": [_facts(event) for event in _coming()]})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _coming():
    now = timezone.now()
    return Event.objects.shown(now).public().upcoming(now).order_by("starts_at", "pk")[:SHOWN]


def _facts(event):
    return {
        "title": event.title,
        "url": links.absolute(event.get_absolute_url()),
        "kind": event.kind,
        "starts_at": event.local_start.isoformat(),
        "ends_at": event.local_end.isoformat(),
        "precision": event.precision,
        "where": where(event),
        "status": event.status if event.is_cancelled() or event.is_postponed() else "published",
        "language": get_language(),
    }


def _language(request):
    """`?lang=sv`, else the installation's own."""
    wanted = request.GET.get("lang", "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
