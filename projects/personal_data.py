"""Contact people of projects."""

from django.utils.translation import gettext_lazy as _

from content.personal_data import Erased, Kind, Person, facts, no_longer_than
from projects.models import Project, ProjectRole


def contact_rows(person: Person):
    for project in person.written_to(Project.objects.all(), "manager_email"):
        yield facts(project, "name", "manager_name", "manager_email", "manager_phone")
    for role in person.written_to(ProjectRole.objects.all(), "contact_email"):
        yield facts(role, "project", "contact_name", "contact_email")


def erase_contacts(person: Person) -> Erased:
    projects = list(person.written_to(Project.objects.all(), "manager_email"))
    for project in projects:
        project.manager_name = project.manager_email = project.manager_phone = ""
        project.save()  # its words to find, too
    roles = list(person.written_to(ProjectRole.objects.all(), "contact_email"))
    for role in roles:
        role.contact_name = role.contact_email = ""
        role.save()
    return Erased(erased=len(projects) + len(roles))


KINDS = [
    Kind(
        "projects",
        _("Projects that name you as the person to ask"),
        _("So that people can reach the project."),
        _("Everybody who sees the project."),
        no_longer_than(_("Until the project names somebody else.")),
        contact_rows,
        ("projects.project", "projects.projectrole"),
        erase_contacts,
    ),
]
