from django.contrib import admin

from members.models import ContactNote

from ..widgets import DayInput


@admin.register(ContactNote)
class ContactNoteAdmin(admin.ModelAdmin):
    list_display = ["organisation", "kind", "held_on", "text", "by"]
    list_filter = ["kind", "held_on"]
    list_select_related = ["organisation", "by"]
    search_fields = ["organisation__search_text", "text"]
    date_hierarchy = "held_on"
    autocomplete_fields = ["organisation"]
    fields = ["organisation", "kind", "held_on", "text"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "held_on":
            kwargs["widget"] = DayInput
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        obj.by = obj.by or request.user
        super().save_model(request, obj, form, change)


class ContactNoteInline(admin.TabularInline):
    """On the organisation's page, to read; written down by “Add contact note”."""

    model = ContactNote
    extra = 0
    fields = readonly_fields = ["held_on", "kind", "text", "by"]
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return False
