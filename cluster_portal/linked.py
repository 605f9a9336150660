"""What the upper apps know of a thing of a lower one: shown on its page, put together here."""

from django.utils import timezone

from events.models import Event
from members.models import Offer
from projects.models import Project

MOST_PAST_EVENTS = 6


def events_of_project(project, user) -> dict:
    return _events(Event.objects.filter(projects=project), user)


def work_of_organisation(organisation, user) -> dict:
    """What it offers and needs, the projects it takes part in and the events it organises."""
    projects = Project.objects.visible_to(user).filter(roles__organisation=organisation).distinct()
    events = Event.objects.filter(organisers__organisation=organisation).distinct()
    return {
        "offers": Offer.objects.visible_to(user).filter(organisation=organisation),
        "projects": projects.for_cards().with_publicity(),
        **_events(events, user),
    }


def events_of_focus_area(area, user) -> dict:
    return _events(Event.objects.filter(focus_areas=area), user)


def _events(events, user) -> dict:
    now = timezone.now()
    events = events.visible_to(user, now)
    return {
        "coming_events": events.upcoming(now).for_cards().order_by("starts_at"),
        "past_events": events.past(now).order_by("-starts_at")[:MOST_PAST_EVENTS],
    }
