"""The pages that combine apps."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import npgettext
from django.views.decorators.csrf import requires_csrf_token

from cluster_portal.my_page import my_page
from cluster_portal.search import search as search_everything
from events.models import Event, PartnerEvent
from events.whats_on import WhatsOn
from members.models import Organisation
from news.models import Article
from projects.models import Project
from strategy.models import FocusArea, StrategyPeriod

NEXT_EVENTS, SOME_MEMBERS, LATEST_NEWS = 4, 8, 3


def home(request):
    now = timezone.now()
    today = timezone.localdate(now)
    members = Organisation.objects.members(today)
    upcoming = Event.objects.visible_to(request.user, now).upcoming(now)
    partner_events = PartnerEvent.objects.shown().upcoming(now)
    strategy = StrategyPeriod.objects.current(today)
    context = {
        "strategy": strategy,
        "focus_areas": FocusArea.objects.of(strategy).current(today) if strategy else [],
        "next_events": WhatsOn(upcoming, partner_events)[:NEXT_EVENTS],
        "members": members.for_cards().order_by("-checked_at", "sort_key")[:SOME_MEMBERS],
        "member_count": members.count(),
        "articles": Article.objects.published(now).order_by("-published_at")[:LATEST_NEWS],
        "figures": figures(now),
    }
    return render(request, "home.html", context)


def figures(now):
    """The cluster in figures: (number, what it counts)."""
    today = timezone.localdate(now)
    members = Organisation.objects.members(today).count()
    running = (
        Project.objects.of_status(Project.Status.RUNNING, today).filter(is_public=True).count()
    )
    coming = Event.objects.published(now).public().upcoming(now).count()
    return [
        (members, npgettext("figure", "member", "members", members)),
        (coming, npgettext("figure", "coming event", "coming events", coming)),
        (running, npgettext("figure", "running project", "running projects", running)),
    ]


@login_required
def my(request):
    context = my_page(request.user, request.GET.get("organisation", ""), timezone.now())
    return render(request, "my.html", context)


def search(request):
    query = request.GET.get("q", "").strip()[:200]
    groups = search_everything(query, request.user)
    context = {"q": query, "groups": groups, "total": sum(group.count for group in groups)}
    return render(request, "search.html", context)


@requires_csrf_token
def csrf_failure(request, reason=""):
    """An expired form: says so, and that what was typed is still one step back."""
    return render(request, "403_csrf.html", {"title": _("The form has expired")}, status=403)


@requires_csrf_token
def not_found(request, exception):
    """By the address alone, whatever is behind it: nobody learns from the page what there is."""
    match = request.resolver_match
    context = {
        "is_personal_link": bool(match) and not {"token", "key"}.isdisjoint(match.kwargs),
        "is_event": bool(match) and match.app_name == "events" and "slug" in match.kwargs,
    }
    return render(request, "404.html", context, status=404)


def rate_limited(request, exception=None):
    return render(request, "429.html", status=429)
