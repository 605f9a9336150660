"""An organisation's own pages: what its profile says, who acts for it."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import completeness, review, sections, thanks, workflows
from .models import Organisation, Role


def _for(which):
    """Hands the organisation to the view; 404 for whoever is not among `which(user)`."""

    def decorator(view):
        @login_required
        @wraps(view)
        def wrapped(request, slug, **kwargs):
            organisation = get_object_or_404(
                which(request.user).select_related("municipality"), slug=slug
            )
            return view(request, organisation, **kwargs)

        return wrapped

    return decorator


for_people = _for(Organisation.objects.represented_by)
for_editors = _for(Organisation.objects.edited_by)
for_managers = _for(Organisation.objects.managed_by)


@login_required
@require_safe
def list_organisations(request):
    organisations = list(Organisation.objects.represented_by(request.user).for_cards())
    if len(organisations) == 1:
        return redirect("my_members:organisation", organisations[0].slug)
    context = {"organisations": organisations, "crumbs": crumbs()}
    return render(request, "members/my/list.html", context)


@require_safe
@for_people
def organisation(request, organisation):
    mine = Organisation.objects.filter(pk=organisation.pk)
    can_edit = mine.edited_by(request.user).exists()
    context = {
        "organisation": organisation,
        "can_edit": can_edit,
        "can_manage": mine.managed_by(request.user).exists(),
        "is_public": mine.members(timezone.localdate()).exists(),
        "sections": sections.overview(organisation) if can_edit else [],
        "completeness": completeness.of(organisation) if can_edit else None,
        "brought": thanks.brought_in_a_year(organisation),
        "people": current_roles(organisation),
        "crumbs": crumbs(organisation),
    }
    return render(request, "members/my/organisation.html", context)


@require_POST
@for_editors
def confirm(request, organisation):
    workflows.confirm_profile(organisation=organisation, by=request.user)
    messages.success(request, _("Thank you. The profile now says that it was checked today."))
    return redirect("my_members:organisation", organisation.slug)


@for_editors
def section(request, organisation, name):
    if name not in sections.FORMS:
        raise Http404
    shown = review.with_open_changes(organisation)
    form = sections.form_class(name)(request.POST or None, request.FILES or None, instance=shown)
    if saved(form, workflows.update_profile, organisation, request.user):
        messages.success(request, _("Saved."))
        return redirect("my_members:organisation", organisation.slug)
    return edit_page(request, organisation, form, sections.label_of(name))


def saved(form, workflow, organisation, by, **facts) -> bool:
    """Hands a valid form to the workflow; if that refuses, the form says why."""
    if not form.is_valid():
        return False
    try:
        workflow(organisation=organisation, by=by, **form.outcome(), **facts)
    except workflows.ChangedMeanwhile as problem:
        form.add_error(None, str(problem))
        form.show_meanwhile(problem.theirs)
        return False
    return True


def current_roles(organisation):
    roles = Role.objects.current(timezone.localdate()).filter(organisation=organisation)
    return roles.select_related("person").order_by("-kind", "starts_on", "pk")


def edit_page(request, organisation, form, title, lead=""):
    """A page with one form; every one of these looks alike."""
    context = {
        "organisation": organisation,
        "form": form,
        "title": title,
        "lead": lead,
        "crumbs": crumbs(organisation, title),
    }
    status = 422 if form.is_bound else 200
    if getattr(form, "was_overtaken", False):
        status = 409
    return render(request, "members/my/edit.html", context, status=status)


def crumbs(organisation=None, *more):
    trail = [(_("My page"), reverse("my")), (_("Organisations"), reverse("my_members:list"))]
    if organisation:
        trail.append(
            (organisation.name, reverse("my_members:organisation", args=[organisation.slug]))
        )
    return trail + [(label, "") for label in more]
