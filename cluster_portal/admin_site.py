"""The staff pages, with a front page that shows what waits."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from cluster_portal.waiting import waiting_for


class PortalAdminSite(admin.AdminSite):
    site_title = _("Staff pages")
    site_header = _("Staff pages")
    index_title = _("What waits")

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        return super().login(request, extra_context)

    def index(self, request, extra_context=None):
        context = {"waiting": waiting_for(request.user), **(extra_context or {})}
        return super().index(request, context)
