"""What the list of events shows of each, in one line, and how it is narrowed."""

from django.conf import settings
from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from content import translation_state
from content.translation_state import State
from events import when
from events.models import Event

SIGNS = {State.ORIGINAL: "✓", State.WHOLE: "✓", State.PARTLY: "…", State.OLDER: "!"}


class StatusFilter(admin.SimpleListFilter):
    """What became public by its time is published, whatever was last saved."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Event.Status.choices

    def queryset(self, request, queryset):
        now, status = timezone.now(), self.value()
        if status == Event.Status.PUBLISHED:
            return queryset.published(now)
        if status == Event.Status.SCHEDULED:
            return queryset.filter(status=status, publish_at__gt=now)
        return queryset.filter(status=status) if status else queryset


class ListOfEvents:
    """For the admin of events."""

    list_display = ["title", "when", "status_shown", "seats", "where", "audience"]
    list_filter = [StatusFilter, "kind", "audience", "mode", "focus_areas", "projects"]

    def get_list_display(self, request):
        """Languages last but one: whom they are for and how full they are is looked for first."""
        shown = [name for name in super().get_list_display(request) if name != "translations_shown"]
        return [*shown[:-1], "translations_shown", shown[-1]]

    @admin.display(description=_("status"), ordering="status")
    def status_shown(self, event):
        status = Event.Status
        return (
            status.PUBLISHED.label
            if event.is_published(timezone.now())
            else event.get_status_display()
        )

    @admin.display(description=_("seats taken"), ordering="seats_taken")
    def seats(self, event):
        if (seats := event.seats_in_all()) is None:
            return event.seats_taken
        return _("%(taken)s of %(seats)s") % {"taken": event.seats_taken, "seats": seats}

    @admin.display(description=_("languages"), empty_value="–")
    def translations_shown(self, event):
        names = dict(settings.LANGUAGES)
        marks = format_html_join(
            " ",
            '<span class="translation-{}" title="{}">{}&nbsp;{}</span>',
            (
                (state, _in_words(names[code], state), code.upper(), SIGNS.get(state, "–"))
                for code, state in translation_state.states(event)
            ),
        )
        return format_html('<span class="translations">{}</span>', marks) if marks else None


def _in_words(language, state):
    return pgettext("state of a language", "%(language)s: %(state)s") % {
        "language": language,
        "state": state.label,
    }


def state_in_words(event, now) -> str:
    """What saving the form means."""
    if event is None or (event.status == Event.Status.DRAFT):
        return _(
            "Saving keeps a draft for staff and for whoever has its link. With a time in “publish "
            "at”, it appears by itself at that time."
        )
    if event.is_postponed():
        return _("It is postponed. Give it its new time and publish it: those registered are told.")
    if event.is_cancelled():
        return _("It is cancelled: its page stays and says so.")
    if event.is_published(now):
        return _("It is published: what you save is seen at once.")
    return _("It is published by itself: %(time)s. Empty that time to keep it a draft.") % {
        "time": when.moment(event.publish_at.astimezone(event.zone))
    }
