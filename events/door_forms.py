from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import Feedback


class WalkInForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=150)
    organisation_name = forms.CharField(label=_("Organisation"), max_length=200, required=False)


class FeedbackForm(forms.ModelForm):
    usefulness = forms.TypedChoiceField(
        label=_("How useful was the event to you?"),
        coerce=int,
        choices=[
            (5, _("Very useful")),
            (4, _("Useful")),
            (3, _("Somewhat")),
            (2, _("A little")),
            (1, _("Not at all")),
        ],
        widget=forms.RadioSelect,
    )
    met_somebody = forms.ChoiceField(
        label=_("Did you meet somebody with whom you will work?"),
        choices=Feedback.Met.choices,
        widget=forms.RadioSelect,
    )
    wish = forms.CharField(
        label=_("What should we do better next time?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Feedback
        fields = ["usefulness", "met_somebody", "wish"]
