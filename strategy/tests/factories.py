from datetime import date
from itertools import count

from django.core.files.base import ContentFile

from strategy.models import (
    Action,
    Cluster,
    ClusterLabel,
    ClusterRegistration,
    FocusArea,
    MissionLine,
    StrategyDocument,
    StrategyPeriod,
    Theme,
    Value,
)

number = count(1)


def make_cluster(**overrides):
    """Our own cluster if there is none yet, else a partner."""
    n = next(number)
    values = {
        "slug": f"cluster-{n}",
        "name": f"Cluster {n}",
        "is_own": not Cluster.objects.filter(is_own=True).exists(),
    }
    return Cluster.objects.create(**values | overrides)


def make_registration(**overrides):
    cluster = overrides.pop("cluster", None) or make_cluster()
    values = {
        "register": "European Cluster Collaboration Platform",
        "entered_on": date(2022, 7, 1),
    }
    return ClusterRegistration.objects.create(cluster=cluster, **values | overrides)


def make_label(**overrides):
    cluster = overrides.pop("cluster", None) or make_cluster()
    values = {
        "name": "Cluster Excellence Label",
        "level": "Bronze",
        "issued_on": date(2022, 8, 1),
        "expires_on": date(2024, 7, 31),
    }
    return ClusterLabel.objects.create(cluster=cluster, **values | overrides)


def make_strategy(**overrides):
    cluster = overrides.pop("cluster", None) or Cluster.objects.own() or make_cluster()
    values = {
        "title": "Strategy 2023–2027",
        "starts_on": date(2023, 1, 1),
        "ends_on": date(2027, 12, 31),
        "vision": "A known network of sustainable food.",
        "vision_year": 2027,
        "mission": "We develop, connect and speak for food.",
    }
    return StrategyPeriod.objects.create(cluster=cluster, **values | overrides)


def make_mission_line(**overrides):
    strategy = overrides.pop("strategy", None) or make_strategy()
    return MissionLine.objects.create(
        strategy=strategy, **{"text": "food in the region is vigorous"} | overrides
    )


def make_value(**overrides):
    strategy = overrides.pop("strategy", None) or make_strategy()
    return Value.objects.create(strategy=strategy, **{"name": "Honesty"} | overrides)


def make_document(**overrides):
    strategy = overrides.pop("strategy", None) or make_strategy()
    values = {
        "title": "The strategy as a file",
        "language": "en",
        "file": ContentFile(b"%PDF-1.4 strategy", name="strategy.pdf"),
    }
    return StrategyDocument.objects.create(strategy=strategy, **values | overrides)


def make_focus_area(**overrides):
    n = next(number)
    strategy = (
        overrides.pop("strategy", None)
        or StrategyPeriod.objects.of_own_cluster().first()
        or make_strategy()
    )
    values = {
        "slug": f"focus-area-{n}",
        "title": f"Focus area {n}",
        "starts_on": strategy.starts_on,
        "ends_on": strategy.ends_on,
    }
    return FocusArea.objects.create(strategy=strategy, **values | overrides)


def make_action(**overrides):
    focus_area = overrides.pop("focus_area", None) or make_focus_area()
    return Action.objects.create(
        focus_area=focus_area, **{"text": "We try out ways of working."} | overrides
    )


def make_theme(**overrides):
    values = {"name": "Food", "level": Theme.Level.REGIONAL, "area": "South Savo"}
    return Theme.objects.create(**values | overrides)
