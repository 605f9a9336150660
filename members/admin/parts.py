"""What several of the screens share."""

from django import forms
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from content.fields import PrivateFileField
from members.forms import countries_near_first
from members.widgets import PrivateFileInput

OVERRIDES = {
    models.URLField: {"assume_scheme": "https"},
    PrivateFileField: {"widget": PrivateFileInput},
}


class CountriesByName:
    """Countries are chosen by name, our own ones first."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "country":
            return forms.ChoiceField(
                label=capfirst(db_field.verbose_name),
                choices=lambda: ([("", "–")] if db_field.blank else []) + countries_near_first(),
                initial=db_field.get_default() or None,
                required=not db_field.blank,
                help_text=db_field.help_text,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def document_link(name, pk, file):
    """The way to a private document for those who may see it."""
    if not file:
        return "–"
    return format_html(
        '<a href="{}">{}</a>', reverse(f"my_members:{name}", args=[pk]), _("Open the document")
    )


class OnlyFilter(admin.SimpleListFilter):
    """A filter of one choice: only the rows that need somebody."""

    def lookups(self, request, model_admin):
        return [("1", self.only)]

    def queryset(self, request, queryset):
        return self.needing(queryset) if self.value() else queryset
