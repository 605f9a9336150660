"""Pictures from a phone: taken or chosen, cut to the shape in which pages show them."""

from django import forms
from django.db.models import ImageField
from django.utils.translation import gettext_lazy as _

from content.photos import Crop

SHAPE_ON_PAGE = 3 / 2  # width by height, as in static/css/portal.css
ACCEPTED = "image/jpeg,image/png,image/webp"


class PictureInput(forms.ClearableFileInput):
    """The picture that is there, and two ways to a new one: the camera and the files."""

    template_name = "members/my/_picture_input.html"

    def value_from_datadict(self, data, files, name):
        if not files.get(name) and files.get(f"{name}_camera"):
            files = {name: files[f"{name}_camera"]}
        return super().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data, files, name):
        return super().value_omitted_from_data(data, files, name) and (
            f"{name}_camera" not in files
        )


class CroppedPictures:
    """For forms of models with pictures. `shapes` are those that are cut, by field."""

    shapes = {}
    FOCUS = [
        ("0", _("at the top, or on the left")),
        ("50", _("in the middle")),
        ("100", _("at the bottom, or on the right")),
    ]

    def add_picture_fields(self):
        for name in [*self._meta.fields]:
            if isinstance(self._meta.model._meta.get_field(name), ImageField):
                self.fields[name].widget = PictureInput(attrs={"accept": ACCEPTED})
                self.fields[name].help_text = _("JPEG, PNG or WebP, at most 20 MB.")
            elif name.startswith("picture_alt_"):
                field = self.fields[name]
                field.label = _("What is in the picture?")
                field.help_text = _(
                    "One sentence for people who cannot see it, such as: "
                    "“Two women pick lingonberries in a pine forest.”"
                )
                field.widget.attrs["lang"] = name.rpartition("_")[2]
        for name in self.shapes:
            self._ask_for_focus(name)

    def _ask_for_focus(self, name):
        focus = forms.ChoiceField(
            label=_("What matters in the picture is"),
            choices=self.FOCUS,
            initial="50",
            required=False,
            widget=forms.RadioSelect,
            help_text=_("Pages show pictures a little wider than high. The rest is cut off."),
        )
        position = forms.IntegerField(
            required=False, min_value=0, max_value=100, widget=forms.HiddenInput
        )
        fields = {}
        for each, field in self.fields.items():
            fields[each] = field
            if each == name:
                fields |= {f"{name}_focus": focus, f"{name}_position": position}
        self.fields = fields

    def clean(self):
        data = super().clean()
        for name, shape in self.shapes.items():
            position = data.get(f"{name}_position")
            if position is None:
                position = int(data.get(f"{name}_focus") or 50)
            if data.get(name) and not getattr(data[name], "_committed", False):
                data[name].crop = Crop(shape, position / 100)
        return data
