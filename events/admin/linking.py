"""The links that open an event to whoever has them, and replacing one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from events import door, workflows
from events.links import door_key
from events.models import Event
from mailing import links


class LinkPages:
    """For the admin of events."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.links_view)
        return [path("<int:pk>/links/", view, name="events_event_links"), *super().get_urls()]

    def links_view(self, request, pk):
        event = get_object_or_404(Event, pk=pk)
        if not self.has_change_permission(request, event):
            raise PermissionDenied
        renewals = {"invitation": workflows.renew_invitation_link}
        if door.has_right(request.user):
            renewals["door"] = workflows.renew_door_link
        if request.method == "POST":
            return self._renew(request, event, renewals)
        return self._page_about(
            request,
            event,
            "events/admin_links.html",
            title=_("Links of the event"),
            invitation_url=links.absolute(event.get_invitation_url()),
            door_url=links.absolute(reverse("events:door", args=[door_key(event)])),
            shows_door="door" in renewals,
        )

    def _renew(self, request, event, renewals):
        renew = renewals.get(request.POST.get("which"))
        if renew is None:
            raise Http404
        renew(event=event, by=request.user)
        done = _("There is a new link. The old ones no longer open anything.")
        self.log_change(request, event, str(done))
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(request.path)
