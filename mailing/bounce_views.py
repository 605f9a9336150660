"""Where a mail service reports what came back, hours or days after it had taken the mail."""

import hmac

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from mailing import reports

LARGEST = 512 * 1024  # bytes


@csrf_exempt  # the secret is the proof: a mail service has no cookie
@never_cache
def bounces(request):
    """Reports as JSON, or a report of RFC 3464 as it is. May come however often: each counts once.

    Addresses stand in no answer and no log.
    """
    if not settings.BOUNCE_WEBHOOK_SECRET:
        raise Http404
    if request.method != "POST":
        return _refusal(405, "Only POST.", Allow="POST")
    if not _knows_the_secret(request):
        return _refusal(403, "The header “Authorization: Bearer …” has to name the secret.")
    try:
        new = _read(request)
    except RequestDataTooBig:
        return _refusal(413, f"At most {LARGEST} bytes.")
    except reports.NoReport as reason:
        return _refusal(400, str(reason))
    except KeyError:
        return _refusal(415, f"Content-Type is one of: {', '.join(READERS)}.")
    return JsonResponse({"new": new})


def _knows_the_secret(request) -> bool:
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    secret = settings.BOUNCE_WEBHOOK_SECRET.encode()
    return hmac.compare_digest(given.strip().encode(), secret) and scheme.lower() == "bearer"


def _read(request) -> int:
    read = READERS[request.content_type]
    if len(request.body) > LARGEST:
        raise RequestDataTooBig
    return read(request.body, request.headers["Content-Type"], timezone.now())


def _json(content, _content_type, now):
    return reports.read_json(content, now=now)


def _message(content, _content_type, now):
    return reports.read_message(content, now=now)


def _report(content, content_type, now):
    """The parts alone: where they are cut stands in the header of the request."""
    head = f"MIME-Version: 1.0\r\nContent-Type: {content_type}\r\n\r\n".encode()
    return reports.read_message(head + content, now=now)


READERS = {
    "application/json": _json,
    "message/rfc822": _message,
    "multipart/report": _report,
}


def _refusal(status, error, **headers):
    return JsonResponse({"error": error}, status=status, headers=headers)
