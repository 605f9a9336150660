"""The rows that belong to an event, on its form."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AdminTextareaWidget,
    AdminTimeWidget,
)
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from content.admin import TranslationInline
from events.models import (
    CostShare,
    EventPicture,
    Material,
    Organiser,
    ProgrammeItem,
    Question,
    ReminderRule,
    ReminderRun,
    Speaker,
)
from events.staff_forms import (
    CostShareFormSet,
    QuestionForm,
    QuestionFormSet,
    ReminderRuleForm,
    ReminderRuleFormSet,
)


class SplitDateTimeWithoutSeconds(AdminSplitDateTime):
    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.widgets[1].format = MINUTES


MINUTES = "%H:%M"
WIDGETS = {
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    models.URLField: {"assume_scheme": "https"},
    models.TimeField: {"widget": AdminTimeWidget(format=MINUTES)},
    models.DateTimeField: {
        "form_class": forms.SplitDateTimeField,
        "widget": SplitDateTimeWithoutSeconds,
    },
}


class OrganiserInline(admin.TabularInline):
    model = Organiser
    extra = 0
    autocomplete_fields = ["organisation"]
    fields = ["organisation", "external_name", "is_main", "order"]


class SpeakerInline(TranslationInline):
    model = Speaker
    autocomplete_fields = ["organisation"]
    fields = [("name", "order"), "title", ("organisation", "organisation_name")]


class ProgrammeItemInline(TranslationInline):
    model = ProgrammeItem
    formfield_overrides = WIDGETS
    fields = [("day", "starts_at", "ends_at", "order"), "title", "description", "speakers"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Only the speakers of this event can be chosen."""
        event_id = request.resolver_match.kwargs.get("object_id")
        kwargs["queryset"] = Speaker.objects.filter(event=event_id)
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class MaterialInline(TranslationInline):
    model = Material
    formfield_overrides = WIDGETS
    fields = ["title", ("file", "url"), ("author", "is_agreed"), ("language", "audience", "order")]


class EventPictureInline(TranslationInline):
    model = EventPicture
    fields = ["image", "shown", "alt", ("credit", "order"), ("shows_people", "do_people_agree")]
    readonly_fields = ["shown"]

    @admin.display(description=_("as it is kept"))
    def shown(self, picture):
        if not picture.pk:
            return _("It is shown here when the event has been saved.")
        return format_html(
            '<img src="{}" alt="{}" width="240">', picture.get_absolute_url(), picture.alt
        )


class CostShareInline(admin.TabularInline):
    model = CostShare
    formset = CostShareFormSet
    autocomplete_fields = ["project"]
    extra = 0


class ReminderRuleInline(admin.TabularInline):
    model = ReminderRule
    form = ReminderRuleForm
    formset = ReminderRuleFormSet

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1


class ReminderRunInline(admin.TabularInline):
    """What went out, and what was too late. Nothing is written here."""

    model = ReminderRun
    fields = readonly_fields = ["minutes_before", "starts_at", "state", "number", "at"]
    extra = 0

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class QuestionInline(TranslationInline):
    model = Question
    form = QuestionForm
    formset = QuestionFormSet
    fields = [
        ("kind", "is_required", "order"),
        "text",
        "choices",
        "purpose",
        "delete_answers_on",
    ]
