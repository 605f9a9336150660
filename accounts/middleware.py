from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

STAFF_PREFIX = "/admin/"


class AccountLanguageMiddleware:
    """Staff pages have no language in their address: they speak the person's own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(STAFF_PREFIX) and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class StaffSecondFactorMiddleware:
    """Staff open the staff pages with a second factor, used in this session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (
            settings.REQUIRE_STAFF_MFA
            and request.path.startswith(STAFF_PREFIX)
            and request.user.is_authenticated
            and request.user.is_staff
        ):
            used = {
                record.get("method") for record in get_authentication_records(request, request.user)
            }
            if not is_mfa_enabled(request.user):
                return redirect("mfa_index")
            if "mfa" not in used:
                query = urlencode({"next": request.get_full_path()})
                return redirect(f"{reverse('mfa_reauthenticate')}?{query}")
        return self.get_response(request)
