"""The cluster in numbers, for everybody: each chart from a fixed number of queries."""

from collections import defaultdict

from django.db.models import Count, Min, Q
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cluster_portal.charts import Chart, Row
from content.templatetags.content import shown_language
from events.models import Event, Registration
from members.models import Membership, Organisation
from projects.models import Project
from strategy.models import FocusArea, StrategyPeriod

MOST_YEARS = 10


def charts(now):
    """Those that have something to show."""
    drawn = (
        members_by_type(now),
        members_over_time(now),
        events_and_participants(now),
        focus_area_coverage(now),
    )
    return [chart for chart in drawn if chart]


def members_by_type(now):
    numbers = dict(
        Organisation.objects.members(timezone.localdate(now))
        .order_by()
        .values_list("type")
        .annotate(number=Count("pk"))
    )
    rows = [Row(label, [numbers[kind]]) for kind, label in _types() if kind in numbers]
    return Chart(
        key="members-by-type",
        title=_("Members by type"),
        text=_("Today's members of the cluster."),
        first_column=_("Type"),
        columns=[_("Members")],
        rows=sorted(rows, key=lambda row: -row.values[0]),
    )


def members_over_time(now):
    today = timezone.localdate(now)
    first = Membership.objects.aggregate(first=Min("since"))["first"]
    years = _years(first.year if first else today.year, today.year)
    last_days = {year: min(today, today.replace(year=year, month=12, day=31)) for year in years}
    numbers = Membership.objects.aggregate(
        **{
            f"in_{year}": Count(
                "organisation",
                filter=Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day)),
                distinct=True,
            )
            for year, day in last_days.items()
        }
    )
    return Chart(
        key="members-over-time",
        title=_("Members over time"),
        text=_("At the end of each year; this year today."),
        first_column=_("Year"),
        columns=[_("Members")],
        rows=[Row(str(year), [numbers[f"in_{year}"]]) for year in years],
    )


def events_and_participants(now):
    """Events that have been; whoever had a seat and is not known to have stayed away took part."""
    events = Event.objects.published(now).public().past(now)
    year = ExtractYear("starts_at", tzinfo=timezone.get_default_timezone())
    held = dict(
        events.order_by().annotate(year=year).values_list("year").annotate(number=Count("pk"))
    )
    participants = dict(
        Registration.objects.filter(
            event__in=events,
            status__in=[Registration.Status.REGISTERED, Registration.Status.ATTENDED],
        )
        .order_by()
        .annotate(year=ExtractYear("event__starts_at", tzinfo=timezone.get_default_timezone()))
        .values_list("year")
        .annotate(number=Count("pk"))
    )
    this_year = timezone.localdate(now).year
    return Chart(
        key="events-and-participants",
        title=_("Events and participants"),
        text=_("Open events that have been, and the people who took part."),
        first_column=_("Year"),
        columns=[_("Events"), _("Participants")],
        rows=[
            Row(str(year), [held.get(year, 0), participants.get(year, 0)])
            for year in _years(min(held, default=this_year), this_year)
        ],
    )


def focus_area_coverage(now):
    today = timezone.localdate(now)
    strategy = StrategyPeriod.objects.current(today)
    areas = list(FocusArea.objects.of(strategy).current(today)) if strategy else []
    projects = _by_area(Project.objects.filter(is_public=True), areas)
    events = _by_area(Event.objects.published(now).public(), areas)
    return Chart(
        key="focus-areas",
        title=_("Work on the focus areas"),
        text=_("Projects and open events of each focus area; one may belong to several."),
        first_column=_("Focus area"),
        columns=[_("Projects"), _("Events")],
        rows=[
            Row(area.title, [projects[area.pk], events[area.pk]], _other_language(area))
            for area in areas
        ],
    )


def _by_area(things, areas):
    numbers = (
        things.filter(focus_areas__in=areas)
        .order_by()
        .values_list("focus_areas")
        .annotate(number=Count("pk", distinct=True))
    )
    return defaultdict(int, numbers)


def _other_language(area):
    language = shown_language(area, "title")
    return "" if language in (None, get_language()) else language


def _types():
    return [(kind.value, str(kind.label)) for kind in Organisation.Type]


def _years(first, last):
    return list(range(max(first, last - MOST_YEARS + 1), last + 1))
