from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from strategy.models import FocusArea


class Phase(models.TextChoices):
    """What a visitor asks for; a status is finer."""

    RUNNING = "running", _("Running")
    PLANNED = "planned", _("In preparation")
    ENDED = "ended", _("Ended")


class ProjectFilterForm(forms.Form):
    status = forms.ChoiceField(
        label=_("Status"), choices=[("", _("All projects")), *Phase.choices], required=False
    )
    focus_area = forms.ModelChoiceField(
        FocusArea.objects.none(),
        label=_("Focus area"),
        to_field_name="slug",
        required=False,
        empty_label=_("All focus areas"),
    )

    def __init__(self, data=None, *, focus_areas, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["focus_area"].queryset = focus_areas
        if not focus_areas:
            del self.fields["focus_area"]

    def chosen(self, name):
        """What was asked for; a wrong word in a link means: all."""
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get(name) or None
