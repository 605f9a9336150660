"""Calendars of partner clusters: enter one, fetch it and look, then show it to everybody."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events import workflows
from events.models import PartnerCalendar
from events.partner_forms import PartnerCalendarForm

SHOWN = 50


class FailingFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("failing", _("cannot be fetched"))]

    def queryset(self, request, queryset):
        return queryset.failing() if self.value() == "failing" else queryset


@admin.register(PartnerCalendar)
class PartnerCalendarAdmin(admin.ModelAdmin):
    form = PartnerCalendarForm
    change_form_template = "events/admin_partner_calendar_form.html"
    list_display = ["__str__", "state", "fetched", "number", "is_active"]
    list_filter = [FailingFilter, "is_active"]
    list_select_related = ["cluster"]
    search_fields = ["address", "cluster__search_text"]
    autocomplete_fields = ["cluster"]
    fields = [
        "cluster", "address", "language", "time_zone", "is_active", "state", "fetched_at",
        "next_fetch_at",
    ]  # fmt: skip
    readonly_fields = ["state", "fetched_at", "next_fetch_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number=Count("events"))

    def get_fields(self, request, obj=None):
        return self.fields if obj else self.fields[:4]  # shown to nobody before staff have looked

    def get_urls(self):
        page = self.admin_site.admin_view(self.fetch_view)
        name = "events_partnercalendar_fetch"
        return [path("<int:pk>/fetch/", page, name=name), *super().get_urls()]

    @admin.display(description=_("state"))
    def state(self, calendar):
        if calendar.problem:
            times = ngettext(
                "Failed %(count)s time in a row:", "Failed %(count)s times in a row:",
                calendar.failures,
            )  # fmt: skip
            return f"{times % {'count': calendar.failures}} {calendar.problem_in_words}"
        return _("In order") if calendar.fetched_at else _("Not fetched yet")

    @admin.display(description=_("last fetched"), ordering="fetched_at")
    def fetched(self, calendar):
        """In few letters, so that the words beside it have room."""
        if not calendar.fetched_at:
            return "–"
        return date_format(timezone.localtime(calendar.fetched_at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("number of events"), ordering="number")
    def number(self, calendar):
        return calendar.number

    def save_model(self, request, obj, form, change):
        if not change:
            super().save_model(request, obj, form, change)
            return
        written = list(form.cleaned_data)
        if form.is_to_be_read_anew():
            written += obj.forget_visits(timezone.now())
        obj.save(update_fields=written)  # a worker may be writing the others

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        goes_on = {"_continue", "_addanother", "_popup"} & set(request.POST)
        return response if goes_on else HttpResponseRedirect(_fetch_url(obj))

    def fetch_view(self, request, pk):
        """What is there now; a button fetches it, another one shows it to everybody."""
        calendar = get_object_or_404(PartnerCalendar.objects.select_related("cluster"), pk=pk)
        if not self.has_change_permission(request, calendar):
            raise PermissionDenied
        if request.method == "POST":
            (self._show if "_show" in request.POST else self._fetch)(request, calendar)
            return HttpResponseRedirect(_fetch_url(calendar))
        coming = calendar.events.upcoming(timezone.now())
        context = self.admin_site.each_context(request) | {
            "title": _("Fetch and look"),
            "subtitle": str(calendar),
            "opts": self.opts,
            "about": calendar,
            "calendar": calendar,
            "state": self.state(calendar),
            "is_unencrypted": calendar.address.startswith("http:"),
            "events": coming.for_cards()[:SHOWN],
            "number": coming.count(),
            "more": max(coming.count() - SHOWN, 0),
        }
        return TemplateResponse(request, "events/admin_partner_calendar.html", context)

    def _fetch(self, request, calendar):
        try:
            workflows.fetch_now(calendar=calendar, by=request.user, now=timezone.now())
        except workflows.NotPossible as reason:
            self.message_user(request, str(reason), messages.WARNING)
            return
        if calendar.problem:
            self.message_user(request, calendar.problem_in_words, messages.ERROR)
            return
        self.message_user(request, _("Fetched. Below is what came."), messages.SUCCESS)

    def _show(self, request, calendar):
        workflows.show_partner_calendar(calendar=calendar, by=request.user)
        self.log_change(request, calendar, "Shown to everybody.")
        done = _("Its events are shown to everybody now, and brought up to date every hour.")
        self.message_user(request, done, messages.SUCCESS)


def _fetch_url(calendar):
    return reverse("admin:events_partnercalendar_fetch", args=[calendar.pk])
