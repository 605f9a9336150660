"""Coming public events on other people's sites: as a list for a frame, and as data.

Those of partner clusters stand among ours and say whose they are; `?whose=ours` leaves them out.
"""

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe
from ninja.responses import NinjaJSONEncoder

from content.revalidation import revalidated
from events import api
from events.forms import EventFilterForm
from events.whats_on import WhatsOn

SHOWN = 20


@require_safe
@xframe_options_exempt  # the content policy says who may frame it
def embedded_list(request):
    origins = settings.EMBED_ORIGINS or ["'none'"]
    with override(_language(request)):
        page = csp_replace({"frame-ancestors": origins})(render)
        return page(request, "events/embedded.html", {"events": _coming(request)})


@require_safe
def as_data(request):
    with override(_language(request)):
        now, language = timezone.now(), {"language": get_language()}
        events = [api.facts(event, now) | language for event in _coming(request)]
        data = JsonResponse({"events": events}, encoder=NinjaJSONEncoder)
    answer = revalidated(request, data)
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _coming(request):
    """All of them, or as `?focus_area=`, `?kind=`, `?held_in=` and `?whose=` say, like the list."""
    now = timezone.now()
    form = EventFilterForm(request.GET, user=AnonymousUser(), has_partners=True)
    ours = form.filter(api.public_events(now).upcoming(now))
    theirs = form.filter_partners(api.public_partner_events().upcoming(now))
    return WhatsOn(ours, theirs)[:SHOWN]


def _language(request):
    """`?lang=sv`, else the installation's own."""
    wanted = request.GET.get("lang", "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
