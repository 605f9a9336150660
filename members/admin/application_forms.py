from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import DeclineReason, Membership, Organisation

from ..widgets import DayInput


class ApproveForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        blank=True,
        empty_label=_("A new one, made from this application"),
        widget=forms.RadioSelect,
    )
    category = forms.ChoiceField(label=_("Category"), choices=Membership.Category.choices)
    decided_on = forms.DateField(label=_("Day of the decision"), widget=DayInput)

    def __init__(self, *args, likely, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(
            pk__in=[duplicate.organisation.pk for duplicate in likely]
        )
        if not likely:
            del self.fields["organisation"]


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The applicant reads this in a mail, as you write it here."),
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80}),
    )


class DeclineManyForm(forms.Form):
    """One of the reasons goes to each applicant in the language of the application."""

    text = forms.ModelChoiceField(
        label=_("Ready text"),
        queryset=DeclineReason.objects.all(),
        required=False,
        empty_label=_("None: the text below"),
        help_text=_("Each applicant reads it in the language of the application."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        help_text=_("The same text for all, as you write it here."),
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80}),
    )

    def clean(self):
        answers = super().clean()
        if bool(answers.get("text")) == bool(answers.get("reason")):
            raise forms.ValidationError(_("Choose a ready text, or write one."))
        return answers

    def reason_for(self, application) -> str:
        ready = self.cleaned_data["text"]
        return ready.text_in(application.language) if ready else self.cleaned_data["reason"]


class AskForm(forms.Form):
    text = forms.CharField(
        label=_("Question"),
        max_length=2000,
        help_text=_(
            "It goes out by mail, as you write it here. The answer comes back to this application."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80}),
    )
