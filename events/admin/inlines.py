"""The rows that belong to an event, on its form."""

from django.contrib import admin

from content.admin import TranslationInline, TranslationTabularInline
from events.forms import ReminderRuleForm, ReminderRuleFormSet
from events.models import Material, Organiser, ProgrammeItem, ReminderRule, Speaker


class OrganiserInline(admin.TabularInline):
    model = Organiser
    extra = 0
    autocomplete_fields = ["organisation"]
    fields = ["organisation", "external_name", "is_main", "order"]


class SpeakerInline(TranslationTabularInline):
    model = Speaker
    autocomplete_fields = ["organisation"]
    fields = ["name", "title", "organisation", "organisation_name", "order"]


class ProgrammeItemInline(TranslationInline):
    model = ProgrammeItem
    fields = [("day", "starts_at", "ends_at", "order"), "title", "description", "speakers"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Only the speakers of this event can be chosen."""
        event_id = request.resolver_match.kwargs.get("object_id")
        kwargs["queryset"] = Speaker.objects.filter(event=event_id)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class MaterialInline(TranslationInline):
    model = Material
    fields = ["title", ("file", "url"), ("language", "audience", "order")]


class ReminderRuleInline(admin.TabularInline):
    model = ReminderRule
    form = ReminderRuleForm
    formset = ReminderRuleFormSet

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1
