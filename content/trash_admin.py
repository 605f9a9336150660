"""Deleting in the staff pages: everything goes to the trash first, and can be brought back."""

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from content import trash
from content.models import Trash


class ToTrash:
    """For every admin of the site; `cluster_portal.admin_site` puts it before their own classes."""

    @transaction.atomic
    def delete_model(self, request, obj):
        self._keep_in_trash(request, [obj])
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        if things := list(queryset):
            self._keep_in_trash(request, things)
        super().delete_queryset(request, queryset)

    @transaction.atomic
    def save_formset(self, request, form, formset, change):
        """Rows that were ticked for deletion on the page of what they belong to."""
        ticked = [each.instance for each in getattr(formset, "deleted_forms", ())]
        if things := [thing for thing in ticked if thing.pk]:
            self._keep_in_trash(request, things)
        super().save_formset(request, form, formset, change)

    def response_delete(self, request, obj_display, obj_id):
        """Without the sentence of Django: the strip with “Undo” says it."""
        if IS_POPUP_VAR in request.POST:
            return super().response_delete(request, obj_display, obj_id)
        model = self.opts
        where = f"admin:{model.app_label}_{model.model_name}_changelist"
        may_see_list = self.has_view_or_change_permission(request)
        return HttpResponseRedirect(reverse(where if may_see_list else "admin:index"))

    def _keep_in_trash(self, request, things):
        kept = trash.keep(things=things, by=request.user)
        strip = format_html(
            '<form method="post" action="{}" class="undo-strip">{} '
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<button type="submit">{}</button></form>',
            reverse("admin:content_trash_bring_back", args=[kept.pk]),
            _("Deleted: %(name)s.") % {"name": kept.name},
            get_token(request),
            _("Undo"),
        )
        self.message_user(request, strip, messages.SUCCESS)


class TrashAdmin(admin.ModelAdmin):
    """Who deleted what and when, until when it can be brought back, and the button that does it."""

    change_form_template = "content/admin_trash.html"
    list_display = ["name", "kind", "fell_with_it", "deleted_by", "deleted_at", "until"]
    list_display_links = ["name"]
    list_select_related = ["deleted_by"]
    search_fields = ["name"]
    date_hierarchy = "deleted_at"
    actions = ["bring_back_chosen"]
    fields = ["name", "kind", "fell_with_it", "deleted_by", "deleted_at", "until"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(self.bring_back)
        own = path("<int:pk>/bring-back/", view, name="content_trash_bring_back")
        return [own, *super().get_urls()]

    @admin.display(description=_("what"))
    def kind(self, kept):
        return trash.what_it_is(kept)

    @admin.display(description=_("fell with it"), empty_value="–")
    def fell_with_it(self, kept):
        return trash.what_fell_with_it(kept) or None

    @admin.display(description=_("can be brought back until"), ordering="deleted_at")
    def until(self, kept):
        return kept.gone_at

    def bring_back(self, request, pk):
        """Whoever may delete such a thing may bring it back, even without a right to the list."""
        kept = get_object_or_404(Trash, pk=pk)
        if not kept.may_be_brought_back_by(request.user):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        things = self._bring_back(request, kept)
        if not things:
            return HttpResponseRedirect(reverse("admin:content_trash_change", args=[pk]))
        return HttpResponseRedirect(_address(things[0]))

    @admin.action(description=_("Bring back"), permissions=["view"])
    def bring_back_chosen(self, request, queryset):
        for kept in queryset:
            self._bring_back(request, kept)

    def _bring_back(self, request, kept):
        try:
            things = trash.bring_back(trash=kept, by=request.user)
        except trash.NotPossible as problem:
            self.message_user(request, f"{kept}: {problem}", messages.ERROR)
            return []
        for thing in things:
            self.log_change(request, thing, str(_("Brought back from the trash")))
        self.message_user(
            request, _("It is back: %(name)s.") % {"name": kept.name}, messages.SUCCESS
        )
        return things


def _address(thing):
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change"
    try:
        return reverse(name, args=[thing.pk])
    except NoReverseMatch:  # a row of another page
        return reverse("admin:index")
