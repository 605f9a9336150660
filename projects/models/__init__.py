from projects.models.funding import (
    Fund,
    Funder,
    Programme,
    ProgrammingPeriod,
    PublicitySign,
)
from projects.models.parts import Indicator, ProjectDocument, ProjectNumber, ProjectRole
from projects.models.projects import Project

__all__ = [
    "Fund",
    "Funder",
    "Indicator",
    "Programme",
    "ProgrammingPeriod",
    "Project",
    "ProjectDocument",
    "ProjectNumber",
    "ProjectRole",
    "PublicitySign",
]
