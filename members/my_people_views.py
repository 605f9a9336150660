"""Who acts for an organisation: its people, their roles, and those who ask to be let in."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from . import access, workflows
from .models import AccessRequest, Organisation, Role
from .my_views import crumbs, current_roles, edit_page, for_managers, for_people
from .people_forms import (
    ChangeRoleForm,
    HandOverForm,
    InvitationForm,
    NobodyForm,
    own_role_form,
)

MOST_FORMER = 20


@require_safe
@for_people
def people(request, organisation):
    can_manage = _manages(request.user, organisation)
    roles = list(current_roles(organisation))
    context = {
        "organisation": organisation,
        "people": roles,
        "former": _former_roles(organisation) if can_manage else [],
        "can_manage": can_manage,
        "is_only_manager": can_manage
        and sum(role.kind == Role.Kind.MANAGER for role in roles) == 1,
        "access_requests": _waiting(organisation) if can_manage else [],
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


@for_managers
def change_role(request, organisation, pk):
    role = get_object_or_404(current_roles(organisation), pk=pk)
    form = ChangeRoleForm(request.POST or None, initial={"kind": role.kind})
    if form.is_valid():
        try:
            workflows.change_role(role=role, by=request.user, **form.cleaned_data)
        except workflows.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("The role is changed."))
            return redirect("my_members:people", organisation.slug)
    title = _("The role of %(name)s") % {"name": role.person}
    return edit_page(request, organisation, form, title)


@require_POST
@for_people
def end_role(request, organisation, pk):
    """Managers end anybody's role, everyone else only their own."""
    roles = current_roles(organisation)
    if not _manages(request.user, organisation):
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
    return _back(request, organisation)


@for_managers
def hand_over(request, organisation):
    colleagues = {
        role.person: None
        for role in current_roles(organisation)
        if role.person != request.user and role.person.is_active
    }
    form = HandOverForm(request.POST or None, colleagues=colleagues, language=get_language())
    if form.is_valid():
        try:
            role = workflows.hand_over(organisation=organisation, by=request.user, **form.outcome())
        except workflows.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            text = _("%(name)s manages %(organisation)s now, and gets a mail about it.")
            facts = {"name": role.person, "organisation": organisation}
            messages.success(request, text % facts)
            return _back(request, organisation)
    lead = _(
        "Somebody else becomes the manager and gets a mail that says how to sign in. You are not "
        "a manager any more from that moment."
    )
    return edit_page(request, organisation, form, _("Hand over"), lead=lead)


@for_people
def leave(request, organisation):
    if request.method == "POST":
        try:
            workflows.leave(organisation=organisation, by=request.user)
        except workflows.NotPossible as reason:
            messages.error(request, str(reason))
            return redirect("my_members:leave", organisation.slug)
        return _gone(request, organisation)
    return _leave_page(request, organisation, NobodyForm())


@require_POST
@for_managers
def leave_without_successor(request, organisation):
    form = NobodyForm(request.POST)
    if form.is_valid():
        try:
            workflows.leave_without_successor(
                organisation=organisation, by=request.user, **form.cleaned_data
            )
        except workflows.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            return _gone(request, organisation)
    return _leave_page(request, organisation, form)


@for_managers
def answer_request(request, organisation, pk):
    asked = get_object_or_404(organisation.access_requests.all(), pk=pk)
    back = reverse("my_members:people", args=[organisation.slug])
    return _answer(request, asked, by=request.user, back=back)


@never_cache
def answer_by_link(request, token):
    """The manager who got the mail need not sign in; the link opens this one request."""
    key, manager = access.read(token) or (None, None)
    asked = AccessRequest.objects.filter(pk=key).select_related("organisation").first()
    role = asked and _managing(asked.organisation).filter(person=manager).first()
    if not role:
        return render(request, "members/my/access_link_over.html", status=404)
    return _answer(request, asked, by=role.person, back=request.path)


def _answer(request, asked, *, by, back):
    """A program that sends the form by itself presses none of its buttons: nothing happens."""
    answer = request.POST.get("answer")
    if answer in ANSWERS:
        try:
            ANSWERS[answer](request=asked, by=by)
        except workflows.NotPossible as reason:
            messages.error(request, str(reason))
        return redirect(back)
    context = {
        "asked": asked,
        "organisation": asked.organisation,
        "is_own_address": access.has_own_address(asked.organisation, asked.email),
        "show_messages": True,
    }
    return render(request, "members/my/access_request.html", context)


ANSWERS = {
    "editor": partial(workflows.grant_access, kind=Role.Kind.EDITOR),
    "manager": partial(workflows.grant_access, kind=Role.Kind.MANAGER),
    "decline": workflows.decline_access,
}


def _leave_page(request, organisation, form):
    others = _managing(organisation).exclude(person=request.user)
    context = {
        "organisation": organisation,
        "is_last_manager": _manages(request.user, organisation) and not others.exists(),
        "form": form,
        "crumbs": crumbs(organisation, _("Leave")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "members/my/people_leave.html", context, status=status)


def _gone(request, organisation):
    text = _("You no longer act for %(organisation)s. Thank you.")
    messages.success(request, text % {"organisation": organisation})
    return redirect("my")


def _back(request, organisation):
    """To the people, for who still belongs to them."""
    if Organisation.objects.represented_by(request.user).filter(pk=organisation.pk).exists():
        return redirect("my_members:people", organisation.slug)
    return redirect("my")


def _manages(person, organisation):
    return Organisation.objects.managed_by(person).filter(pk=organisation.pk).exists()


def _managing(organisation):
    return current_roles(organisation).managing().of_active_people()


def _former_roles(organisation):
    ended = organisation.roles.filter(ends_on__lte=timezone.localdate())
    return ended.select_related("person").order_by("-ends_on", "-pk")[:MOST_FORMER]


def _waiting(organisation):
    """(request, is its address of the organisation's own domain)"""
    return [
        (asked, access.has_own_address(organisation, asked.email))
        for asked in organisation.access_requests.waiting()
    ]
