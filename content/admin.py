"""What the admin screens of translated content have in common."""

from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from js_asset import Media as MediaWithNonce
from modeltranslation.admin import (
    TranslationAdmin,
    TranslationStackedInline,
)
from modeltranslation.admin import (
    TranslationTabularInline as ModeltranslationTabularInline,
)


class CompactTexts:
    """Texts start small: with four languages on a screen there are many."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and type(field.widget) is AdminTextareaWidget:  # not the editor of rich text
            field.widget.attrs["rows"] = 3
        return field


class ContentAdmin(CompactTexts, TranslationAdmin):
    """Language switch above the form, the editor under a strict CSP, a link to the public page."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    class Media:
        js = ["js/admin-languages.js"]

    def render_change_form(self, request, context, *args, **kwargs):
        if isinstance(context["media"], MediaWithNonce):  # the editor has an inline import map
            context["media"] = context["media"].with_nonce(str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None


class TranslationInline(CompactTexts, TranslationStackedInline):
    extra = 0


class TranslationTabularInline(CompactTexts, ModeltranslationTabularInline):
    extra = 0
