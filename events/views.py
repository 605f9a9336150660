from itertools import groupby
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contact.limits import network
from content.revalidation import revalidated
from content.templatetags.content import content
from events import (
    calendar,
    following,
    limits,
    materials,
    month,
    pages,
    structured_data,
    whats_on,
    when,
    workflows,
)
from events.forms import EventFilterForm, RegistrationForm
from events.models import Event, PartnerEvent, Registration
from events.models.registration import LANGUAGES
from events.offer import registration_offer
from events.templatetags.events import where
from members.models import Organisation
from projects.publicity import with_same_strip

EVENTS_PER_PAGE = 24


@require_safe
def event_list(request):
    now = timezone.now()
    partner_events = PartnerEvent.objects.shown()
    form = EventFilterForm(request.GET, user=request.user, has_partners=partner_events.exists())
    if form.chosen("view") == "month":
        return _month_page(request, form, partner_events, now)
    is_past = bool(form.chosen("past"))
    events = form.filter(Event.objects.shown(now).visible_to(request.user, now))
    theirs = form.filter_partners(partner_events)
    both = whats_on.WhatsOn(
        events.past(now) if is_past else events.upcoming(now),
        theirs.past(now) if is_past else theirs.upcoming(now),
        latest_first=is_past,
    )
    page = Paginator(both, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_past": is_past,
        "page": page,
        "months": _by_month(page.object_list),
        "other_url": reverse("events:list") + ("" if is_past else "?past=1"),
        "clear_url": reverse("events:list") + ("?past=1" if is_past else ""),
        "filters": urlencode(_filters(request, form)),
        "following": following.chosen(form),
        "ways_of_following": following.ways(form),
        "crumbs": [(_("Events"), "")],
    }
    return render(request, "events/list.html", context)


def _month_page(request, form, partner_events, now):
    today = timezone.localdate(now)
    events = form.filter(Event.objects.shown(now).visible_to(request.user, now))
    theirs = form.filter_partners(partner_events)
    first = month.first_day(form.chosen("month") or "", today)
    shown = month.month_with(events, theirs, first, today)
    filters = _filters(request, form)
    context = {
        "form": form,
        "filters": urlencode(filters),
        "clear_url": "?" + urlencode({"view": "month", "month": f"{first:%Y-%m}"}),
        "month": shown,
        "previous_query": urlencode({"view": "month", "month": shown.previous} | filters),
        "next_query": urlencode({"view": "month", "month": shown.next} | filters),
        "crumbs": [(_("Events"), reverse("events:list")), (shown.in_words, "")],
    }
    return render(request, "events/month.html", context)


def _filters(request, form):
    """What stays when one goes on to another month, to the past or back."""
    return {name: value for name in form.NARROWING if (value := request.GET.get(name, ""))}


def _by_month(events):
    groups = groupby(events, key=lambda event: (event.local_start.year, event.local_start.month))
    return [(when.month(group[0].local_start), group) for _month, group in _as_lists(groups)]


def _as_lists(groups):
    return [(key, list(group)) for key, group in groups]


@require_safe
def detail(request, slug):
    now = timezone.now()
    event, key = pages.find(request, slug, now)
    own = event.registrations.active().of(request.user).first()
    organisers = list(event.organisers.select_related("organisation"))
    with_page = _with_page(organisers, request.user)
    projects = event.projects.visible_to(request.user).with_publicity()
    context = pages.facts(event, key) | {
        "event_is_public": event.is_shown(now) and event.is_public(),
        "is_preview": not event.is_shown(now),
        "is_over": not event.is_upcoming(now),
        "offer": registration_offer(event, now, key=key),
        "own_registration": own,
        "shows_online_url": bool(own and own.may_see_online_url(now)),
        "languages": [label for code, label in LANGUAGES if code in event.languages],
        "organisers": organisers,
        "linked_organisations": with_page,
        "days": _programme(event),
        "speakers": event.speakers.select_related("organisation"),
        "number_of_projects": len(projects),
        "strips": with_same_strip(projects),
        "focus_areas": event.focus_areas.visible_to(request.user),
        "series": pages.others_of_series(event, request.user, now),
        "materials": [
            (each, each.address(key)) for each in materials.open_to(event, request.user, own, now)
        ],
        "pictures": [
            (each, each.address(key), each.srcset(key)) for each in event.pictures.public()
        ],
        "structured_data": structured_data.event_data(event, organisers, with_page),
        "crumbs": [(_("Events"), reverse("events:list")), (content(event, "title"), "")],
    }
    return render(request, "events/detail.html", context)


