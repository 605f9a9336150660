import zoneinfo

from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from content.admin import ContentAdmin
from content.folding import query_words
from events import calendar, when, workflows
from events.models import Event, Registration
from events.staff_forms import CancelEventForm, EventAdminForm, StaffRegistrationForm
from mailing import links

from .answers import AnswerPages
from .attendance import AttendancePages
from .inlines import WIDGETS, ReminderRunInline
from .linking import LinkPages
from .listing import ListOfEvents, state_in_words
from .making import MakingPages
from .parts import FIELDSETS, INLINES, drawn, without_field
from .sharing import SharingPages


@admin.register(Event)
class EventAdmin(
    ListOfEvents,
    AnswerPages,
    AttendancePages,
    LinkPages,
    MakingPages,
    SharingPages,
    ContentAdmin,
):
    form = EventAdminForm
    formfield_overrides = WIDGETS
    change_form_template = "events/admin_change_form.html"
    delete_confirmation_template = "events/admin_delete.html"
    delete_selected_confirmation_template = "events/admin_delete_several.html"
    date_hierarchy = "starts_at"
    ordering = ["-starts_at"]
    search_fields = ["search_text"]
    search_help_text = _("Searches titles, texts and places in every language.")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ["municipality", "projects", "focus_areas"]
    radio_fields = {"mode": admin.HORIZONTAL, "audience": admin.HORIZONTAL}
    readonly_fields = [
        "status_shown",
        "registrations_link",
        "show_rate_in_words",
        "invitation_link",
    ]
    actions = ["publish_events", "withdraw_events", "copy_events", "cancel_events"]
    inlines = INLINES
    fieldsets = FIELDSETS

    def get_queryset(self, request):
        return super().get_queryset(request).for_cards()

    def get_search_results(self, request, queryset, search_term):
        for word in query_words(search_term):
            queryset = queryset.filter(search_text__contains=word)
        return queryset, False

    # Columns and links

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, event):
        return when.describe_briefly(event)

    @admin.display(description=_("where"), ordering="town")
    def where(self, event):
        return calendar.place(event)

    @admin.display(description=_("who has registered"))
    def registrations_link(self, event):
        if not event.pk:
            return _("Nobody yet.")
        registrations = event.registrations.without_lapsed_offers().order_by()
        counts = registrations.values_list("status").annotate(Count("pk"))
        labels = dict(Registration.Status.choices)
        words = ", ".join(f"{labels[status]}: {number}" for status, number in counts)
        return format_html(
            '<a href="{}">{}</a>', event.get_registrations_url(), words or _("Nobody yet.")
        )

    @admin.display(description=_("link for invited people"))
    def invitation_link(self, event):
        if not event.pk:
            return _("It is made when the event has been saved.")
        url = links.absolute(event.get_invitation_url())
        return format_html(
            '<a href="{}">{}</a><div class="help">{}</div>',
            url,
            url,
            _(
                "Opens the page to whoever has it: a draft for looking at, an event for invited "
                "people for registering."
            ),
        )

    # The form, with its times in the event's own zone

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with timezone.override(self._zone(request, object_id)):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if hasattr(response, "render"):
                response.render()  # now, while the zone holds
            return response

    def _zone(self, request, object_id):
        known = zoneinfo.available_timezones()
        if (posted := request.POST.get("time_zone")) in known:
            return zoneinfo.ZoneInfo(posted)
        event = self.get_object(request, object_id) if object_id else None
        return event.zone if event else timezone.get_default_timezone()

    def render_change_form(self, request, context, *args, **kwargs):
        event = kwargs.get("obj")
        context["parts"] = drawn(context["adminform"], context["inline_admin_formsets"])
        now = timezone.now()
        context["can_publish"] = event is None or not event.is_shown(now) or event.is_postponed()
        context["preview_url"] = event.get_invitation_url() if event else ""
        is_coming = event and event.is_published(now) and event.is_upcoming(now)
        context["is_coming"] = is_coming
        context["can_cancel"] = is_coming or (event and event.is_postponed())
        context["can_copy"] = event and self.has_add_permission(request)
        context["state_in_words"] = state_in_words(event, now)
        if event:
            context |= {"title": str(event), "subtitle": None}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_inlines(self, request, obj):
        has_sent = obj and obj.reminder_runs.exists()
        return [each for each in self.inlines if has_sent or each is not ReminderRunInline]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        may_tell = obj and self.has_change_permission(request, obj)
        if may_tell and workflows.people_to_tell(obj, timezone.now()).exists():
            return fieldsets
        return without_field(fieldsets, "is_told")

    def save_model(self, request, obj, form, change):
        is_told = form.cleaned_data.get("is_told", True)
        told = workflows.save_event(event=obj, by=request.user, is_told=is_told).people_told
        if told:
            words = ngettext(
                "%(number)d person gets a mail about the change of time or place.",
                "%(number)d people get a mail about the change of time or place.",
                told,
            )
            self.message_user(request, words % {"number": told}, messages.INFO)
        if {"seats_on_site", "seats_online", "mode"} & set(form.changed_data):
            self._warn_of_too_few_seats(request, obj)

    def _warn_of_too_few_seats(self, request, event):
        words = _(
            "%(mode)s: seats taken %(taken)d, seats now %(seats)d. Nobody loses a seat; nobody new "
            "gets one before enough have been given back."
        )
        for mode, taken, seats in workflows.overbooked(event, timezone.now()):
            facts = {"mode": mode, "taken": taken, "seats": seats}
            self.message_user(request, words % facts, messages.WARNING)

    # Deleting

    def get_deleted_objects(self, objs, request):
        """The events by name, and why some of them stay; what hangs on them is not counted up."""
        _tree, _counts, perms_needed, _protected = super().get_deleted_objects(objs, request)
        return [str(event) for event in objs], {}, perms_needed, list(_why_not(objs))

    def response_add(self, request, obj, post_url_continue=None):
        return self._after_button(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request, obj):
        return self._after_button(request, obj) or super().response_change(request, obj)

    def _after_button(self, request, event):
        if "_publish" in request.POST:
            self._try(request, workflows.publish, _("“%(event)s” is published."), event)
            return HttpResponseRedirect(_change_url(event))
        if "_copy" in request.POST and self.has_add_permission(request):
            copy = workflows.copy_event(event=event, by=request.user)
            self.message_user(request, _("This is the copy. Give it its own time."))
            return HttpResponseRedirect(_change_url(copy))
        return None

    def _try(self, request, workflow, done, event):
        try:
            workflow(event=event, by=request.user)
        except workflows.NotPossible as reason:
            self.message_user(request, f"{event}: {reason}", messages.ERROR)
        else:
            self.message_user(request, done % {"event": event}, messages.SUCCESS)

    # Actions

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish_events(self, request, queryset):
        for event in queryset:
            self._try(request, workflows.publish, _("“%(event)s” is published."), event)

    @admin.action(description=_("Take back to draft"), permissions=["change"])
    def withdraw_events(self, request, queryset):
        for event in queryset:
            self._try(request, workflows.withdraw, _("“%(event)s” is a draft again."), event)

    @admin.action(description=_("Copy"), permissions=["add"])
    def copy_events(self, request, queryset):
        done = _("“%(event)s” is copied as a draft.")
        for event in queryset:
            self._try(request, workflows.copy_event, done, event)

    @admin.action(description=_("Cancel the event …"), permissions=["change"])
    def cancel_events(self, request, queryset):
        if queryset.count() != 1:
            self.message_user(
                request, _("Cancel one event at a time: each has its reason."), messages.WARNING
            )
            return None
        return HttpResponseRedirect(reverse("admin:events_event_cancel", args=[queryset.get().pk]))

    def get_urls(self):
        cancel = path(
            "<int:pk>/cancel/",
            self.admin_site.admin_view(self.cancel_view),
            name="events_event_cancel",
        )
        postpone = path(
            "<int:pk>/postpone/",
            self.admin_site.admin_view(self.postpone_view),
            name="events_event_postpone",
        )
        register = path(
            "<int:pk>/register/",
            self.admin_site.admin_view(self.register_view),
            name="events_event_register",
        )
        return [cancel, postpone, register, *super().get_urls()]

    def register_view(self, request, pk):
        """Enters somebody who called or wrote, with the same checks as on the public page."""
        event = get_object_or_404(Event, pk=pk)
        if not request.user.has_perm("events.add_registration"):
            raise PermissionDenied
        form = StaffRegistrationForm(request.POST or None, event=event, user=AnonymousUser())
        if form.is_valid():
            try:
                registration = workflows.register(
                    event=event, by=request.user, is_by_staff=True, **form.outcome()
                )
            except workflows.NotPossible as reason:
                form.add_error(None, str(reason))
            else:
                done = _("%(name)s is registered and gets a confirmation by mail.")
                if not registration.is_reachable():
                    done = _("%(name)s is registered. Without an address no mail goes out.")
                if registration.is_waiting():
                    done = _("No seat was free: %(name)s is on the waiting list and told by mail.")
                self.message_user(request, done % {"name": registration.name}, messages.SUCCESS)
                return HttpResponseRedirect(request.path)
        return self._page_about(
            request, event, "events/admin_register.html", title=_("Register somebody"), form=form
        )

    def cancel_view(self, request, pk):
        done = ngettext_lazy(
            "The event is cancelled. %(number)d person gets a mail.",
            "The event is cancelled. %(number)d people get a mail.",
            "number",
        )
        return self._call_off(
            request,
            pk,
            workflows.cancel_event,
            "events/admin_cancel.html",
            _("Cancel the event"),
            done,
        )

    def postpone_view(self, request, pk):
        done = ngettext_lazy(
            "The event is postponed. %(number)d person gets a mail.",
            "The event is postponed. %(number)d people get a mail.",
            "number",
        )
        return self._call_off(
            request,
            pk,
            workflows.postpone_event,
            "events/admin_postpone.html",
            _("Postpone the event"),
            done,
        )

    def _call_off(self, request, pk, workflow, template, title, done):
        """Asks for the reason and says how many people will get a mail."""
        event = get_object_or_404(Event, pk=pk)
        if not self.has_change_permission(request, event):
            raise PermissionDenied
        form = CancelEventForm(request.POST or None)
        if not form.is_valid():
            people = event.registrations.active().count()
            return self._page_about(request, event, template, title=title, form=form, people=people)
        try:
            told = workflow(event=event, reasons=form.reasons(), by=request.user)
        except workflows.NotPossible as reason:
            self.message_user(request, str(reason), messages.ERROR)
        else:
            self.log_change(request, event, [{"changed": {"fields": ["status"]}}])
            self.message_user(request, done % {"number": told}, messages.SUCCESS)
        return HttpResponseRedirect(_change_url(event))


def _why_not(events):
    for event in events:
        try:
            workflows.check_may_be_deleted(event, timezone.now())
        except workflows.NotPossible as reason:
            link = format_html('<a href="{}">{}</a>', _change_url(event), event)
            yield format_html("{}: {}", link, str(reason))


def _change_url(event):
    return reverse("admin:events_event_change", args=[event.pk])
