from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mailing.models import Mail
from members.workflows import NotPossible
from upkeep import letters, tasks
from upkeep.models import YearlyLetter


@admin.register(YearlyLetter)
class YearlyLetterAdmin(admin.ModelAdmin):
    change_form_template = "upkeep/admin/yearly_letter.html"
    list_display = ["year", "started_at", "started_by", "finished_at"]
    list_select_related = ["started_by"]
    fields = ["year", "started_at", "started_by", "finished_at"]
    readonly_fields = ["started_at", "started_by", "finished_at"]

    def has_change_permission(self, request, obj=None):
        is_draft = obj is None or obj.started_at is None
        return is_draft and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def get_urls(self):
        view = self.admin_site.admin_view(self.start)
        return [
            path("<int:pk>/start/", view, name="upkeep_yearlyletter_start"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.started_at:
            sent = Mail.objects.filter(key__startswith=f"yearly-letter:{obj.year}:")
            context["mail_count"] = sent.count()
            context["failed_count"] = sent.given_up().count()
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def start(self, request, pk):
        """How it looks for any one member and how many get it; the button sends it."""
        letter = get_object_or_404(YearlyLetter, pk=pk)
        if not super().has_change_permission(request, letter):
            raise PermissionDenied
        back = HttpResponseRedirect(reverse("admin:upkeep_yearlyletter_change", args=[pk]))
        if letter.started_at:
            return back
        if request.method == "POST":
            try:
                letters.start(letter=letter, by=request.user, now=timezone.now())
            except NotPossible as reason:
                self.message_user(request, str(reason), messages.ERROR)
            else:
                tasks.ring_letter(letter.year)
                self.log_change(request, letter, str(_("Started")))
                self.message_user(request, _("The letters are on their way."), messages.SUCCESS)
            return back
        context = {
            **self.admin_site.each_context(request),
            "title": _("Look and send"),
            "opts": self.model._meta,
            "letter": letter,
            **_whom_and_what(letter, request.GET.get("organisation")),
        }
        return TemplateResponse(request, "upkeep/admin/start_letter.html", context)


def _whom_and_what(letter, wanted):
    """`wanted`: the key of the organisation whose letter is shown; else the first one's."""
    receivers = letters.receivers(timezone.localdate())
    reached = [(organisation, people) for organisation, people in receivers if people]
    shown = next((each for each in reached if str(each[0].pk) == wanted), None)
    shown = shown or next(iter(reached), None)
    mail = {}
    if shown:
        organisation, (person, *_others) = shown
        mail = letters.preview(organisation, person, letter.year) | {"to": person}
    return {
        "reached": reached,
        "nobody": [organisation for organisation, people in receivers if not people],
        "mail_count": sum(len(people) for _organisation, people in reached),
        "shown": shown[0] if shown else None,
        "mail": mail,
    }
