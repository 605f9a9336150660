"""Funded projects for programs elsewhere, with what the funds want to be said of them.

Contact persons are left out: their names and addresses are for readers of the page.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import override
from ninja import Query, Router, Schema
from pydantic import Field

from content.api import (
    Asked,
    AskedPage,
    Named,
    Page,
    Picture,
    TextLanguages,
    both,
    named,
    page_of,
    picture,
    texts,
)
from content.dates import Precision
from content.numbers import Currency
from mailing.links import absolute
from members.models import Organisation
from projects.models import Project, ProjectRole
from strategy.models import FocusArea

router = Router(tags=["projects"])

NO_FUNDING = {"fund": "", "fund_abbreviation": "", "programme": "", "statement": ""}
NARRATIVES = ("purpose", "approach", "actions", "target_groups", "results", "continuation")


class Funding(Schema):
    fund: str
    fund_abbreviation: str
    programme: str
    period: str = Field(description="The programming period, such as 2021–2027.")
    funder: str
    statement: str = Field(description="To be shown wherever the project is told of.")
    has_eu_emblem: bool = Field(description="The emblem of the Union goes with the statement.")
    currency: Literal[tuple(Currency.values)]
    total_cost: Decimal | None
    grant: Decimal | None = Field(description="What the funders granted.")
    eu_share: Decimal | None = Field(description="The EU's part of the total cost, in per cent.")
    text_languages: TextLanguages


class ProjectFacts(Schema):
    slug: str
    url: str = Field(description="The page that people read.")
    name: str
    acronym: str
    code: str = Field(description="As in the funding decision.")
    summary: str
    area: str
    status: Literal[tuple(Project.Status.values)]
    starts_on: date | None
    ends_on: date | None = Field(description="With the time that the funder added, if any.")
    date_precision: Literal[tuple(Precision.values)]
    coordinator: str
    website: str
    register_url: str = Field(description="The page in the funder's register.")
    funding: Funding
    focus_areas: list[Named]
    picture: Picture | None
    text_languages: TextLanguages


class Party(Schema):
    role: Literal[tuple(ProjectRole.Kind.values)]
    name: str
    member: str = Field(description="The slug of the organisation, if it is a member today.")


class WholeProject(ProjectFacts):
    purpose: str = Field(description="HTML of a few elements, without scripts; so the next five.")
    approach: str
    actions: str
    target_groups: str
    results: str
    continuation: str
    parties: list[Party]


class AskedProjects(AskedPage):
    status: Literal[tuple(Project.Status.values)] | None = None
    focus_area: str = Field("", description="The code of one.")

    def chosen_from(self, projects, today):
        if self.status:
            projects = projects.of_status(self.status, today)
        if self.focus_area:
            areas = FocusArea.objects.visible_to(AnonymousUser())
            projects = projects.filter(focus_areas__in=areas.filter(slug=self.focus_area))
        return projects


@router.get("/projects", response=Page[ProjectFacts], summary="Projects, the latest first")
def list_projects(request, asked: Query[AskedProjects]):
    today = timezone.localdate()
    with override(asked.lang):
        return page_of(asked.chosen_from(_public_projects(today), today), asked, _facts)


@router.get("/projects/{slug}", response=WholeProject, summary="One project")
def get_project(request, slug: str, asked: Query[Asked]):
    with override(asked.lang):
        return _everything(get_object_or_404(_public_projects(timezone.localdate()), slug=slug))


def _public_projects(today):
    everybody = AnonymousUser()
    projects = Project.objects.visible_to(everybody).with_status(today).for_cards()
    projects = projects.with_publicity().select_related("programme")
    return projects.prefetch_related(
        Prefetch("focus_areas", FocusArea.objects.visible_to(everybody))
    )


def _facts(project):
    coordinator = project.coordinator
    return texts(project, "name", "summary", "area") | {
        "slug": project.slug,
        "url": absolute(project.get_absolute_url()),
        "acronym": project.acronym,
        "code": project.code,
        "status": project.computed_status,
        "starts_on": project.starts_on,
        "ends_on": project.last_day,
        "date_precision": project.date_precision,
        "coordinator": coordinator.name if coordinator else "",
        "website": project.website,
        "register_url": project.register_url,
        "funding": _funding(project),
        "focus_areas": [named(each, "title", each.slug) for each in project.focus_areas.all()],
        "picture": picture(project, "cover", absolute),
    }


def _funding(project):
    sign, words = project.publicity_sign, {"text_languages": {}}
    if project.fund:
        words = both(words, texts(project.fund, fund="name", fund_abbreviation="abbreviation"))
    if project.programme:
        words = both(words, texts(project.programme, programme="name"))
    if sign:
        words = both(words, texts(sign, "statement"))
    return (
        NO_FUNDING
        | words
        | {
            "period": str(project.period or ""),
            "funder": project.funder_name_on(timezone.localdate()),
            "has_eu_emblem": bool(sign and sign.has_eu_emblem),
            "currency": project.currency,
            "total_cost": project.total_cost,
            "grant": project.grant,
            "eu_share": project.eu_share,
        }
    )


def _everything(project):
    roles = list(project.roles.all())
    members = Organisation.objects.visible_to(AnonymousUser())
    slugs = dict(
        members.filter(pk__in=[role.organisation_id for role in roles]).values_list("pk", "slug")
    )
    return both(_facts(project), texts(project, *NARRATIVES)) | {
        "parties": [
            {"role": each.kind, "name": each.name, "member": slugs.get(each.organisation_id, "")}
            for each in roles
        ]
    }
