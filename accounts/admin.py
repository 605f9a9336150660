from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts import groups, workflows
from accounts.models import User
from content.exports import Exported

admin.site.unregister(Group)


class GroupFilter(admin.SimpleListFilter):
    title = _("groups")
    parameter_name = "group"

    def lookups(self, request, model_admin):
        return [(str(group.pk), groups.name_of(group)) for group in Group.objects.order_by("name")]

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(groups=self.value())


class NewPersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["email", "display_name", "language"]


@admin.register(User)
class UserAdmin(Exported, admin.ModelAdmin):
    """People who can sign in. They need no password: a code comes by mail."""

    list_display = ["display_name", "email", "language", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", GroupFilter, "language"]
    search_fields = ["display_name", "email"]
    filter_horizontal = ["groups"]
    readonly_fields = ["last_login", "joined_at"]
    fieldsets = [
        (None, {"fields": ["display_name", "email", "language", "is_active"]}),
        (
            _("Staff"),
            {
                "fields": ["is_staff", "groups", "is_superuser"],
                "description": _(
                    "Editor: news, strategy and project texts. Event organiser: events and "
                    "registrations. Manager: everything the cluster runs on."
                ),
            },
        ),
        (_("Dates"), {"fields": ["last_login", "joined_at"]}),
    ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label_from_instance = groups.name_of
        return field

    def get_form(self, request, obj=None, **kwargs):
        return NewPersonForm if obj is None else super().get_form(request, obj, **kwargs)

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [(None, {"fields": ["display_name", "email", "language"]})]
        return super().get_fieldsets(request, obj)

    def get_readonly_fields(self, request, obj=None):
        """Only an administrator makes staff: nobody widens their own rights."""
        if request.user.is_superuser:
            return self.readonly_fields
        return [*self.readonly_fields, "is_staff", "groups", "is_superuser"]

    def has_change_permission(self, request, obj=None):
        if (
            obj is not None
            and obj.is_staff
            and obj != request.user
            and not request.user.is_superuser
        ):
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            if "email" in form.changed_data:  # staff vouch for it, as for a new account
                workflows.move_account(user=obj, email=obj.email)
            return
        account = workflows.create_account(
            email=obj.email,
            display_name=obj.display_name,
            language=obj.language,
            by=request.user,
        )
        obj.pk = account.pk

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser
