"""The strategy with what is done for it: focus areas, their projects and events."""

from itertools import groupby

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cluster_portal.linked import events_of_focus_area
from content.templatetags.content import content
from projects.models import Project
from strategy import structured_data
from strategy.models import Cluster, FocusArea, StrategyPeriod


@require_safe
def overview(request):
    """From the vision to the focus areas; `?period=` shows another strategy than the current."""
    strategies = StrategyPeriod.objects.of_own_cluster().visible_to(request.user)
    strategy = _chosen_strategy(request, strategies)
    cluster = Cluster.objects.with_proofs().own()
    context = {
        "strategy": strategy,
        "focus_area_groups": _focus_areas_by_time(strategy, request.user) if strategy else [],
        "other_strategies": strategies.exclude(pk=strategy.pk) if strategy else [],
        "own_cluster": cluster,
        "json_ld": structured_data.organisation(cluster) if cluster else None,
        "crumbs": [(_("Strategy"), "")],
    }
    response = render(request, "strategy/overview.html", context)
    if strategy and not strategy.is_public:
        add_never_cache_headers(response)
    return response


def _chosen_strategy(request, strategies):
    if "period" not in request.GET:
        return strategies.current(timezone.localdate())
    try:
        return get_object_or_404(strategies, pk=int(request.GET["period"]))
    except (ValueError, OverflowError):
        raise Http404 from None


def _focus_areas_by_time(strategy, user):
    """In groups of the same dates, the latest first: [((first day, last day), focus areas)]."""
    areas = strategy.focus_areas.prefetch_related(
        "actions",
        Prefetch("projects", Project.objects.visible_to(user), to_attr="shown_projects"),
    )
    groups = groupby(areas, key=lambda area: (area.starts_on, area.ends_on))
    return [(dates, list(group)) for dates, group in groups]


@require_safe
def focus_area(request, slug):
    """One focus area: its actions with their state, its projects and its events."""
    user, now = request.user, timezone.now()
    today = timezone.localdate(now)
    area = get_object_or_404(
        FocusArea.objects.of_own_cluster()
        .visible_to(user)
        .select_related("strategy")
        .prefetch_related("actions"),
        slug=slug,
    )
    projects = Project.objects.visible_to(user).in_focus_area(area)
    context = {
        "area": area,
        "is_running": area.is_running(today),
        "is_over": area.ends_on < today,
        "projects": projects.for_cards().with_publicity(),
        **events_of_focus_area(area, user),
        "other_areas": area.strategy.focus_areas.exclude(pk=area.pk),
        "crumbs": [(_("Strategy"), reverse("strategy:overview")), (content(area, "title"), "")],
    }
    response = render(request, "strategy/focus_area.html", context)
    if not area.strategy.is_public:
        add_never_cache_headers(response)
    return response