def _with_page(organisers, user):
    """Keys of the organisations whose profile this person can open."""
    keys = [each.organisation_id for each in organisers if each.organisation_id]
    visible = Organisation.objects.visible_to(user)
    return set(visible.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


def _programme(event):
    """(day in words, its items) for each day."""
    items = event.programme_items.prefetch_related("speakers")
    days = _as_lists(groupby(items, key=lambda item: item.day))
    return [(when.day_of_event(event, day), items) for day, items in days]


@require_safe
def material(request, slug, pk):
    now = timezone.now()
    event, _key = pages.find(request, slug, now)
    own = event.registrations.active().of(request.user).first()
    return materials.file_of(materials.open_to(event, request.user, own, now), pk)


@never_cache
def register(request, slug):
    now = timezone.now()
    event, key = pages.find(request, slug, now)
    offer = registration_offer(event, now, key=key)
    is_hopeless = event.is_full() and not event.has_waiting_list
    if not event.takes_registrations(now) or (request.method != "POST" and is_hopeless):
        return redirect(pages.facts(event, key)["event_url"])  # it says why
    form = RegistrationForm(request.POST or None, event=event, user=request.user)
    if form.is_bound and form.is_only_asking_for_a_row:
        form = form.with_what_was_typed()
    elif form.is_valid() and (
        status := _status_after_registering(request, event, form, is_invited=bool(key), now=now)
    ):
        url = reverse("events:registered", args=[event.slug])
        query = {"as": status} | ({"key": key} if key else {})
        return redirect(f"{url}?{urlencode(query)}")
    context = pages.facts(event, key)
    context |= {
        "form": form,
        "offer": offer,
        "strips": with_same_strip(event.projects.visible_to(request.user).with_publicity()),
        "crumbs": pages.crumbs_below(context, _("Register")),
    }
    return render(request, "events/register.html", context, status=422 if form.is_bound else 200)


def _status_after_registering(request, event, form, *, is_invited, now):
    """Registers and returns the status, or says on the form why not."""
    asked = form.outcome()
    emails = [asked["email"], *(guest.email for guest in asked["colleagues"])]
    if not limits.take(network=network(request), emails=emails, now=now):
        form.add_error(None, limits.TOO_MANY)
        return ""
    try:
        registration = workflows.register(
            event=event,
            by=request.user if request.user.is_authenticated else None,
            language=get_language(),
            is_invited=is_invited,
            **asked,
        )
    except workflows.NotPossible as reason:
        form.add_error(None, str(reason))
        return ""
    return registration.status


@require_safe
def registered(request, slug):
    event, key = pages.find(request, slug, timezone.now())
    context = pages.facts(event, key)
    context["status"] = request.GET.get("as", Registration.Status.REGISTERED)
    context["crumbs"] = pages.crumbs_below(context, _("Registration"))
    return render(request, "events/registered.html", context)


# Calendars


@require_safe
def calendar_feed(request):
    """Of our own events only, unlike the lists: partners publish calendars themselves, and whoever
    subscribes to theirs too would see each event twice. Nor would a copy here know at once that a
    partner has moved or called off something."""
    now = timezone.now()
    events = Event.objects.shown(now).public().upcoming(now)
    form = EventFilterForm(request.GET, user=AnonymousUser())
    with override(_wanted_language(request)):
        topics = ", ".join(following.topics(form))
        name = f"{calendar.feed_name()} ({topics})" if topics else ""
        file = calendar.feed(form.filter(events), name=name)
    return revalidated(request, HttpResponse(file, content_type=calendar.CONTENT_TYPE))


@require_safe
def calendar_file(request, slug):
    now = timezone.now()
    event, _key = pages.find(request, slug, now)
    if not event.is_shown(now) or not calendar.has_place_in_calendar(event):
        raise Http404
    with override(_wanted_language(request)):
        file = calendar.file_for(event)
    answer = HttpResponse(
        file,
        content_type=calendar.CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{event.slug}.ics"'},
    )
    return revalidated(request, answer, is_public=event.is_public())


def _wanted_language(request):
    """These addresses have no language in their path: `?lang=sv`, else the installation's own."""
    wanted = request.GET.get("lang", "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


# A signed-in person's own registrations


@login_required
@require_safe
def my_list(request):
    now = timezone.now()
    own = Registration.objects.of(request.user).active().select_related("event")
    context = {
        "coming": [_row(each, now) for each in own.coming(now).order_by("event__starts_at")],
        "past": [_row(each, now) for each in own.past(now).order_by("-event__starts_at")],
        "crumbs": [(_("My page"), reverse("my")), (_("My events"), "")],
    }
    return render(request, "events/my_list.html", context)


def _row(registration, now):
    return {
        "registration": registration,
        "event": registration.event,
        "when": when.describe(registration.event),
        "where": where(registration.event),
        "tone": "good" if registration.has_seat() else "warn",
        "can_be_cancelled": registration.can_be_cancelled(now),
    }


@login_required
@require_POST
def my_cancel(request, pk):
    registration = get_object_or_404(Registration.objects.of(request.user), pk=pk)
    try:
        workflows.cancel_registration(registration=registration, by=request.user)
    except workflows.NotPossible as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Your registration is cancelled."))
    return redirect("my_events:list")
