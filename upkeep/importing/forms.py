from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from content import tables
from members.forms import countries_near_first

from .columns import COLUMNS

LONGEST_PASTED = 500_000  # letters


class WhoseForm(forms.Form):
    """What holds for every row that says nothing else."""

    country = forms.ChoiceField(
        label=_("Country"),
        choices=countries_near_first,
        help_text=_("Of rows without a country. By it the business ids are checked."),
    )
    language = forms.ChoiceField(
        label=_("Language of the texts"),
        choices=lambda: settings.LANGUAGES,
        help_text=_("Of products and texts whose column names no language, and of new people."),
    )


class UploadForm(WhoseForm):
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "An Excel workbook (.xlsx) or a text file (.csv, .txt). At most 10 MB and 20,000 rows."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(tables.TYPES)}),
    )
    text = forms.CharField(
        label=_("Or paste the table here"),
        required=False,
        max_length=LONGEST_PASTED,
        strip=False,
        help_text=_("Copied from a spreadsheet, with the headings."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    field_order = ["file", "text", "country", "language"]

    def clean(self):
        answers = super().clean()
        file, text = answers.get("file"), answers.get("text", "")
        if bool(file) == bool(text.strip()):
            raise ValidationError(_("Choose a file or paste a table: one of the two."))
        try:
            answers["lines"] = tables.read_table(file) if file else tables.read_text(text)
        except tables.NotReadable as reason:
            self.add_error("file" if file else "text", str(reason))
        return answers

    def source(self):
        file = self.cleaned_data["file"]
        return file.name if file else str(_("Pasted table"))


class ColumnsForm(WhoseForm):
    headings_are_a_row = forms.BooleanField(
        label=_("The first line holds no headings but an organisation"), required=False
    )

    def __init__(self, *args, batch, **kwargs):
        self.batch = batch
        first = {"country": batch.country, "language": batch.language}
        super().__init__(*args, initial=first, **kwargs)
        if not any(batch.headings):
            del self.fields["headings_are_a_row"]
        rows = list(batch.rows.order_by("number").values_list("cells", flat=True)[:30])
        choices = [("", _("(leave out)")), *((each.key, each.label) for each in COLUMNS)]
        for number, heading in enumerate(batch.headings):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=heading or _("Column %(number)s") % {"number": number + 1},
                choices=choices,
                required=False,
                initial=batch.columns[number],
                help_text=_some([cells[number] for cells in rows]),
            )

    def columns(self):
        return [self[name] for name in self.fields if name.startswith("column_")]

    def others(self):
        return [self[name] for name in self.fields if not name.startswith("column_")]

    def keys(self):
        return [self.cleaned_data[f"column_{n}"] for n in range(len(self.batch.headings))]


class StartForm(forms.Form):
    sends_invitations = forms.BooleanField(
        label=_("Send invitations to new managers and editors"),
        required=False,
        help_text=_("They cannot be called back. Without this, no mail is sent."),
    )


def _some(cells):
    """A few of what stands there, as a reminder."""
    seen = list(dict.fromkeys(cell[:40] for cell in cells if cell.strip()))
    return " · ".join(seen[:3]) or _("empty")
