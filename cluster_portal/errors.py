"""A fault of ours, and a database that does not answer: pages that need neither."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import get_template
from django.utils import translation
from django.views.decorators.csrf import requires_csrf_token

RETRY_AFTER = 120  # seconds


@requires_csrf_token
def server_error(request):
    """Called while the exception is being handled; nothing here may ask the database."""
    with translation.override(_language(request)):
        if _is_outage(sys.exc_info()[1]):
            page = get_template("503.html").render()
            return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})
        return HttpResponse(get_template("500.html").render(), status=500)


def _language(request):
    return translation.get_language_from_path(request.path_info) or translation.get_language()


def _is_outage(fault):
    while fault is not None:
        if isinstance(fault, (OperationalError, InterfaceError)):
            return True
        fault = fault.__cause__ or fault.__context__
    return False
