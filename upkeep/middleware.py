"""While staff look at the portal as a member: who is shown, and that nothing changes."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from upkeep import viewing

SAFE = ("GET", "HEAD", "OPTIONS")
OWN_APPS = {"admin"}  # there staff are themselves
NOT_SHOWN = {"my_data"}  # the person's own copy of everything
NOT_SHOWN_NAMES = ("account_", "mfa_", "calendar")  # address, codes, keys, signing out; secrets


class ViewAsMiddleware:
    """After the sign-in and the second factor, which are those of the staff."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (
            settings.SESSION_COOKIE_NAME not in request.COOKIES
        ):  # so a stranger's page has no session
            return self.get_response(request)
        key = request.session.get(viewing.SESSION_KEY)
        if key is None or not request.user.is_authenticated:
            return self.get_response(request)
        current = viewing.running(key, by=request.user, now=timezone.now())
        if current is None:
            del request.session[viewing.SESSION_KEY]
            messages.info(request, _("The look at the portal as a member is over."))
            return redirect("admin:index")
        where = _where(request)
        if where is None or where.app_name in OWN_APPS:
            return self.get_response(request)
        request.viewing, request.user = current, current.person
        if request.method not in SAFE:
            return _refuse(request, _("You only look: nothing can be sent or changed."))
        if _is_own_matter(where):
            return _refuse(request, _("This page is the person's own. Nobody else opens it."))
        return self._read(request)

    def _read(self, request):
        """Whatever a page writes while it is read is taken back."""
        with transaction.atomic():
            response = self.get_response(request)
            transaction.set_rollback(True)
        response["Cache-Control"] = "no-store"
        return response


def _where(request):
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _is_own_matter(where):
    name = where.url_name or ""
    return bool(NOT_SHOWN & set(where.app_names)) or name.startswith(NOT_SHOWN_NAMES)


def _refuse(request, words):
    return render(request, "upkeep/only_looking.html", {"words": words}, status=403)
