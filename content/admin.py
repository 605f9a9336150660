"""What the admin screens of translated content have in common."""

from modeltranslation.admin import (
    TranslationAdmin,
    TranslationStackedInline,
)
from modeltranslation.admin import (
    TranslationTabularInline as ModeltranslationTabularInline,
)


class ContentAdmin(TranslationAdmin):
    """Language switch above the form, the editor under a strict CSP, a link to the public page."""

    class Media:
        js = ["js/admin-languages.js"]

    def render_change_form(self, request, context, *args, **kwargs):
        # The editor's import map is an inline script.
        context["media"] = context["media"].with_nonce(str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None


class TranslationInline(TranslationStackedInline):
    extra = 0


class TranslationTabularInline(ModeltranslationTabularInline):
    extra = 0
