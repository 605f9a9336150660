from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content.exports import Exported
from members.models import Offer
from members.workflows import offers

from ..widgets import DayInput


class OpenFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("Open")), ("ended", _("Ended")), *Offer.Outcome.choices]

    def queryset(self, request, queryset):
        open_now = Offer.objects.open(timezone.localdate()).values("pk")
        if self.value() == "open":
            return queryset.filter(pk__in=open_now)
        if self.value() == "ended":
            return queryset.exclude(pk__in=open_now)
        if self.value() in Offer.Outcome.values:
            return queryset.filter(outcome=self.value())
        return queryset


@admin.register(Offer)
class OfferAdmin(Exported, admin.ModelAdmin):
    list_display = ["title", "kind", "organisation", "audience", "expires_on", "outcome"]
    list_filter = [OpenFilter, "kind", "audience"]
    list_select_related = ["organisation"]
    search_fields = ["search_text", "organisation__search_text"]
    autocomplete_fields = ["organisation", "contact"]
    readonly_fields = ["outcome", "closed_at", "created_by", "created_at"]
    actions = ["close_as_done", "close_as_over"]
    fieldsets = [
        (None, {"fields": ["organisation", "kind", "title", "text", "lang"]}),
        (_("Until when and for whom"), {"fields": ["needed_by", "expires_on", "audience"]}),
        (_("Who answers"), {"fields": ["contact"]}),
        (_("History"), {"fields": ["outcome", "closed_at", "created_by", "created_at"]}),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in ("needed_by", "expires_on"):
            kwargs["widget"] = DayInput
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        obj.created_by = obj.created_by or request.user
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Close: found a partner"), permissions=["change"])
    def close_as_done(self, request, queryset):
        self._close(request, queryset, Offer.Outcome.PARTNER)

    @admin.action(description=_("Close: no longer of interest"), permissions=["change"])
    def close_as_over(self, request, queryset):
        self._close(request, queryset, Offer.Outcome.NO_LONGER)

    def _close(self, request, queryset, outcome):
        now = timezone.now()
        for offer in queryset:
            offers.close_offer(offer=offer, outcome=outcome, by=request.user, now=now)
        count = len(queryset)
        text = ngettext("%(count)d is closed.", "%(count)d are closed.", count)
        self.message_user(request, text % {"count": count})
