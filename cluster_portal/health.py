"""For whoever watches the portal: is the process up, and can it do its work?"""

from datetime import timedelta

from celery import current_app
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError

from mailing.models import Mail

OLDEST_WAITING_MAIL = timedelta(minutes=15)


@never_cache
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request):
    """503 names what is wrong: the database, the broker, or mail that nobody delivers."""
    checks = {"database": _database(), "broker": _broker()}
    checks["mail"] = checks["database"] and not _mail_is_stuck()
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database() -> bool:
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker() -> bool:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError):
        return False
    return True


def _mail_is_stuck() -> bool:
    return Mail.objects.waiting_since(timezone.now() - OLDEST_WAITING_MAIL).exists()
