from datetime import timedelta

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contact import limits

from . import workflows
from .directory import Directory
from .forms import ApplicationForm
from .map import map_of
from .models.applications import PRIVACY_TEXT_VERSION
from .profile import profile_context

PAGE_SIZE = 24
MOST_APPLICATIONS = {
    "network": limits.Limit("applications-network", times=20, per=timedelta(hours=1)),
    "mailbox": limits.Limit("applications-mailbox", times=3, per=timedelta(days=1)),
}


@require_safe
def list_members(request):
    directory = Directory(request.GET, path=request.path, today=timezone.localdate())
    paginator = Paginator(directory.organisations(), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": directory.form,
        "chips": directory.chips(),
        "page": page,
        "total": paginator.count,
        "map": map_of(directory, page),
        "crumbs": [(_("Members"), "")],
    }
    return render(request, "members/list.html", context)


@require_safe
def profile(request, slug, linked=None):
    """One organisation; `linked(organisation, user)` adds what apps above know of it."""
    context = profile_context(request, slug)
    if linked:
        context |= linked(context["organisation"], request.user)
    return render(request, "members/profile.html", context)


def join(request):
    form = ApplicationForm(request.POST or None, initial=_who_is_signed_in(request.user))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        if _writes_too_often(request, form.cleaned_data["contact_email"]):
            form.add_error(None, _("There were too many applications from you. Try again later."))
            status = 429
        else:
            workflows.apply(
                answers=form.answers(),
                language=get_language(),
                consent_version=PRIVACY_TEXT_VERSION,
            )
            return redirect("members:joined")
    context = {"form": form, "crumbs": [(_("Become a member"), "")]}
    return render(request, "members/join.html", context, status=status)


@require_safe
def joined(request):
    return render(request, "members/joined.html", {"crumbs": [(_("Become a member"), "")]})


def _who_is_signed_in(user):
    if not user.is_authenticated:
        return {}
    return {"contact_name": user.display_name, "contact_email": user.email}


def _writes_too_often(request, email):
    now = timezone.now()
    writers = {"network": limits.network(request), "mailbox": limits.mailbox(email)}
    if any(MOST_APPLICATIONS[name].is_reached(who, now) for name, who in writers.items()):
        return True
    for name, who in writers.items():
        MOST_APPLICATIONS[name].count(who, now)
    return False
