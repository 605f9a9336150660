"""What the staff's groups are called on pages. What they may do: cluster_portal/roles.py."""

from django.contrib.auth.models import Group
from django.utils.translation import pgettext_lazy

NAMES = {
    "Editor": pgettext_lazy("group of staff", "Editor"),
    "Event organiser": pgettext_lazy("group of staff", "Event organiser"),
    "Manager": pgettext_lazy("group of staff", "Manager"),
}


def name_of(group: Group) -> str:
    return str(NAMES.get(group.name, group.name))
