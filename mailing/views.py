from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mailing import unsubscribing


@csrf_exempt  # the signed link is the proof: mail programs post without cookies, RFC 8058
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """Only a POST changes something: scanners of mail follow links."""
    meant = unsubscribing.meant_by(token)
    if meant is None:
        raise Http404
    address, topic = meant
    if request.method == "POST":
        if "again" in request.POST:
            unsubscribing.subscribe_again(address=address, topic=topic)
        else:
            unsubscribing.unsubscribe(address=address, topic=topic, now=timezone.now())
    context = {
        "address": address,
        "topic": topic.label,
        "is_unsubscribed": unsubscribing.is_unsubscribed(address, topic),
    }
    return render(request, "mailing/unsubscribe.html", context)
