"""What an exported list of organisations tells of each."""

from django.contrib import admin
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.exports import Exported
from members.models import Membership, Role


class OrganisationExport(Exported):
    export_columns = [
        *("official_name", "marketing_name", "type", "legal_form", "business_ids"),
        *("municipality", "street", "postal_code", "town", "country"),
        *("website", "email", "phone", "products_in_words"),
        *("is_member_today", "member_since", "category", "people_in_words", "checked_at"),
    ]

    def for_export(self, queryset):
        today = timezone.localdate()
        return queryset.select_related("municipality").prefetch_related(
            "identifiers",
            "products",
            Prefetch("roles", Role.objects.current(today).select_related("person")),
            Prefetch("memberships", Membership.objects.order_by("-since")),
        )

    @admin.display(description=_("business id"))
    def business_ids(self, organisation):
        return ", ".join(each.value for each in organisation.identifiers.all())

    @admin.display(description=_("products"))
    def products_in_words(self, organisation):
        return "; ".join(product.name for product in organisation.products.all())

    @admin.display(description=_("member since"))
    def member_since(self, organisation):
        membership = self._membership(organisation)
        return membership and membership.since

    @admin.display(description=_("category of the membership"))
    def category(self, organisation):
        membership = self._membership(organisation)
        return membership and membership.get_category_display()

    @admin.display(description=_("people"))
    def people_in_words(self, organisation):
        return "; ".join(
            f"{role.person} <{role.person.email}> ({role.get_kind_display()})"
            for role in organisation.roles.all()
        )

    def _membership(self, organisation):
        """The open one, else the latest."""
        memberships = list(organisation.memberships.all())
        return next((each for each in memberships if each.until is None), None) or (
            memberships[0] if memberships else None
        )
