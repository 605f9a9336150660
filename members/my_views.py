"""An organisation's own pages: what its profile says, who acts for it."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import sections, workflows
from .models import Organisation, Role
from .my_forms import InvitationForm, own_role_form


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
    form = sections.form_class(name)(
        request.POST or None, request.FILES or None, instance=organisation
    )
    if form.is_valid():
        workflows.update_profile(organisation=organisation, by=request.user, **form.outcome())
        messages.success(request, _("Saved."))
        return redirect("my_members:organisation", organisation.slug)
    return edit_page(request, organisation, form, sections.label_of(name))


@require_safe
@for_people
def people(request, organisation):
    context = {
        "organisation": organisation,
        "people": current_roles(organisation),
        "can_manage": Organisation.objects.managed_by(request.user)
        .filter(pk=organisation.pk)
        .exists(),
        "crumbs": crumbs(organisation, _("People")),
    }
    return render(request, "members/my/people.html", context)


@for_managers
def invite(request, organisation):
    form = InvitationForm(request.POST or None, initial={"language": get_language()})
    if form.is_valid():
        try:
            workflows.invite_colleague(
                organisation=organisation, by=request.user, **form.cleaned_data
            )
        except workflows.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("my_members:people", organisation.slug)
    return edit_page(request, organisation, form, _("Invite a colleague"))


@for_people
def own_role(request, organisation, pk):
    role = get_object_or_404(current_roles(organisation).filter(person=request.user), pk=pk)
    form = own_role_form(get_language())(request.POST or None, instance=role)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("my_members:people", organisation.slug)
    return edit_page(request, organisation, form, _("How you are shown"))


@require_POST
@for_people
def end_role(request, organisation, pk):
    """Managers end anybody's role, everyone else only their own."""
    roles = current_roles(organisation)
    if not Organisation.objects.managed_by(request.user).filter(pk=organisation.pk).exists():
        roles = roles.filter(person=request.user)
    role = get_object_or_404(roles, pk=pk)
    try:
        workflows.end_role(role=role, by=request.user)
    except workflows.NotPossible as reason:
        messages.error(request, str(reason))
    else:
        messages.success(
            request,
            _("%(name)s no longer acts for %(organisation)s.")
            % {"name": role.person, "organisation": organisation},
        )
    still_here = Organisation.objects.represented_by(request.user).filter(pk=organisation.pk)
    if still_here.exists():
        return redirect("my_members:people", organisation.slug)
    return redirect("my_members:list")


def current_roles(organisation):
    roles = Role.objects.current(timezone.localdate()).filter(organisation=organisation)
    return roles.select_related("person").order_by("-kind", "starts_on", "pk")


def edit_page(request, organisation, form, title):
    """A page with one form; every one of these looks alike."""
    context = {
        "organisation": organisation,
        "form": form,
        "title": title,
        "crumbs": crumbs(organisation, title),
    }
    status = 422 if form.is_bound else 200
    return render(request, "members/my/edit.html", context, status=status)


def crumbs(organisation=None, *more):
    trail = [(_("My page"), reverse("my")), (_("Organisations"), reverse("my_members:list"))]
    if organisation:
        trail.append(
            (organisation.name, reverse("my_members:organisation", args=[organisation.slug]))
        )
    return trail + [(label, "") for label in more]
