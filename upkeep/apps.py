from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpkeepConfig(AppConfig):
    """Keeping the register in order: imports, merging, quiet members, what we keep about people."""

    name = "upkeep"
    verbose_name = _("Keeping the register in order")
