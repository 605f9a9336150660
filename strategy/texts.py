from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from content.languages import in_all_languages


def require_text(thing, field: str) -> None:
    """Each language may be empty, but not all of them; `ValidationError` for the form otherwise."""
    if not in_all_languages(thing, field):
        label = capfirst(thing._meta.get_field(field).verbose_name)
        raise ValidationError(_("%(field)s: needed in one language at least.") % {"field": label})
