"""Who may see which fact of a profile.

A fact that the organisation has not decided about follows the defaults here. A farm is mostly also
somebody's home, so its contact facts start with the members; facts about size start with the staff.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    PUBLIC = "public", _("Everyone")
    MEMBERS = "members", _("Members of the cluster")
    STAFF = "staff", _("Only the cluster's staff")


LABELS = {
    "website": _("website"),
    "email": _("e-mail"),
    "phone": _("phone"),
    "address": _("street address"),
    "location": _("place on a map"),
    "opening_hours": _("opening hours"),
    "social_links": _("social media"),
    "people": _("contact persons"),
    "exports": _("export countries"),
    "identifiers": _("business id"),
    "size": _("size"),
    "industry": _("industry class"),
}

_DEFAULTS = {
    "website": Audience.PUBLIC,
    "email": Audience.PUBLIC,
    "phone": Audience.PUBLIC,
    "address": Audience.PUBLIC,
    "location": Audience.PUBLIC,
    "opening_hours": Audience.PUBLIC,
    "social_links": Audience.PUBLIC,
    "people": Audience.PUBLIC,  # each person must have agreed first: Role.is_public
    "exports": Audience.PUBLIC,
    "identifiers": Audience.MEMBERS,
    "size": Audience.STAFF,
    "industry": Audience.MEMBERS,
}
_DEFAULTS_OF_A_HOME = {
    "email": Audience.MEMBERS,
    "phone": Audience.MEMBERS,
    "address": Audience.MEMBERS,
    "location": Audience.MEMBERS,
}
_SEEN_BY = {
    Audience.PUBLIC: {Audience.PUBLIC},
    Audience.MEMBERS: {Audience.PUBLIC, Audience.MEMBERS},
    Audience.STAFF: {Audience.PUBLIC, Audience.MEMBERS, Audience.STAFF},
}


def chosen_or_default(chosen: dict, *, is_home: bool) -> dict[str, str]:
    defaults = _DEFAULTS | (_DEFAULTS_OF_A_HOME if is_home else {})
    return {field: chosen.get(field, audience) for field, audience in defaults.items()}


def seen_by(audience: str, visibility: dict[str, str]) -> frozenset[str]:
    return frozenset(
        field for field, allowed in visibility.items() if allowed in _SEEN_BY[Audience(audience)]
    )


def check(value):
    """Validator of the JSON column."""
    if not isinstance(value, dict):
        raise ValidationError(_("Give the audience of each field."))
    for field, audience in value.items():
        if field not in _DEFAULTS or audience not in Audience.values:
            raise ValidationError(
                _("“%(field)s: %(audience)s” is not something we know."),
                params={"field": field, "audience": audience},
            )
