"""The pages behind the link in a mail: one's own registration, without signing in.

Scanners follow links, so only buttons change something.
"""

from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from contact.limits import network
from events import door, limits, materials, pages, when, workflows
from events.forms import ChangeRegistrationForm, HandOverForm
from events.links import guest_key, registration_id
from events.models import Registration
from events.templatetags.events import where


def _by_token(view):
    """Hands the registration to the view; 404 for a token that nobody here has signed, and once
    the address to which the link went is forgotten."""

    @never_cache
    @wraps(view)
    def wrapped(request, token, **more):
        registrations = Registration.objects.reachable()
        registrations = registrations.select_related("event", "event__municipality")
        registration = get_object_or_404(registrations, pk=registration_id(token))
        if request.method == "POST":
            workflows.confirm_address(registration=registration)
        return view(request, registration, **more)

    return wrapped


@_by_token
@require_safe
def registration(request, registration):
    return _page(request, registration)


@_by_token
@require_safe
def material(request, registration, pk):
    """For those who came and have no account."""
    mine = materials.open_to(registration.event, request.user, registration, timezone.now())
    return materials.file_of(mine, pk)


def _page(request, registration, problem=""):
    now = timezone.now()
    event = registration.event
    group = list(registration.companions().order_by("pk"))
    offered = [each for each in group if each.is_offered(now)]
    answers = list(registration.answers.select_related("question"))
    until = registration.offer_ends_at if registration.is_offered(now) else None
    context = pages.facts(event, guest_key(event)) | {
        "registration": registration,
        "where": where(event, registration.mode),
        "is_over": not event.is_upcoming(now) and not event.is_postponed(),
        "can_register_again": event.takes_registrations(now),
        "can_be_cancelled": registration.can_be_cancelled(now),
        "can_be_handed_over": registration.can_be_handed_over(now),
        "shows_online_url": registration.may_see_online_url(now),
        "group": group,
        "offered": offered,
        "has_fewer_seats_than_people": len(offered) < len(group),
        "until": when.deadline(event, until) if until else "",
        "square": door.square_for_page(registration) if _has_ticket(registration, now) else "",
        "materials": materials.open_to(event, request.user, registration, now),
        "answers": answers,
        "consents": registration.consents.all(),
        "was_not_asked": not answers and event.questions.exists(),
        "problem": problem,
        "show_messages": True,
    }
    return render(request, "events/registration.html", context, status=422 if problem else 200)


def _has_ticket(registration, now):
    """Who sits in front of a screen passes no door."""
    is_expected = registration.status == Registration.Status.REGISTERED
    is_on_site = registration.mode == Registration.Mode.ON_SITE
    return is_expected and is_on_site and registration.event.is_upcoming(now)


def _do(request, registration, done, workflow, **arguments):
    """Calls the workflow and comes back to the page, which then says how things stand."""
    try:
        workflow(registration=registration, **arguments)
    except workflows.NotPossible as reason:
        registration.refresh_from_db()
        return _page(request, registration, problem=str(reason))
    messages.success(request, done)
    return redirect("events:registration", registration.token)


@_by_token
@require_POST
def confirm(request, registration):
    messages.success(request, _("Thank you, your address is confirmed."))
    return redirect("events:registration", registration.token)


@_by_token
@require_POST
def cancel(request, registration):
    done = _("Your registration is cancelled.")
    return _do(request, registration, done, workflows.cancel_registration)


@_by_token
@require_POST
def accept(request, registration):
    chosen = None
    if "choose" in request.POST:
        who = request.POST.getlist("who")
        chosen = [each.pk for each in registration.companions() if str(each.pk) in who]
    done = _("You are registered. A confirmation is on its way to you.")
    return _do(request, registration, done, workflows.accept_offer, chosen=chosen)


@_by_token
@require_POST
def decline(request, registration):
    done = _("Thank you for telling us. The seat goes to the next person.")
    return _do(request, registration, done, workflows.decline_offer)


@_by_token
@require_POST
def wait_together(request, registration):
    done = _("You keep your place on the waiting list until there are seats for all of you.")
    return _do(request, registration, done, workflows.wait_together)


def _while_possible(predicate):
    """A form that could only be refused is not shown; the page says how things stand."""

    def decorate(view):
        @wraps(view)
        def wrapped(request, registration):
            if request.method != "POST" and not predicate(registration, timezone.now()):
                return redirect("events:registration", registration.token)
            return view(request, registration)

        return wrapped

    return decorate


@_by_token
@_while_possible(Registration.can_be_cancelled)
def change(request, registration):
    form = ChangeRegistrationForm(request.POST or None, registration=registration)
    if form.is_valid():
        try:
            workflows.change_registration(registration=registration, **form.outcome())
        except workflows.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("events:registration", registration.token)
    return _form_page(request, registration, form, _("Change my registration"))


@_by_token
@_while_possible(Registration.can_be_handed_over)
def hand_over(request, registration):
    form = HandOverForm(request.POST or None)
    if form.is_valid() and _is_within_limits(request, form):
        try:
            workflows.hand_over_seat(registration=registration, **form.cleaned_data)
        except workflows.NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Your seat is handed over. You both get a mail."))
            return redirect("events:registration", registration.token)
    return _form_page(request, registration, form, _("Hand over my seat"))


def _is_within_limits(request, form):
    emails = [form.cleaned_data["email"]]
    if limits.take(network=network(request), emails=emails, now=timezone.now()):
        return True
    form.add_error(None, limits.TOO_MANY)
    return False


def _form_page(request, registration, form, title):
    context = pages.facts(registration.event, guest_key(registration.event)) | {
        "registration": registration,
        "form": form,
        "title": title,
    }
    status = 422 if form.is_bound else 200
    return render(request, "events/registration_form.html", context, status=status)
