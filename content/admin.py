"""What the admin screens of translated content have in common."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext
from js_asset import Media as MediaWithNonce
from modeltranslation.admin import (
    TranslationAdmin,
    TranslationStackedInline,
)
from modeltranslation.admin import (
    TranslationTabularInline as ModeltranslationTabularInline,
)

from content import translation_state
from content.models import Trash
from content.translation_state import State
from content.trash_admin import TrashAdmin


class CompactTexts:
    """Texts start small: with four languages on a screen there are many."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and type(field.widget) is AdminTextareaWidget:  # not the editor of rich text
            field.widget.attrs["rows"] = 3
        return field


class ValuesFilter(admin.AllValuesFieldListFilter):
    """The choice of those without a value has a name, too."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            shown = choice["display"] if choice["display"] != "" else pgettext("filter", "none")
            yield choice | {"display": shown}


admin.FieldListFilter.register(
    lambda field: isinstance(field, models.CharField) and not field.choices,
    ValuesFilter,
    take_priority=True,
)


class TranslationFilter(admin.SimpleListFilter):
    """“Swedish: missing”, “English: older than the original” …"""

    title = _("translations")
    parameter_name = "translation"
    worth_looking_for = (State.MISSING, State.PARTLY, State.OLDER)

    def lookups(self, request, model_admin):
        return [
            (f"{code}-{state}", f"{name}: {state.label}")
            for code, name in settings.LANGUAGES
            for state in self.worth_looking_for
        ]

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        code, state = self.value().split("-")
        return queryset.filter(**{f"translations__{code}__state": state})


@admin.action(description=_("Translations still say what the original says"))
def confirm_translations(model_admin, request, queryset):
    for thing in queryset:
        translation_state.confirm(thing)
        model_admin.log_change(
            request, thing, str(_("Translations still say what the original says"))
        )
    done = len(queryset)
    told = ngettext(
        "%(count)d item: its translations are no longer marked as older.",
        "%(count)d items: their translations are no longer marked as older.",
        done,
    )
    model_admin.message_user(request, told % {"count": done})


def _codes(codes):
    names = dict(settings.LANGUAGES)
    return format_html_join(
        "", '<abbr title="{}">{}</abbr> ', ((names[code], code.upper()) for code in codes)
    )


class ContentAdmin(CompactTexts, TranslationAdmin):
    """Language switch above the form, the editor under a strict CSP, a link to the public page.

    Where the model records the state of its translations, the list shows it, filters by it, and
    the form offers a copy of the original.
    """

    change_form_template = "content/admin_change_form.html"
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    class Media:
        css = {"all": ["css/admin-languages.css"]}
        js = ["js/admin-languages.js"]

    @property
    def _knows_translations(self):
        return any(field.name == "translations" for field in self.opts.fields)

    def get_list_display(self, request):
        first, *others = super().get_list_display(request)
        shown = ["translations_shown"] if self._knows_translations else []
        return [first, *shown, *others]  # near the name: a wide list is cut off on the right

    def get_list_filter(self, request):
        filters = super().get_list_filter(request)
        return [*filters, TranslationFilter] if self._knows_translations else filters

    def get_actions(self, request):
        actions = super().get_actions(request)
        if self._knows_translations and self.has_change_permission(request):
            name = "confirm_translations"
            actions[name] = (confirm_translations, name, confirm_translations.short_description)
        return actions

    @admin.display(description=_("languages"), empty_value="–")
    def translations_shown(self, thing):
        states = translation_state.states(thing)
        lines = format_html_join(
            "",
            '<li class="translation-{}">{}{}</li>',
            (
                (state, _codes(code for code, its in states if its == state), state.label)
                for state in State
                if state in dict(states).values()
            ),
        )
        return format_html('<ul class="translations">{}</ul>', lines) if lines else None

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if self._knows_translations:
            translation_state.refresh(form.instance)

    def render_change_form(self, request, context, *args, **kwargs):
        if isinstance(context["media"], MediaWithNonce):  # the editor has an inline import map
            context["media"] = context["media"].with_nonce(str(request.csp_nonce))
        written_in = getattr(kwargs.get("obj"), "translations", {}).get("original")
        context["original_language"] = written_in or settings.LANGUAGE_CODE
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None


class TranslationInline(CompactTexts, TranslationStackedInline):
    extra = 0


class TranslationTabularInline(CompactTexts, ModeltranslationTabularInline):
    extra = 0


admin.site.register(Trash, TrashAdmin)
