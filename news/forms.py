from django import forms
from django.utils.translation import gettext_lazy as _

from strategy.models import FocusArea


class ArticleFilterForm(forms.Form):
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

    def chosen(self):
        """The focus area asked for; a wrong address in a link means: all."""
        return self.cleaned_data.get("focus_area") if self.is_valid() else None
