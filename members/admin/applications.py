from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members import duplicates, workflows
from members.models import Application, Membership, Organisation

from ..widgets import DayInput
from .parts import OVERRIDES, CountriesByName


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Application.Status.choices

    def queryset(self, request, queryset):
        which = {
            Application.Status.NEW: queryset.waiting,
            Application.Status.APPROVED: queryset.approved,
            Application.Status.DECLINED: queryset.declined,
        }.get(self.value())
        return which() if which else queryset


class ApproveForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        blank=True,
        empty_label=_("A new one, made from this application"),
        widget=forms.RadioSelect,
    )
    category = forms.ChoiceField(label=_("Category"), choices=Membership.Category.choices)
    decided_on = forms.DateField(label=_("Day of the decision"), widget=DayInput)

    def __init__(self, *args, likely, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(
            pk__in=[duplicate.organisation.pk for duplicate in likely]
        )
        if not likely:
            del self.fields["organisation"]


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The applicant reads this in a mail, as you write it here."),
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80}),
    )


@admin.register(Application)
class ApplicationAdmin(CountriesByName, admin.ModelAdmin):
    change_form_template = "members/admin/application.html"
    list_display = [
        "organisation_name",
        "type",
        "municipality",
        "contact_name",
        "applied_at",
        "status_now",
    ]
    list_filter = [StatusFilter, "type", "applied_at"]
    list_select_related = ["organisation"]
    search_fields = ["organisation_name", "business_id", "contact_name", "contact_email"]
    date_hierarchy = "applied_at"
    formfield_overrides = OVERRIDES
    actions = ["approve_selected", "decline_selected"]
    readonly_fields = [
        "applied_at",
        "language",
        "consent_version",
        "status_now",
        "approved_on",
        "declined_on",
        "decided_by",
        "decline_reason",
        "organisation",
    ]
    fieldsets = [
        (
            _("The organisation"),
            {
                "fields": [
                    "organisation_name",
                    "type",
                    "country",
                    "business_id",
                    "municipality",
                    "website",
                ]
            },
        ),
        (_("The person"), {"fields": ["contact_name", "contact_email", "contact_phone"]}),
        (_("What they wrote"), {"fields": ["wishes", "message"]}),
        (_("How it came"), {"fields": [("applied_at", "language", "consent_version")]}),
        (
            _("What was decided"),
            {
                "fields": [
                    ("status_now", "approved_on", "declined_on", "decided_by"),
                    "organisation",
                    "decline_reason",
                ]
            },
        ),
    ]

    def has_add_permission(self, request):
        return False  # applications come from the page “Become a member”

    def get_readonly_fields(self, request, obj=None):
        if obj and not obj.is_waiting:  # decided: what was written stays as it was
            return [field for _title, options in self.fieldsets for field in _flat(options)]
        return self.readonly_fields

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/approve/",
                view(self.approve),
                name="members_application_approve",
            ),
            path(
                "<int:pk>/decline/",
                view(self.decline),
                name="members_application_decline",
            ),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.is_waiting:
            context["likely_duplicates"] = duplicates.of_application(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @admin.display(description=_("status"))
    def status_now(self, application):
        return application.status.label

    def approve(self, request, pk):
        application = self._to_decide(request, pk)
        likely = duplicates.of_application(application)
        certain = next((each.organisation for each in likely if each.is_certain), None)
        first = {"decided_on": timezone.localdate(), "organisation": certain}
        form = ApproveForm(request.POST or None, likely=likely, initial=first)
        if form.is_valid():
            try:
                workflows.approve_application(
                    application=application, by=request.user, **form.cleaned_data
                )
            except workflows.NotPossible as reason:
                form.add_error(None, str(reason))
            else:
                self.log_change(request, application, str(_("Approved")))
                text = _("%(name)s is a member now. The welcome mail is on its way.")
                self.message_user(request, text % {"name": application}, messages.SUCCESS)
                return self._back(application)
        context = {"likely_duplicates": likely}
        return self._page(request, application, form, "approve", _("Approve"), context)

    def decline(self, request, pk):
        application = self._to_decide(request, pk)
        form = DeclineForm(request.POST or None)
        if form.is_valid():
            if self._decline(request, application, form.cleaned_data["reason"]):
                text = _("The answer is on its way to the applicant.")
                self.message_user(request, text, messages.SUCCESS)
            return self._back(application)
        return self._page(request, application, form, "decline", _("Decline"), {})

    @admin.action(description=_("Approve as new members"), permissions=["change"])
    def approve_selected(self, request, queryset):
        """Those that may be in the list of organisations already are left to a careful look."""
        done = 0
        for application in queryset.waiting():
            if duplicates.of_application(application):
                text = _("%(name)s may be in the list already: open the application and compare.")
                self.message_user(request, text % {"name": application}, messages.WARNING)
                continue
            try:
                workflows.approve_application(application=application, by=request.user)
            except workflows.NotPossible as reason:
                self.message_user(request, f"{application}: {reason}", messages.ERROR)
            else:
                self.log_change(request, application, str(_("Approved")))
                done += 1
        if done:
            text = ngettext("%(count)d new member.", "%(count)d new members.", done)
            self.message_user(request, text % {"count": done}, messages.SUCCESS)

    @admin.action(description=_("Decline"), permissions=["change"])
    def decline_selected(self, request, queryset):
        form = DeclineForm(request.POST if "decline" in request.POST else None)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            done = sum(self._decline(request, each, reason) for each in queryset.waiting())
            text = ngettext(
                "%(count)d application is declined.", "%(count)d applications are declined.", done
            )
            self.message_user(request, text % {"count": done}, messages.SUCCESS)
            return HttpResponseRedirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Decline"),
            "opts": self.model._meta,
            "applications": queryset.waiting(),
            "form": form,
        }
        return TemplateResponse(request, "members/admin/decline_selected.html", context)

    def _decline(self, request, application, reason):
        try:
            workflows.decline_application(application=application, reason=reason, by=request.user)
        except workflows.NotPossible as problem:
            self.message_user(request, f"{application}: {problem}", messages.ERROR)
            return False
        self.log_change(request, application, str(_("Declined")))
        return True

    def _to_decide(self, request, pk):
        application = get_object_or_404(Application, pk=pk)
        if not self.has_change_permission(request, application):
            raise PermissionDenied
        return application

    def _page(self, request, application, form, name, title, more):
        context = {
            **self.admin_site.each_context(request),
            "title": f"{title}: {application}",
            "opts": self.model._meta,
            "application": application,
            "form": form,
            **more,
        }
        status = 422 if form.is_bound else 200
        template = f"members/admin/{name}.html"
        return TemplateResponse(request, template, context, status=status)

    def _back(self, application):
        address = reverse("admin:members_application_change", args=[application.pk])
        return HttpResponseRedirect(address)


def _flat(options):
    for field in options["fields"]:
        yield from field if isinstance(field, tuple) else [field]
