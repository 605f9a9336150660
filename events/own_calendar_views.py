"""One's own events in one's own calendar: a secret address that its owner can take back."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from content.revalidation import revalidated
from events import calendar
from events.models import CalendarToken, Event, Registration
from mailing import links

SHOWN_AFTER = timedelta(days=90)


@never_cache
@login_required
@require_safe
def page(request):
    own = CalendarToken.objects.filter(user=request.user).first()
    address = ""
    if own:
        path = reverse("events_machine:own", args=[own.token])
        address = calendar.subscription(links.absolute(path))
    crumbs = [
        (_("My page"), reverse("my")),
        (_("My events"), reverse("my_events:list")),
        (_("My calendar"), ""),
    ]
    return render(request, "events/my_calendar.html", {"address": address, "crumbs": crumbs})


@login_required
@require_POST
def make(request):
    CalendarToken.objects.get_or_create(user=request.user)
    messages.success(request, _("Your address is ready."))
    return redirect("my_events:calendar")


@login_required
@require_POST
def revoke(request):
    CalendarToken.objects.filter(user=request.user).delete()
    messages.success(request, _("The address shows nothing any more."))
    return redirect("my_events:calendar")


@require_safe
def feed(request, token):
    """Without the addresses of online meetings: whoever gets hold of the link reads it too."""
    own = get_object_or_404(
        CalendarToken.objects.select_related("user"), token=token, user__is_active=True
    )
    now = timezone.now()
    registrations = Registration.objects.of(own.user).with_seat()
    events = Event.objects.shown(now).filter(
        pk__in=registrations.values("event"), ends_at__gt=now - SHOWN_AFTER
    )
    with override(own.user.language):
        file = calendar.feed(events, name=f"{calendar.feed_name()} ({own.user.display_name})")
    answer = HttpResponse(
        file, content_type=calendar.CONTENT_TYPE, headers={"X-Robots-Tag": "noindex"}
    )
    return revalidated(request, answer, is_public=False)
