from pathlib import PurePath

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.templatetags.content import content
from members.models import Organisation
from projects import structured_data
from projects.forms import Phase, ProjectFilterForm
from projects.models import Project, ProjectDocument
from strategy.models import FocusArea

PHASE_OF = {
    Project.Status.RUNNING: Phase.RUNNING,
    Project.Status.PLANNED: Phase.PLANNED,
    Project.Status.APPLIED: Phase.PLANNED,
    Project.Status.ENDED: Phase.ENDED,
    Project.Status.ARCHIVED: Phase.ENDED,
}


@require_safe
def project_list(request):
    """Running, coming and ended projects, or those of one phase or focus area."""
    visible = Project.objects.visible_to(request.user)
    areas = FocusArea.objects.visible_to(request.user).filter(projects__in=visible).distinct()
    form = ProjectFilterForm(request.GET or None, focus_areas=areas)
    focus_area, phase = form.chosen("focus_area"), form.chosen("status")
    if focus_area:
        visible = visible.in_focus_area(focus_area)
    groups = {Phase(phase): []} if phase else {phase: [] for phase in Phase}
    for project in visible.for_cards().with_status(timezone.localdate()):
        found_in = PHASE_OF[project.computed_status]
        if found_in in groups:
            groups[found_in].append(project)
    context = {
        "groups": [(phase, projects) for phase, projects in groups.items() if projects],
        "form": form,
        "is_filtered": bool(focus_area or phase),
        "crumbs": [(_("Projects"), "")],
    }
    return render(request, "projects/list.html", context)


@require_safe
def project_detail(request, slug, linked=None):
    """One project; `linked(project, user)` adds what apps above know of it."""
    user, today = request.user, timezone.localdate()
    project = get_object_or_404(
        Project.objects.visible_to(user).with_facts().with_publicity(), slug=slug
    )
    context = {
        "project": project,
        "roles": project.roles.all(),
        "visible_organisations": set(
            Organisation.objects.visible_to(user)
            .filter(project_roles__project=project)
            .values_list("pk", flat=True)
        ),
        "funder_name": project.funder_name_on(today),
        "coordinating_funder_name": (
            project.coordinating_funder and project.coordinating_funder.name_on(today)
        ),
        "shares": project.known_shares(),
        "indicators": project.indicators.all(),
        "focus_areas": project.focus_areas.visible_to(user),
        "documents": project.documents.visible_to(user),
        "main_text": "purpose" if project.purpose else "summary",
        "json_ld": structured_data.research_project(project),
        "crumbs": [
            (_("Projects"), reverse("projects:list")),
            (project.acronym or content(project, "name"), ""),
        ],
    }
    if linked:
        context |= linked(project, user)
    response = render(request, "projects/detail.html", context)
    if not project.is_public:
        add_never_cache_headers(response)
    return response


@require_safe
def document(request, slug, pk):
    found = get_object_or_404(
        ProjectDocument.objects.visible_to(request.user), pk=pk, project__slug=slug
    )
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, filename=PurePath(found.file.name).name)
    if not found.is_for_everybody:
        add_never_cache_headers(response)
    return response
