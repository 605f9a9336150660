"""What a project page has to carry, what is still missing on it, and who pays, for documents.

Sources: Regulation (EU) 2021/1060, Article 50 (description with aims and results, support made
visible) and Article 49(3) (list of operations); Regulation (EU) 2022/129, Annex III.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from content import pdf, photos
from content.languages import in_all_languages
from projects.models import Project, PublicitySign

MARK_IN_DOCUMENTS = (600, 400)  # pixels, on 21 × 14 mm: sharp on paper, and small


def strip_of(project: Project) -> pdf.Strip | None:
    """As `parts/_funding_strip.html` shows it on pages; None without a sign."""
    sign = project.publicity_sign
    if sign is None:
        return None
    marks = []
    if sign.mark:
        png = photos.as_png(sign.mark, MARK_IN_DOCUMENTS)
        marks = [pdf.Mark(png, shows=sign.mark_alt or str(sign.fund))]
    return pdf.Strip(sign.statement, has_emblem=sign.has_eu_emblem, marks=tuple(marks))


def strips_of(projects: Iterable[Project]) -> dict[pdf.Strip, list[Project]]:
    """For papers with little room: emblem and statement once, with the marks of all the projects
    for which they stand, and these projects."""
    groups = {}
    for project in projects:
        if strip := strip_of(project):
            strips, its_projects = groups.setdefault(replace(strip, marks=()), ([], []))
            strips.append(strip)
            its_projects.append(project)
    return {
        replace(bare, marks=tuple(dict.fromkeys(m for each in strips for m in each.marks))): theirs
        for bare, (strips, theirs) in groups.items()
    }


def with_same_strip(projects: Iterable[Project]) -> list[list[Project]]:
    """For pages: projects whose strips look alike come together, to be named at one strip."""
    groups = {}
    for project in projects:
        sign = project.publicity_sign
        look = (sign.statement, sign.has_eu_emblem, sign.mark.name) if sign else project
        groups.setdefault(look, []).append(project)
    return list(groups.values())


def publicity_gaps(project: Project) -> list[str]:
    """What staff still have to fill in, in words; empty if the page carries all it must."""
    needed = [
        (project.fund, _("The fund is missing: it decides which sign is shown.")),
        (_has_text(project, "name"), _("The name is missing.")),
        (project.code, _("The project code is missing.")),
        (project.coordinator, _("The coordinator is missing.")),
        (project.funder, _("The funder is missing.")),
        (project.starts_on and project.ends_on, _("Start or end is missing.")),
        (project.total_cost is not None, _("The total cost is missing.")),
        (project.grant is not None, _("The amount of the public support is missing.")),
        (_has_text(project, "summary"), _("The summary is missing.")),
        (_has_text(project, "purpose"), _("Purpose and goal are missing.")),
        (
            _has_text(project, "actions") or _has_text(project, "approach"),
            _("The actions are missing."),
        ),
        (_has_text(project, "target_groups"), _("The target groups are missing.")),
        (
            _has_text(project, "area") or project.municipalities.exists(),
            _("The area is missing."),
        ),
        (
            project.manager_email or project.manager_phone,
            _("There is no e-mail or phone of a contact person."),
        ),
        (project.register_url, _("The link to the funder's register is missing.")),
        (
            not project.has_ended or _has_text(project, "results"),
            _("The project has ended: its results are missing."),
        ),
    ]
    return [text for is_there, text in needed if not is_there] + _gaps_of_sign(project)


def _gaps_of_sign(project):
    if project.fund is None:
        return []
    sign = project.publicity_sign
    if sign is None:
        return [
            _("No publicity sign is entered for %(fund)s in the programming period %(period)s.")
            % {"fund": project.fund, "period": project.period or "–"}
        ]
    gaps = [
        _("The statement of the sign is missing in %(language)s.") % {"language": name}
        for code, name in settings.LANGUAGES
        if not _statement(sign, code)
    ]
    if project.fund.is_eu and not sign.shows_eu_emblem:
        gaps.append(_("The sign of this EU fund shows no EU emblem."))
    return gaps


def _statement(sign: PublicitySign, language: str) -> str | None:
    return getattr(sign, f"statement_{language}")


def _has_text(project, field):
    return bool(in_all_languages(project, field))
