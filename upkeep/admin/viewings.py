from django.contrib import admin, messages
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Organisation, Role
from upkeep import viewing
from upkeep.models import Viewing


@admin.register(Viewing)
class ViewingAdmin(admin.ModelAdmin):
    """Who looked at the portal as whom, when and why. Adding one begins to look."""

    list_display = ["person", "by", "started_at", "until_shown", "reason"]
    list_select_related = ["person", "by"]
    list_filter = ["started_at"]
    search_fields = ["person__display_name", "person__email", "by__display_name", "reason"]
    date_hierarchy = "started_at"
    autocomplete_fields = ["person"]
    fields = ["person", "by", "started_at", "until_shown", "reason"]
    readonly_fields = ["by", "started_at", "until_shown"]
    add_form_template = "upkeep/admin_view_as.html"

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["person", "reason"]

    def get_readonly_fields(self, request, obj=None):
        return self.fields if obj else []

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        stop = path("stop/", self.admin_site.admin_view(self.stop), name="upkeep_viewing_stop")
        return [stop, *super().get_urls()]

    @admin.display(description=_("until"))
    def until_shown(self, looked):
        return looked.until

    def get_changeform_initial_data(self, request):
        """From an organisation's page: whoever manages it, else edits it."""
        initial = super().get_changeform_initial_data(request)
        organisation = request.GET.get("organisation", "")
        if organisation.isdecimal():
            roles = Role.objects.current(timezone.localdate()).editing().of_active_people()
            of_it = roles.filter(organisation=organisation, person__is_staff=False)
            role = of_it.order_by("-kind", "starts_on", "pk").first()  # managers first
            initial["person"] = role.person_id if role else None
        return initial

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "person":
            kwargs["queryset"] = User.objects.filter(is_active=True, is_staff=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        try:
            begun = viewing.start(person=obj.person, by=request.user, reason=obj.reason)
        except viewing.NotPossible as reason:
            obj.refused = str(reason)
            return
        obj.pk = begun.pk
        request.session[viewing.SESSION_KEY] = begun.pk

    def log_addition(self, request, obj, message):
        return None  # the row itself is the log

    def response_add(self, request, obj, post_url_continue=None):
        if refused := getattr(obj, "refused", None):
            self.message_user(request, refused, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        return HttpResponseRedirect(reverse("my"))

    def stop(self, request):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        key = request.session.pop(viewing.SESSION_KEY, None)
        mine = Viewing.objects.running(timezone.now()).filter(pk=key, by=request.user).first()
        if mine:
            viewing.stop(viewing=mine)
            self.message_user(request, _("You are yourself again."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:index"))


organisations = admin.site.get_model_admin(Organisation)
organisations.change_form_template = "upkeep/admin_organisation.html"
organisations.change_list_template = "upkeep/admin_organisations.html"
