"""What those who come have answered and agreed to, on one page of the event."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _

from events import when
from events.answers import AnswersOf
from events.models import Event


class AnswerPages:
    """For the admin of events."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.answers_view)
        return [path("<int:pk>/answers/", view, name="events_event_answers"), *super().get_urls()]

    def answers_view(self, request, pk):
        if not request.user.has_perm("events.view_registration"):
            raise PermissionDenied
        event = get_object_or_404(Event, pk=pk)
        return self._page_about(
            request,
            event,
            "events/admin_answers.html",
            title=_("Answers"),
            answers=AnswersOf(event),
            when=when.describe(event),
        )
