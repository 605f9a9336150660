from strategy.models.clusters import (
    Cluster,
    ClusterIncome,
    ClusterLabel,
    ClusterRegistration,
    ClusterStaff,
)
from strategy.models.periods import (
    Action,
    FocusArea,
    MissionLine,
    StrategyDocument,
    StrategyPeriod,
    Theme,
    Value,
)

__all__ = [
    "Action",
    "Cluster",
    "ClusterIncome",
    "ClusterLabel",
    "ClusterRegistration",
    "ClusterStaff",
    "FocusArea",
    "MissionLine",
    "StrategyDocument",
    "StrategyPeriod",
    "Theme",
    "Value",
]
