from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from content.personal_data import person_with_account, person_with_address
from upkeep import about_you, erasing
from upkeep.models import ErasureRequest
from upkeep.my_data_views import as_file


class WhomForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"))
    is_identified = forms.BooleanField(
        label=_("I have made sure that it is this person who asks."),
        help_text=_("For example by an answer from this address, or in person."),
    )


@admin.register(ErasureRequest)
class ErasureRequestAdmin(admin.ModelAdmin):
    """Who wants to be forgotten, by when, and what was done. And for those without an account:
    what we keep about an address."""

    change_form_template = "upkeep/admin_erasure.html"
    change_list_template = "upkeep/admin_erasures.html"
    list_display = ["reference", "person", "asked_at", "due_on", "withdrawn_at", "done_at"]
    list_select_related = ["person"]
    search_fields = ["reference"]
    fields = [*list_display, "done_by", "outcome_shown"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("about/", view(self.about), name="upkeep_about"),
            path("<int:pk>/erase/", view(self.erase), name="upkeep_erase"),
            *super().get_urls(),
        ]

    @admin.display(description=_("what was done"))
    def outcome_shown(self, wish):
        known = {kind.key: kind.label for kind in about_you.KINDS}
        lines = [
            _("%(what)s: %(erased)s erased, %(kept)s kept")
            % {"what": known.get(key, key), "erased": each["erased"], "kept": each["kept"]}
            for key, each in wish.outcome.items()
        ]
        return "; ".join(lines) or "–"

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.person and not obj.withdrawn_at:
            outcome = about_you.preview(person_with_account(obj.person))
            context["erased"], context["kept"] = about_you.in_words(outcome)
            context["left_alone"] = erasing.left_alone(obj.person)
            context["can_be_done"] = True
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def erase(self, request, pk):
        wish = get_object_or_404(ErasureRequest, pk=pk)
        self._check(request)
        if request.method == "POST":
            try:
                erasing.do(request=wish, by=request.user)
            except erasing.NotPossible as reason:
                self.message_user(request, str(reason), messages.ERROR)
            else:
                text = _("Done. The last mail says what was erased and what is kept.")
                self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:upkeep_erasurerequest_change", args=[pk]))

    def about(self, request):
        """The address goes by POST: it is to stand in no log."""
        self._check(request)
        form = WhomForm(request.POST or None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What we keep about somebody"),
            "opts": self.opts,
            "form": form,
        }
        if form.is_valid():
            person = person_with_address(form.cleaned_data["email"])
            for kind in ("json", "html"):
                if f"file_{kind}" in request.POST:
                    return as_file(person, kind)
            if "erase" in request.POST and (wish := self._erase_address(request, person)):
                address = reverse("admin:upkeep_erasurerequest_change", args=[wish.pk])
                return HttpResponseRedirect(address)
            outcome = about_you.preview(person)
            erased, kept = about_you.in_words(outcome)
            context |= {"parts": about_you.parts(person), "person": person}
            context |= {"erased": erased, "kept": kept}
        status = 422 if form.is_bound and form.errors else 200
        return TemplateResponse(request, "upkeep/admin_about.html", context, status=status)

    def _erase_address(self, request, person):
        try:
            wish = erasing.erase_address(person=person, by=request.user)
        except erasing.NotPossible as reason:
            self.message_user(request, str(reason), messages.ERROR)
            return None
        self.message_user(request, _("Done. The last mail is on its way."), messages.SUCCESS)
        return wish

    def _check(self, request):
        if not request.user.has_perm("upkeep.change_erasurerequest"):
            raise PermissionDenied
