from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

import accounts.admin  # noqa: F401 - its list gets one action more, below
import members.admin  # noqa: F401
from accounts.models import User
from members.models import Organisation
from members.workflows import NotPossible
from upkeep import merging
from upkeep.absorbing import GONE
from upkeep.models import MergeRecord

KEPT = "kept"


@admin.register(MergeRecord)
class MergeRecordAdmin(admin.ModelAdmin):
    change_form_template = "upkeep/admin/merge_record.html"
    list_display = ["kept_name", "gone_name", "kind", "merged_at", "by", "taken_back_at"]
    list_filter = ["kind", "merged_at"]
    list_select_related = ["by"]
    search_fields = ["kept_name", "gone_name"]
    fields = ["kind", "kept_name", "gone_name", "merged_at", "by", "taken_back_at", "taken_back_by"]

    def has_add_permission(self, request):
        return False  # from the lists of organisations and of people

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False  # the record of who merged what stays; its journal is deleted in time

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path(
                "organisations/",
                view(self.merge_view),
                {"model": Organisation},
                name="upkeep_mergerecord_organisations",
            ),
            path(
                "people/", view(self.merge_view), {"model": User}, name="upkeep_mergerecord_people"
            ),
            path(
                "<int:pk>/take-back/",
                view(self.take_back_view),
                name="upkeep_mergerecord_take_back",
            ),
            *super().get_urls(),
        ]

    def _may_merge(self, request, model):
        right = f"{model._meta.app_label}.change_{model._meta.model_name}"
        return request.user.has_perms([right, "upkeep.add_mergerecord"])

    def merge_view(self, request, model):
        """Both side by side; `?kept=…&gone=…` says which of the two stays."""
        if not self._may_merge(request, model):
            raise PermissionDenied
        listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        keys = [request.GET.get("kept", ""), request.GET.get("gone", "")]
        found = {
            str(each.pk): each for each in model.objects.filter(pk__in=filter(str.isdecimal, keys))
        }
        if len(found) != 2:
            text = _("Choose two in the list, and the action “Merge two …”.")
            self.message_user(request, text, messages.WARNING)
            return HttpResponseRedirect(listed)
        kept, gone = (found[key] for key in keys)
        try:
            if request.method == "POST":
                record = merging.merge(
                    kept=kept,
                    gone=gone,
                    facts=_chosen(request, "fact-"),
                    clashes=_chosen(request, "clash-"),
                    by=request.user,
                )
                text = _("%(gone)s is part of %(kept)s now. You can take this back for 90 days.")
                names = {"gone": record.gone_name, "kept": record.kept_name}
                self.message_user(request, text % names, messages.SUCCESS)
                return _to(record)
            absorption = merging.preview(kept=kept, gone=gone, by=request.user)
        except NotPossible as reason:
            self.message_user(request, str(reason), messages.ERROR)
            return HttpResponseRedirect(listed)
        context = {
            **self.admin_site.each_context(request),
            "opts": model._meta,
            "title": _("Merge two"),
            "kept": kept,
            "gone": gone,
            "facts": _facts(kept, gone),
            "clashes": absorption.clashes,
            "report": merging.report(absorption)[: len(absorption.moved)],
            "is_person": model is User,
        }
        return TemplateResponse(request, "upkeep/admin/merge.html", context)

    def take_back_view(self, request, pk):
        record = get_object_or_404(MergeRecord, pk=pk)
        model = Organisation if record.kind == MergeRecord.Kind.ORGANISATIONS else User
        if not self._may_merge(request, model):
            raise PermissionDenied
        if request.method == "POST":
            try:
                record = merging.take_back(record=record, by=request.user)
            except NotPossible as reason:
                self.message_user(request, str(reason), messages.ERROR)
            else:
                self.message_user(request, _("Both are there again."), messages.SUCCESS)
                for line in record.left_as_is:
                    self.message_user(request, line, messages.WARNING)
        return _to(record)


def _chosen(request, prefix):
    return {
        name.removeprefix(prefix): value
        for name, value in request.POST.items()
        if name.startswith(prefix) and value in (KEPT, GONE)
    }


def _facts(kept, gone):
    """What differs, with the one proposed: what the other lacks is filled in."""
    facts = []
    for field in merging.fields_to_choose(type(kept)):
        mine, others = getattr(kept, field.attname), getattr(gone, field.attname)
        if mine == others or (not mine and not others):
            continue
        facts.append(
            {
                "name": field.name,
                "label": capfirst(field.verbose_name),
                "kept": _shown(kept, field),
                "gone": _shown(gone, field),
                "takes_gone": not mine,
            }
        )
    return facts


def _shown(thing, field):
    if field.choices:
        return getattr(thing, f"get_{field.name}_display")()
    return getattr(thing, field.name) or "–"


def _to(record):
    return HttpResponseRedirect(reverse("admin:upkeep_mergerecord_change", args=[record.pk]))


@admin.action(description=_("Merge two …"), permissions=["change"])
def merge_two(model_admin, request, queryset):
    """Opens both side by side; the older one is proposed to stay."""
    keys = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
    if len(keys) != 2:
        text = _("Choose exactly two that are one and the same.")
        model_admin.message_user(request, text, messages.WARNING)
        return None
    name = "organisations" if queryset.model is Organisation else "people"
    page = reverse(f"admin:upkeep_mergerecord_{name}")
    return HttpResponseRedirect(f"{page}?kept={keys[0]}&gone={keys[1]}")


for model in (Organisation, User):
    model_admin = admin.site.get_model_admin(model)
    model_admin.actions = [*model_admin.actions, merge_two]
