"""The word lists that staff keep: places, product groups, raw materials, channels, schemes."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content.admin import ContentAdmin
from content.folding import query_words
from members.models import (
    CertificateScheme,
    Municipality,
    Product,
    ProductGroup,
    RawMaterial,
    SalesChannel,
    Synonym,
)

from .parts import OVERRIDES, CountriesByName, OnlyFilter


class ValidTodayFilter(OnlyFilter):
    title = _("merged")
    parameter_name = "today"
    only = _("Only those that exist today")

    def needing(self, queryset):
        return queryset.valid_on(timezone.localdate())


@admin.register(Municipality)
class MunicipalityAdmin(CountriesByName, ContentAdmin):
    list_display = ["name", "code", "region", "country", "valid_from", "valid_to", "successor"]
    list_filter = [ValidTodayFilter, "country", "region"]
    list_select_related = ["successor"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["successor"]
    fields = ["name", "code", "country", "region", "valid_from", "valid_to", "successor"]


@admin.register(ProductGroup)
class ProductGroupAdmin(ContentAdmin):
    list_display = ["name", "parent", "synonyms", "order"]
    list_filter = [("parent", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["parent"]
    search_fields = ["name", "synonyms"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent"]
    fields = ["name", "parent", "synonyms", "order", "slug"]


@admin.register(RawMaterial)
class RawMaterialAdmin(ContentAdmin):
    list_display = ["name", "synonyms", "is_proposed"]
    list_filter = ["is_proposed"]
    search_fields = ["name", "synonyms"]
    fields = ["name", "synonyms", "is_proposed"]
    actions = ["suggest_to_everybody"]

    @admin.action(description=_("Suggest these words to everybody"), permissions=["change"])
    def suggest_to_everybody(self, request, queryset):
        done = queryset.update(is_proposed=False)
        text = ngettext("%(count)d word.", "%(count)d words.", done) % {"count": done}
        self.message_user(request, text)


@admin.register(SalesChannel)
class SalesChannelAdmin(ContentAdmin):
    list_display = ["name", "order"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "order", "slug"]


@admin.register(CertificateScheme)
class CertificateSchemeAdmin(CountriesByName, ContentAdmin):
    list_display = ["name", "issuer", "country", "is_organic"]
    list_filter = ["is_organic", "country"]
    search_fields = ["name", "issuer"]
    fields = ["name", "issuer", "country", "website", "is_organic"]
    formfield_overrides = OVERRIDES


@admin.register(Product)
class ProductAdmin(ContentAdmin):
    list_display = ["name", "organisation", "group", "is_organic"]
    list_filter = ["is_organic", ("group", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["organisation", "group"]
    search_fields = ["search_text"]
    search_help_text = _("Finds words of the product, its group and its raw materials.")
    autocomplete_fields = ["organisation", "group", "raw_materials"]
    fields = [
        "organisation",
        "name",
        "group",
        "description",
        "raw_materials",
        "is_organic",
        "picture",
        "picture_alt",
        "order",
    ]

    def get_search_results(self, request, queryset, search_term):
        for word in query_words(search_term):
            queryset = queryset.filter(search_text__contains=word)
        return queryset, False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        Product.objects.filter(pk=form.instance.pk).refresh_search_text()

    def delete_queryset(self, request, queryset):
        for product in queryset:  # each takes its words out of its organisation's
            product.delete()


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    list_display = ["words"]
    search_fields = ["words"]
    fields = ["words"]
