"""“What we keep about you”, for whoever is signed in."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from content.personal_data import person_with_account
from upkeep import about_you, erasing
from upkeep.models import ErasureRequest


class EraseForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Type your e-mail address to confirm"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self):
        email = self.cleaned_data["email"]
        if email.casefold() != self.user.email.casefold():
            raise forms.ValidationError(_("This is not the address of your account."))
        return email


@login_required
@never_cache
def my_data(request):
    person = person_with_account(request.user)
    wish = ErasureRequest.objects.waiting().filter(person=request.user).first()
    return render(request, "upkeep/my_data.html", {"parts": about_you.parts(person), "wish": wish})


@login_required
@never_cache
def download(request, form):
    return as_file(person_with_account(request.user), form)


def as_file(person, form):
    now = timezone.now()
    name = f"about-you-{timezone.localdate(now)}.{form}"
    if form == "json":
        options = {"ensure_ascii": False, "indent": 2}
        response = JsonResponse(about_you.as_json(person, now), json_dumps_params=options)
    else:
        context = {"parts": about_you.parts(person), "person": person, "now": now}
        response = HttpResponse(render_to_string("upkeep/my_data_file.html", context))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@never_cache
def erase(request):
    """What would go and what would stay, and the button."""
    form = EraseForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            wish = erasing.ask(user=request.user)
        except erasing.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            return _after_asking(request, wish)
    preview = about_you.preview(person_with_account(request.user))
    erased, kept = about_you.in_words(preview)
    context = {
        "form": form,
        "erased": erased,
        "kept": kept,
        "left_alone": erasing.left_alone(request.user),
    }
    return render(request, "upkeep/erase.html", context, status=422 if form.is_bound else 200)


def _after_asking(request, wish):
    if wish.done_at:
        logout(request)
        return render(request, "upkeep/erased.html", {"wish": wish})
    messages.success(request, _("We have your wish. You get a mail when it is done."))
    return redirect("my_data:all")


@login_required
@require_POST
def withdraw(request):
    erasing.withdraw(user=request.user)
    messages.success(request, _("Your wish is taken back. Nothing was erased."))
    return redirect("my_data:all")
