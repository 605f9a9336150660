"""The staff roles: groups with least rights, kept in step with this table after each migration."""

from collections.abc import Iterator

from django.apps import apps as installed_apps

VIEW = ("view",)
EDIT = ("view", "add", "change")
FULL = ("view", "add", "change", "delete")

# Of whole apps, or of one model: who only needs the directory sees no applications and no fees.
DIRECTORY = {
    "members.organisation": VIEW,
    "members.product": VIEW,
    "members.certificate": VIEW,
    "members.municipality": VIEW,
}
ROLES = {
    "Editor": {
        "news": FULL,
        "statements": EDIT,
        "strategy": EDIT,
        "projects": EDIT,
        "events.event": VIEW,
        "content.trash": VIEW,
        **DIRECTORY,
    },
    "Event organiser": {
        "events": FULL,
        "content.trash": VIEW,
        "projects": VIEW,
        "strategy": VIEW,
        **DIRECTORY,
    },
    "Manager": {
        "news": FULL,
        "events": FULL,
        "projects": FULL,
        "members": FULL,
        "statements": FULL,
        "strategy": FULL,
        "contact": FULL,
        "mailing": VIEW,
        "accounts": EDIT,
        "content": EDIT,
        "upkeep": FULL,
    },
}


def sync_roles(sender, using, apps=installed_apps, **kwargs):
    """Give each role's group exactly the rights of the table. `flush` sends no `apps`."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    permissions = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    for role, rights in ROLES.items():
        group, _ = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set(list(_granted(rights, permissions)))


def _granted(rights: dict, permissions: dict) -> Iterator:
    for (app, codename), permission in permissions.items():
        verb, _underscore, model = codename.partition("_")
        if verb in rights.get(app, ()) or verb in rights.get(f"{app}.{model}", ()):
            yield permission
