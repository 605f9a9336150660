from datetime import date
from itertools import count

from django.core.files.base import ContentFile

from projects.models import (
    Fund,
    Funder,
    Indicator,
    Programme,
    ProgrammingPeriod,
    Project,
    ProjectDocument,
    ProjectNumber,
    ProjectRole,
    PublicitySign,
)

number = count(1)


def make_period(**overrides):
    values = {"starts_on": date(2021, 1, 1), "ends_on": date(2027, 12, 31)} | overrides
    name = values.pop("name", "2021–2027")
    return ProgrammingPeriod.objects.get_or_create(name=name, defaults=values)[0]


def make_fund(**overrides):
    values = {
        "name_en": "European Regional Development Fund",
        "abbreviation_en": "ERDF",
        "abbreviation_fi": "EAKR",
        "is_eu": True,
        "code_pattern": r"^A\d{5}$",
    }
    return Fund.objects.create(**values | overrides)


def make_programme(**overrides):
    return Programme.objects.create(
        **{"name_en": "Innovation and Skills in Finland", "period": make_period()} | overrides
    )


def make_funder(**overrides):
    return Funder.objects.create(**{"name": "Regional Council"} | overrides)


def make_sign(**overrides):
    values = {
        "statement_en": "Co-funded by the European Union",
        "statement_fi": "Euroopan unionin osarahoittama",
        "statement_sv": "Medfinansieras av Europeiska unionen",
        "statement_pl": "Dofinansowane przez Unię Europejską",
        "shows_eu_emblem": True,
    }
    for needed, make in (("fund", make_fund), ("period", make_period)):
        if needed not in overrides:
            values[needed] = make()
    return PublicitySign.objects.create(**values | overrides)


def make_project(**overrides):
    n = next(number)
    values = {
        "slug": f"project-{n}",
        "name": f"Project {n}",
        "summary": "What the project is about.",
        "starts_on": date(2023, 1, 1),
        "ends_on": date(2029, 6, 30),
    }
    return Project.objects.create(**values | overrides)


def make_role(**overrides):
    """The coordinator unless told otherwise; an organisation outside the portal."""
    project = overrides.pop("project", None) or make_project()
    values = {"kind": ProjectRole.Kind.COORDINATOR}
    if "organisation" not in overrides:
        values["external_name"] = "University"
    return ProjectRole.objects.create(project=project, **values | overrides)


def make_number(**overrides):
    project = overrides.pop("project", None) or make_project()
    values = {"kind": ProjectNumber.Kind.APPLICATION, "value": "303247"}
    return ProjectNumber.objects.create(project=project, **values | overrides)


def make_indicator(**overrides):
    project = overrides.pop("project", None) or make_project()
    values = {"code": "RCO04", "name": "Enterprises with non-financial support", "target": 12}
    return Indicator.objects.create(project=project, **values | overrides)


def make_document(**overrides):
    project = overrides.pop("project", None) or make_project()
    values = {
        "title": "Final report",
        "audience": ProjectDocument.Audience.PUBLIC,
        "file": ContentFile(b"%PDF-1.4 report", name="report.pdf"),
    }
    return ProjectDocument.objects.create(project=project, **values | overrides)
