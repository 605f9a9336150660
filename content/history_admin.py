"""The history of a thing in the staff pages, and bringing a version back."""

from types import SimpleNamespace

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from content import history
from content.languages import CONTENT_LANGUAGES


class WithHistory:
    """For every admin of the site whose model has a history; the others keep Django's page."""

    def get_urls(self):
        if not history.has_history(self.model):
            return super().get_urls()
        view = self.admin_site.admin_view(self.bring_back_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_bring_back"
        own = path("<path:object_id>/history/<int:version>/", view, name=name)
        return [own, *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        thing = self.get_object(request, unquote(object_id))
        if thing is None or not history.has_history(self.model):
            return super().history_view(request, object_id, extra_context)
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        context = {
            "title": _("History: %(name)s") % {"name": thing},
            "versions": history.versions(thing),
            "may_bring_back": self.has_change_permission(request, thing),
            "bring_back": f"admin:{self.opts.app_label}_{self.opts.model_name}_bring_back",
        }
        return self._history_page(request, thing, "content/admin_history.html", context)

    def bring_back_view(self, request, object_id, version):
        """What it would change; the button does it."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None or not self.has_change_permission(request, thing):
            raise PermissionDenied
        record = thing.history.filter(pk=version).first()
        if record is None:
            raise Http404
        names = self._may_be_brought_back(request, thing)
        changes = history.differences(thing, record)
        if request.method == "POST" and self._bring_version_back(request, thing, record, names):
            where = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(where, args=[thing.pk]))
        context = {
            "title": _("Bring back: %(name)s") % {"name": thing},
            "version": history.Version(record),
            "changes": [each for each in changes if each.name in names],
            "left": [each for each in changes if each.name not in names],
        }
        return self._history_page(request, thing, "content/admin_bring_back.html", context)

    def _may_be_brought_back(self, request, thing):
        """What this person may write in the form; what only a workflow moves stays."""
        shown = set(flatten_fieldsets(self.get_fieldsets(request, thing)))
        spoken = {f"{name}_{code}" for name in shown for code in CONTENT_LANGUAGES}
        return (shown | spoken) - set(self.get_readonly_fields(request, thing))

    def _bring_version_back(self, request, thing, record, names):
        try:
            with transaction.atomic():
                changed = history.bring_back(thing, record, names)
                thing._change_reason = f"Brought back the version of {record.history_date:%Y-%m-%d}"
                form = SimpleNamespace(instance=thing, changed_data=changed, cleaned_data={})
                self.save_model(request, thing, form, change=True)
                history.bring_back_links(thing, record, names)
        except history.NotPossible as reason:
            self.message_user(request, str(reason), messages.ERROR)
            return False
        self.log_change(request, thing, str(_("Brought back an earlier version")))
        self.message_user(request, _("The earlier version is back."), messages.SUCCESS)
        return True

    def _history_page(self, request, thing, template, context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": thing,
            **context,
        }
        return TemplateResponse(request, template, context)
