"""Every part of which pages are built, in all its states, for those who work on the portal."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Event
from members.models import Organisation
from news.models import Article
from projects.models import Project
from strategy.models import FocusArea

TONES = [
    ("neutral", _("Neutral")),
    ("good", _("Good")),
    ("info", _("For your information")),
    ("warn", _("Take care")),
    ("bad", _("Bad")),
]
COLOURS = [
    *("paper", "surface", "sunken", "line", "line-strong", "ink", "ink-soft"),
    *("main", "main-deep", "main-wash", "accent", "accent-wash", "foot"),
    *("spruce", "lake", "cloudberry", "lingonberry", "moss"),
]
SIZES = ["h1", "h2", "h3", "lead", "body", "small"]
SIGNS = [
    {"icon": icon, "colour": FocusArea.Colour.values[at % len(FocusArea.Colour.values)]}
    for at, icon in enumerate(FocusArea.Icon.values)
]


class SampleForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(label=_("Name"), help_text=_("As in the register."))
    email = forms.EmailField(label=_("E-mail"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Choose…")), ("1", _("Company")), ("2", _("Farm"))]
    )
    how = forms.ChoiceField(
        label=_("How do you take part?"),
        choices=[("here", _("On site")), ("online", _("Online"))],
        widget=forms.RadioSelect,
    )
    message = forms.CharField(label=_("Message"), required=False, widget=forms.Textarea)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    file = forms.FileField(label=_("File"), required=False)
    agrees = forms.BooleanField(label=_("I agree."))


class SampleFilter(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), ("1", _("Company"))]
    )
    past = forms.BooleanField(label=_("Past events"), required=False)


@login_required
def styleguide(request):
    if not request.user.is_staff:
        raise PermissionDenied
    now = timezone.now()
    pages = Paginator(range(30), 10)
    context = {
        "colours": COLOURS,
        "sizes": SIZES,
        "tones": TONES,
        "signs": SIGNS,
        "crumbs": [(_("Parts of the portal"), "")],
        "pages": [pages.page(1), pages.page(2), pages.page(3)],
        "facts": [(_("Founded"), "1998"), (_("Municipality"), "Mikkeli"), (_("Website"), "")],
        "figures": [(128, _("members")), (12, _("coming events")), (7, _("running projects"))],
        "form": SampleForm(auto_id="plain_%s", initial={"how": "here"}),
        "wrong_form": SampleForm({"email": "x"}, auto_id="wrong_%s"),
        "filter_form": SampleFilter(auto_id="filter_%s"),
        "event": Event.objects.published(now).for_cards().order_by("-starts_at").first(),
        "organisation": Organisation.objects.members(timezone.localdate(now)).for_cards().first(),
        "project": Project.objects.for_cards().filter(is_public=True).first(),
        "article": Article.objects.published(now).first(),
        "area": FocusArea.objects.of_own_cluster().first(),
        "funded": Project.objects.with_publicity().filter(is_public=True)[:1],
    }
    return render(request, "styleguide.html", context)
