"""The pages behind the links of a profile-check round. Nobody signs in here, and no GET writes."""

from functools import wraps

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import links
from .checks import check_form, shown_facts
from .models import CheckAnswer, Role
from .pressed import is_pressed, page_stamp
from .thanks import found_this_month
from .workflows import rounds


def for_asked(view):
    """Hands over the answer and the person; a page that says so if the link is over."""

    @never_cache
    @wraps(view)
    def wrapped(request, token):
        asked = _asked(token)
        if asked is None:
            return render(request, "members/check/over.html", status=410)
        return view(request, token, *asked)

    return wrapped


def _asked(token):
    ids = links.check_ids(token)
    if ids is None:
        return None
    answer_id, person_id = ids
    answers = CheckAnswer.objects.select_related("round", "organisation")
    answer = answers.filter(pk=answer_id).first()
    today = timezone.localdate()
    if answer is None or not answer.round.takes_answers(today):
        return None
    roles = Role.objects.current(today).editing().of_active_people()
    role = roles.filter(organisation=answer.organisation_id, person=person_id)
    role = role.select_related("person").first()
    return (answer, role.person) if role else None


@for_asked
def check(request, token, answer, person):
    problem = ""
    if request.method == "POST":
        if is_pressed(request, token, "yes"):
            rounds.confirm(answer=answer, by=person, now=timezone.now())
            return redirect("checks:done", token)
        problem = _("Please press the button yourself.")
    context = _facts(token, answer) | {"problem": problem}
    return render(request, "members/check/check.html", context, status=422 if problem else 200)


@for_asked
def change(request, token, answer, person):
    form_class = check_form(answer.organisation, answer.round.facts)
    if form_class is None:
        return render(request, "members/check/change.html", _facts(token, answer))
    form = form_class(request.POST or None, instance=answer.organisation)
    if form.is_valid():
        if not is_pressed(request, token, "save"):
            form.add_error(None, _("Please press the button yourself."))
        else:
            _save(answer, person, form)
            return redirect("checks:done", token)
    context = _facts(token, answer) | {"form": form}
    return render(
        request, "members/check/change.html", context, status=422 if form.is_bound else 200
    )


def _save(answer, person, form):
    facts = {"answer": answer, "by": person, "now": timezone.now()}
    if changes := form.changes():
        rounds.change(changes=changes, **facts)
    else:
        rounds.confirm(**facts)


@require_safe
@for_asked
def done(request, token, answer, person):
    if not answer.is_answered:
        return redirect("checks:check", token)
    context = _facts(token, answer) | {"found": found_this_month(answer.organisation)}
    return render(request, "members/check/done.html", context)


def _facts(token, answer):
    organisation = answer.organisation
    organisation.refresh_from_db()  # a form that was refused has written into it
    return {
        "answer": answer,
        "organisation": organisation,
        "facts": shown_facts(organisation, answer.round.facts),
        "token": token,
        "stamp": page_stamp(token),
    }
