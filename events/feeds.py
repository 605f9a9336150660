from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext_lazy

from events import calendar, following, when
from events.forms import EventFilterForm
from events.models import Event
from mailing import links


class EventFeed(Feed):
    """Coming public events in the language of the address, the latest published first.

    Narrowed as the list is: `?focus_area=`, `?kind=`, `?held_in=`. Without those of partners, for
    the reasons that hold for `views.calendar_feed`.
    """

    feed_type = Atom1Feed
    subtitle = gettext_lazy("Coming events of the cluster")
    link = reverse_lazy("events:list")

    def get_object(self, request):
        return EventFilterForm(request.GET, user=AnonymousUser())

    def title(self, form):
        topics = ", ".join(following.topics(form))
        return f"{calendar.feed_name()} ({topics})" if topics else calendar.feed_name()

    def feed_url(self, form):
        return links.absolute(following.chosen(form).feed_url)

    def items(self, form):
        now = timezone.now()
        events = Event.objects.published(now).public().upcoming(now)
        return form.filter(events).order_by("-created_at")[:50]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        parts = (when.describe(item), calendar.place(item), item.summary)
        return escape(" · ".join(part for part in parts if part))  # an Atom summary is HTML

    def item_link(self, item):
        return links.absolute(item.get_absolute_url())

    def item_guid(self, item):
        return item.uid.urn

    def item_pubdate(self, item):
        return item.created_at

    def item_updateddate(self, item):
        return item.updated_at

    def item_categories(self, item):
        return [str(item.get_kind_display())]
