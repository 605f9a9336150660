"""What an applicant opens from a mail, without being signed in."""

from allauth.account.utils import perform_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import User

from . import questions, workflows
from . import welcome as welcomes
from .join_forms import AnswerForm, WelcomeForm
from .models import Application, ApplicationQuestion


@never_cache
def answer_question(request, token):
    """Opens this one question to whoever has the mail; once answered, only thanks are left."""
    question = get_object_or_404(
        ApplicationQuestion.objects.select_related("application"), pk=questions.read(token)
    )
    is_open = not question.answered_at and question.application.is_waiting
    form = AnswerForm(request.POST or None, instance=question) if is_open else None
    status = 200
    if form and form.is_bound:
        status = 422
        if form.is_valid():
            try:
                workflows.answer_question(
                    question=question, answer=form.cleaned_data["answer"], now=timezone.now()
                )
            except workflows.NotPossible as reason:
                form.add_error(None, str(reason))
            else:
                return redirect(request.path)
    context = {"question": question, "form": form, "crumbs": [(_("Your application"), "")]}
    return render(request, "members/answer_question.html", context, status=status)


@never_cache
def welcome(request, token):
    """The first sign-in, with the code from the welcome mail."""
    ids = welcomes.read(token)
    application = ids and Application.objects.approved().filter(pk=ids[0]).first()
    person = ids and User.objects.filter(pk=ids[1]).first()
    if not (application and person and welcomes.code_for(application, person)):
        return _used_up(request, person)
    form = WelcomeForm(request.POST or None)
    if form.is_valid():
        if welcomes.is_right(form.cleaned_data["code"], application, person, timezone.now()):
            return perform_login(request, person, redirect_url=_first_page(application))
        form.add_error("code", _("This is not the code. Look into the welcome mail once more."))
    context = {
        "form": form,
        "application": application,
        "email": person.email,
        "crumbs": [(_("Sign in"), "")],
    }
    status = 422 if form.is_bound else 200
    return render(request, "members/welcome.html", context, status=status)


def _used_up(request, person):
    if person and request.user == person:
        return redirect("my")
    return redirect("account_login")


def _first_page(application):
    organisation = application.organisation
    if organisation is None:
        return reverse("my")
    return reverse("my_members:organisation", args=[organisation.slug])
