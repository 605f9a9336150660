from django.contrib.auth import get_user_model
from django.db.models import Q


def who_may(permission: str) -> list:
    """The staff with this right, such as `members.change_application`, by themselves or a group."""
    app, _dot, codename = permission.partition(".")
    has_right = Q(is_superuser=True)
    for path in ("user_permissions", "groups__permissions"):
        has_right |= Q(**{f"{path}__codename": codename, f"{path}__content_type__app_label": app})
    staff = get_user_model().objects.filter(has_right, is_staff=True, is_active=True)
    return list(staff.distinct().order_by("pk"))
