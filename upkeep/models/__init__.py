from .imports import ImportBatch, ImportRow, RememberedHeading
from .letters import YearlyLetter
from .merging import MergeRecord
from .personal import ErasureRequest, NightlyRun, Viewing
from .quiet import QuietMember

__all__ = [
    "ErasureRequest",
    "ImportBatch",
    "ImportRow",
    "MergeRecord",
    "NightlyRun",
    "QuietMember",
    "RememberedHeading",
    "Viewing",
    "YearlyLetter",
]
