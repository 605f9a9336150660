from strategy.models.clusters import Cluster, ClusterLabel, ClusterRegistration
from strategy.models.means import ClusterIncome, ClusterStaff
from strategy.models.periods import (
    Action,
    FocusArea,
    MissionLine,
    StrategyDocument,
    StrategyPeriod,
    Theme,
    Value,
)
from strategy.models.working_days import ClosedDay

__all__ = [
    "Action",
    "ClosedDay",
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
