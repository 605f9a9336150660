"""The door: for staff, and for whoever holds its link. Nothing here needs a script.

Phones without network keep what `state` last said, until `until`: see static/js/door.js.
"""

import uuid
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_permissions_policy.decorators import permissions_policy_override

from events import door, pages, when, workflows
from events.door_forms import WalkInForm
from events.links import door_key, event_of_door, is_door, registration_of_ticket
from events.models import AttendanceEntry, Event, Registration

WORKER = settings.BASE_DIR / "static" / "js" / "door-worker.js"
LAST_DOOR = "door"  # in the session: the phone that opened it reads tickets
NOTES = {
    "arrive": workflows.check_in,
    "leave": workflows.check_out,
    "undo": workflows.undo,
}


def _by_key(view):
    @never_cache
    @wraps(view)
    def wrapped(request, key):
        event = get_object_or_404(Event, pk=event_of_door(key))
        if not is_door(key, event):
            raise Http404
        now = timezone.now()
        if not door.is_open_to(request.user, event, now):
            return _closed(request, event, now)
        return view(request, event)

    return wrapped


def _closed(request, event, now):
    """To the holder of the link: on which days it opens."""
    context = {
        "event": event,
        "is_over": now > door.closes_at(event),
        "opens": when.deadline(event, door.opens_at(event)),
        "closes": when.deadline(event, door.closes_at(event)),
    }
    return render(request, "events/door_closed.html", context, status=403)


def _with_camera(view):
    """Only the door may ask for the camera: it reads tickets."""
    return permissions_policy_override(settings.PERMISSIONS_POLICY | {"camera": ["self"]})(view)


@_with_camera
@_by_key
@require_safe
def page(request, event):
    request.session[LAST_DOOR] = door_key(event)
    return _page(request, event, WalkInForm())


def _page(request, event, form, problem="", asked_about=None):
    rows = [door.row(each, event) for each in door.people(event)]
    searched = asked_about.code if asked_about else request.GET.get("q", "")
    context = pages.facts(event) | door.counts(rows) | _moments(event)
    context |= {
        "key": door_key(event),
        "rows": door.matching(rows, searched) if searched else rows,
        "searched": searched,
        "form": form,
        "problem": problem,
        "asked_about": asked_about and asked_about.pk,
        "clock": door.clock_to_copy(),
        "show_messages": True,
        "workers": " ".join(_workers()),
    }
    is_bad = problem or form.is_bound
    return render(request, "events/door.html", context, status=422 if is_bad else 200)


def _moments(event):
    """Seconds since 1970: when this was said, and until when a phone may keep it."""
    return {"at": timezone.now().timestamp(), "until": door.closes_at(event).timestamp()}


def _workers():
    """One for each language: a ticket is in that of its person, the door in that of its keeper."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield reverse("events:door_worker")


@_by_key
@require_safe
def state(request, event):
    """How things stand, for a phone that catches up or whose neighbour has been busy."""
    rows = [door.row(each, event) for each in door.people(event)]
    return JsonResponse({"people": rows, "token": get_token(request)} | _moments(event))


@_with_camera
@_by_key
@require_POST
def note(request, event):
    try:
        registration = _noted(request, event)
    except workflows.JustArrived as question:
        return _refused(request, event, question, asked_about=_person_asked_for(request, event))
    except workflows.NotPossible as reason:
        return _refused(request, event, reason)
    if _wants_data(request):
        return _as_data(registration, event)
    done = {
        "here": _("%(name)s has arrived."),
        "left": _("%(name)s has left."),
        "expected": _("Taken back: %(name)s has not arrived."),
    }
    messages.success(request, done[door.state(registration)] % {"name": registration.name})
    return HttpResponseRedirect(reverse("events:door", args=[door_key(event)]))


@_with_camera
@_by_key
@require_POST
def walk_in(request, event):
    form = WalkInForm(request.POST)
    if not form.is_valid():
        if _wants_data(request):
            return JsonResponse({"problem": _("Give the name.")}, status=422)
        return _page(request, event, form)
    try:
        registration = workflows.add_walk_in(
            event=event, language=get_language(), **form.cleaned_data, **_told(request)
        )
    except workflows.NotPossible as reason:
        return _refused(request, event, reason)
    if _wants_data(request):
        return _as_data(registration, event)
    messages.success(request, _("%(name)s has arrived.") % {"name": registration.name})
    return HttpResponseRedirect(reverse("events:door", args=[door_key(event)]))


def _refused(request, event, reason, asked_about=None):
    if _wants_data(request):
        return JsonResponse({"problem": str(reason)}, status=422)
    return _page(request, event, WalkInForm(), problem=str(reason), asked_about=asked_about)


def _as_data(registration, event):
    return JsonResponse(door.row(registration, event) | _moments(event))


def _noted(request, event):
    workflow = NOTES.get(request.POST.get("what"))
    if workflow is None:
        raise Http404
    told = _told(request)
    if "sure" in request.POST and workflow is workflows.check_out:
        told["is_sure"] = True
    return workflow(registration=_person_asked_for(request, event), **told)


def _person_asked_for(request, event):
    """By the number, or by the nonce of a walk-in whose number the phone has not learnt yet."""
    who = request.POST.get("who", "")
    registrations = Registration.objects.filter(event=event).select_related("event")
    if who.isdecimal():
        return get_object_or_404(registrations, pk=who)
    entry = AttendanceEntry.objects.filter(nonce=_uuid(who)).first()
    return get_object_or_404(registrations, pk=entry and entry.registration_id)


def _told(request):
    at = _moment(request.POST.get("at", ""))
    return {
        "nonce": _uuid(request.POST.get("nonce", "")),
        "at": at,
        "by": request.user if request.user.is_authenticated else None,
        "device": request.POST.get("device", "")[:40],
    }


def _uuid(text):
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _moment(text):
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def _wants_data(request):
    return request.headers.get("Accept") == "application/json"


@never_cache
@require_safe
def ticket(request, token):
    """Read by the phone at the door it leads to the person; anybody else learns nothing."""
    registrations = Registration.objects.select_related("event")
    registration = get_object_or_404(registrations, pk=registration_of_ticket(token))
    event, user = registration.event, request.user
    keeps_door = is_door(request.session.get(LAST_DOOR, ""), event)
    is_keeper = keeps_door or door.has_right(user)
    if is_keeper and door.is_open_to(user, event, timezone.now()):
        address = reverse("events:door", args=[door_key(event)])
        return redirect(f"{address}?q={registration.code}")
    return render(request, "events/ticket.html", pages.facts(event))


@require_safe
def worker(request):
    """Here and not among the files, because it rules only what is below its own address."""
    return FileResponse(WORKER.open("rb"), content_type="text/javascript")


@_by_key
@require_safe
def manifest(request, event):
    address = reverse("events:door", args=[door_key(event)])
    return JsonResponse(
        {
            "name": _("Door: %(event)s") % {"event": event},
            "short_name": _("Door"),
            "start_url": address,
            "scope": address,
            "display": "standalone",
            "icons": [{"src": reverse("cluster_sign"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )
