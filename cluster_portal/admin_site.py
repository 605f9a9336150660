"""The staff pages, with a front page that shows what waits."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from cluster_portal.django_words import IN_SCRIPTS
from cluster_portal.waiting import waiting_for
from content.history_admin import WithHistory
from content.trash_admin import ToTrash


class ScriptWords(JavaScriptCatalog):
    packages = ["django.contrib.admin"]

    def get_catalog(self):
        return super().get_catalog() | {word: gettext(word) for word in IN_SCRIPTS}


class PortalAdminSite(admin.AdminSite):
    site_title = _("Staff pages")
    site_header = _("Staff pages")
    index_title = _("What waits")

    def register(self, model_or_iterable, admin_class=None, **options):
        """In each of them: what is deleted goes to the trash, and the history can be read."""
        own = admin_class or admin.ModelAdmin
        with_both = type(own)(
            own.__name__, (WithHistory, ToTrash, own), {"__module__": own.__module__}
        )
        super().register(model_or_iterable, with_both, **options)

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        return super().login(request, extra_context)

    def i18n_javascript(self, request, extra_context=None):
        return ScriptWords.as_view()(request)

    def index(self, request, extra_context=None):
        context = {"waiting": waiting_for(request.user), **(extra_context or {})}
        return super().index(request, context)
