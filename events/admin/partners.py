"""Calendars of partner clusters: enter one, fetch it and look, then show it to everybody.

By which filters its events are found is said of the calendar, and corrected of a single event.
"""

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

from events import when, workflows
from events.models import PartnerCalendar, PartnerEvent
from events.models.registration import LANGUAGES
from events.partner_forms import PartnerCalendarForm, PartnerEventForm

SHOWN = 50


class FailingFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("failing", _("cannot be fetched"))]

    def queryset(self, request, queryset):
        return queryset.failing() if self.value() == "failing" else queryset


class TimeFilter(admin.SimpleListFilter):
    title = _("when")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("coming", _("Coming")), ("past", _("Past"))]

    def queryset(self, request, queryset):
        rules = {"coming": queryset.upcoming, "past": queryset.past}
        return rules[self.value()](timezone.now()) if self.value() in rules else queryset


@admin.register(PartnerCalendar)
class PartnerCalendarAdmin(admin.ModelAdmin):
    form = PartnerCalendarForm
    change_form_template = "events/admin_partner_calendar_form.html"
    list_display = ["__str__", "state", "fetched", "number", "is_active"]
    list_filter = [FailingFilter, "is_active"]
    list_select_related = ["cluster"]
    search_fields = ["address", "cluster__search_text"]
    autocomplete_fields = ["cluster"]
    fieldsets = [
        (None, {"fields": ["cluster", "address", "language", "time_zone"]}),
        (
            _("By what its events are found"),
            {
                "fields": ["kind", "focus_areas", "languages"],
                "description": _(
                    "The filters of the public list go by this. It holds for all events of the "
                    "calendar; a single one can be corrected."
                ),
            },
        ),
        (_("State"), {"fields": ["is_active", "state", "fetched_at", "next_fetch_at"]}),
    ]
    readonly_fields = ["state", "fetched_at", "next_fetch_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number=Count("events"))

    def get_fieldsets(self, request, obj=None):
        """Nobody else sees it before staff have looked."""
        return self.fieldsets if obj else self.fieldsets[:2]

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

    def get_deleted_objects(self, objs, request):
        """Its events go with it, though nobody may delete a single one: it would come back."""
        tree, counts, forbidden, protected = super().get_deleted_objects(objs, request)
        return tree, counts, forbidden - {PartnerEvent._meta.verbose_name}, protected

    def save_model(self, request, obj, form, change):
        if not change:
            super().save_model(request, obj, form, change)
            return
        written = [
            name for name in form.cleaned_data if name != "focus_areas"
        ]  # a table of its own
        if form.is_to_be_read_anew():
            written += obj.forget_visits(timezone.now())
        obj.save(update_fields=written)  # a worker may be writing the others

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        workflows.classify_partner_events(calendar=form.instance, now=timezone.now())

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
        events = coming.for_cards().prefetch_related("focus_areas")[:SHOWN]
        context = self.admin_site.each_context(request) | {
            "title": _("Fetch and look"),
            "subtitle": str(calendar),
            "opts": self.opts,
            "about": calendar,
            "calendar": calendar,
            "state": self.state(calendar),
            "is_unencrypted": calendar.address.startswith("http:"),
            "events": [(event, _topics(event)) for event in events],
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
        self.log_change(request, calendar, str(_("Shown to everybody")))
        done = _("Its events are shown to everybody now, and brought up to date every hour.")
        self.message_user(request, done, messages.SUCCESS)


@admin.register(PartnerEvent)
class PartnerEventAdmin(admin.ModelAdmin):
    """They come and go with the calendar; staff only correct by what they are found."""

    form = PartnerEventForm
    change_form_template = "events/admin_partner_event_form.html"
    list_display = ["title", "starts", "partner", "topics", "is_corrected"]
    list_filter = [
        TimeFilter, ("calendar__cluster", admin.RelatedOnlyFieldListFilter), "kind", "is_corrected",
    ]  # fmt: skip
    list_select_related = ["calendar__cluster"]
    search_fields = ["title", "place"]
    fields = [
        "title", "partner", "starts", "place", "its_categories", "kind", "focus_areas",
        "languages", "is_corrected",
    ]  # fmt: skip
    readonly_fields = ["title", "partner", "starts", "place", "its_categories", "is_corrected"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("focus_areas")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("starts"), ordering="starts_at")
    def starts(self, event):
        return when.describe_briefly(event)

    @admin.display(description=_("partner cluster"), ordering="calendar__cluster")
    def partner(self, event):
        return event.calendar.cluster

    @admin.display(description=_("found as"))
    def topics(self, event):
        return _topics(event) or "–"

    @admin.display(description=_("categories"))
    def its_categories(self, event):
        return ", ".join(event.categories) or "–"

    def save_model(self, request, obj, form, change):
        now = timezone.now()
        if "_forget" in request.POST:
            workflows.forget_correction(event=obj, by=request.user, now=now)
        else:
            workflows.correct_partner_event(
                event=obj, by=request.user, now=now, **form.cleaned_data
            )

    def save_related(self, request, form, formsets, change):
        """The workflow has written the focus areas."""


def _topics(event):
    spoken = dict(LANGUAGES)
    areas = [area.title for area in event.focus_areas.all()]
    words = [event.get_kind_display(), *areas, *(str(spoken[code]) for code in event.languages)]
    return " · ".join(word for word in words if word)


def _fetch_url(calendar):
    return reverse("admin:events_partnercalendar_fetch", args=[calendar.pk])
