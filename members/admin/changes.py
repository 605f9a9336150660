"""What members have written and nobody has looked at: old beside new, and three buttons."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import ImageField
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members import history, workflows
from members.models import Organisation, ProfileChange
from members.review import label_of, published_text, state_in_words

from .parts import OnlyFilter


class OpenFilter(OnlyFilter):
    title = _("state")
    parameter_name = "open"
    only = _("Not public yet")

    def needing(self, queryset):
        return queryset.open()


@admin.register(ProfileChange)
class ProfileChangeAdmin(admin.ModelAdmin):
    list_display = [
        "organisation",
        "product",
        "field_shown",
        "by",
        "written_at",
        "publish_at",
        "state",
        "decided_by",
    ]
    list_filter = [OpenFilter, "state"]
    list_select_related = ["organisation", "product", "by", "decided_by"]
    search_fields = ["organisation__search_text"]
    date_hierarchy = "written_at"
    ordering = ["-written_at", "-pk"]

    def has_add_permission(self, request):
        return False  # members write them on their own pages

    def has_delete_permission(self, request, obj=None):
        return False  # what is decided goes by itself after two years

    def get_urls(self):
        view = self.admin_site.admin_view(self.review)
        name = "members_profilechange_review"
        return [path("organisation/<int:pk>/", view, name=name), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        change = self.get_object(request, object_id)
        if change is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return HttpResponseRedirect(_review_address(change.organisation_id))

    @admin.display(description=_("field"), ordering="field")
    def field_shown(self, change):
        return label_of(_model_of(change), change.field)

    def review(self, request, pk):
        organisation = get_object_or_404(Organisation, pk=pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST" and self._decide(request, organisation):
            return HttpResponseRedirect(_review_address(pk))
        changes = organisation.changes.open().select_related("product", "by")
        context = {
            **self.admin_site.each_context(request),
            "title": organisation,
            "opts": self.model._meta,
            "organisation": organisation,
            "changes": [_beside(organisation, change) for change in changes],
            "asked": request.POST.get("ask", ""),
            "reason": request.POST.get(f"reason_{request.POST.get('ask')}", ""),
        }
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "members/admin/review.html", context, status=status)

    def _decide(self, request, organisation):
        """Does what the button says; False if that could not be."""
        facts = {"organisation": organisation, "by": request.user}
        try:
            if "ask" in request.POST:
                asked = request.POST["ask"]
                reason = request.POST.get(f"reason_{asked}", "")
                workflows.ask_for_change(change=_number(asked), reason=reason, **facts)
                text = _("Your words are on their way to the author.")
            else:
                chosen = request.POST.getlist("accept") or request.POST.getlist("seen")
                done = workflows.accept_changes(changes=[*map(_number, chosen)], **facts)
                text = ngettext(
                    "%(count)d field is public now.", "%(count)d fields are public now.", len(done)
                ) % {"count": len(done)}
        except workflows.NotPossible as problem:
            self.message_user(request, str(problem), messages.ERROR)
            return False
        self.log_change(request, organisation, str(text))
        self.message_user(request, text, messages.SUCCESS)
        return True


def _number(text):
    return int(text) if text.isdecimal() else 0


def _review_address(organisation):
    return reverse("admin:members_profilechange_review", args=[organisation])


def _model_of(change):
    return type(change.product) if change.product else Organisation


def _beside(organisation, change):
    """What the page shows of one change: the public value of today and the new one."""
    model, target = _model_of(change), change.product or organisation
    old = published_text(target, change.field)
    is_picture = not change.field.startswith("social_") and isinstance(
        model._meta.get_field(change.field), ImageField
    )
    if is_picture:
        shown = [default_storage.url(text) if text else "" for text in (old, change.new)]
    else:
        shown = history.marked(old, change.new)
    return {
        "change": change,
        "label": label_of(model, change.field),
        "state": state_in_words(change),
        "is_picture": is_picture,
        "old": shown[0],
        "new": shown[1],
    }
