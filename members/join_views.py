"""The way from “Become a member” to an application that has been sent.

The answers are kept under an address that nobody can guess, step by step: a reload, the way back,
another device or a form that is sent again loses and doubles nothing.
"""

import uuid
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from contact import limits

from . import company_register, duplicates, workflows
from .application_facts import facts_of_organisation, facts_of_person, facts_of_wishes
from .consents import consents_asked, privacy_text_version
from .join_forms import STEPS, OrganisationStep, checked_business_id
from .models import Application, ApplicationDraft, OrganisationIdentifier
from .models.joining import KEEP_DRAFTS_FOR

MOST_APPLICATIONS = {
    "network": limits.Limit("applications-network", times=20, per=timedelta(hours=1)),
    "mailbox": limits.Limit("applications-mailbox", times=3, per=timedelta(days=1)),
}
MOST_DRAFTS = limits.Limit("application-drafts", times=40, per=timedelta(hours=1))
MOST_LOOK_UPS = limits.Limit("company-register", times=30, per=timedelta(hours=1))
TITLES = {
    "organisation": gettext_lazy("Your organisation"),
    "you": gettext_lazy("Who you are"),
    "wishes": gettext_lazy("What you wish for"),
}
FACTS = {
    "organisation": facts_of_organisation,
    "you": facts_of_person,
    "wishes": facts_of_wishes,
}
OF_ONE_PERSON = cache_control(private=True, no_cache=True)
"""Not `no-store`: the browser may bring typed words back when somebody returns to the page."""


@require_safe
def join(request):
    context = {"days": KEEP_DRAFTS_FOR.days, "crumbs": _crumbs()}
    return render(request, "members/join.html", context)


@require_safe
def start(request):
    """A new address; nothing is kept before the first step has been filled in."""
    return redirect("members:join_step", uuid.uuid4(), next(iter(STEPS)))


@OF_ONE_PERSON
def join_step(request, draft, step):
    """One step of the form at an address of its own."""
    kept = _kept(draft)
    if kept.sent_at:
        return redirect("members:joined", draft)
    if step not in steps_of(kept):
        return redirect("members:join_step", draft, next(iter(STEPS)))
    if request.method == "GET" and step != next(iter(STEPS)) and not kept.answers:
        return _begin_anew(request, draft)
    if step == "organisation" and "look_up" in request.POST:
        form, found = _looked_up(request)
        return _step_page(request, kept, step, form, {"looked_up": True, "found": found})
    initial = _who_is_signed_in(request.user) | kept.answers
    form = STEPS[step](request.POST or None, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        if _may_keep(request, kept):
            kept = workflows.save_draft(draft_id=draft, answers=form.answers(), now=timezone.now())
            return redirect(*_next_of(kept))
        form.add_error(None, _("There were too many applications from you. Try again later."))
        status = 429
    return _step_page(request, kept, step, form, {}, status)


@OF_ONE_PERSON
def join_check(request, draft):
    """The last step: read everything once more, then send it."""
    kept = _kept(draft)
    if kept.sent_at:
        return redirect("members:joined", draft)
    if request.method == "GET" and not kept.answers:
        return _begin_anew(request, draft)
    way_on = _next_of(kept)
    if way_on[0] != "members:join_check":
        return redirect(*way_on)
    steps = steps_of(kept)
    answers, consents = _answers_in(kept, steps), _consents_of(kept)
    member = _member_meant(kept)
    problem, status = "", 200
    if request.method == "POST":
        if _writes_too_often(request, answers["contact_email"]):
            problem = _("There were too many applications from you. Try again later.")
            status = 429
        else:
            _send(kept, answers, consents, member)
            return redirect("members:joined", draft)
    application = Application(**answers)
    context = {
        "draft": kept,
        "groups": [(step, TITLES[step], FACTS[step](application)) for step in steps],
        "consents": consents,
        "member": member,
        "problem": problem,
        "number": len(steps) + 1,
        "days": KEEP_DRAFTS_FOR.days,
        "show_messages": True,
        "crumbs": _crumbs(),
    }
    return render(request, "members/join_check.html", context, status=status)


@require_POST
def mail_draft(request, draft):
    """Sends the address of the draft to the person, to go on later or elsewhere."""
    kept = _kept(draft)
    try:
        workflows.mail_draft_link(draft=kept, language=get_language())
    except (workflows.NotPossible, ApplicationDraft.DoesNotExist):
        return redirect("members:join_step", draft, next(iter(STEPS)))
    messages.success(request, _("The link is on its way to your e-mail."))
    return redirect(*_next_of(kept))


@require_safe
@OF_ONE_PERSON
def joined(request, draft):
    kept = ApplicationDraft.objects.filter(pk=draft, sent_at__isnull=False).first()
    context = {"asked_managers": kept and not kept.application_id, "crumbs": _crumbs()}
    return render(request, "members/joined.html", context)


@require_POST
def check_business_id(request):
    """What is to be said about an id while it is being typed; a part of the page."""
    country, typed = request.POST.get("country", ""), request.POST.get("business_id", "").strip()
    context = {"typed": typed}
    try:
        context["number"] = checked_business_id(country, typed[:40])
    except ValidationError as error:
        context["problem"] = error.messages[0]
    else:
        context["member"] = typed and duplicates.member_with_id(country, context["number"])
        context["company"] = _company(request, country, context["number"])
        context["is_checked"] = country in OrganisationIdentifier.OF_COUNTRY
    return render(request, "members/_business_id.html", context)


def steps_of(draft) -> dict:
    """For somebody of a member there is nothing to wish for: its managers are asked."""
    if _member_meant(draft):
        return {name: form for name, form in STEPS.items() if name != "wishes"}
    return STEPS


def _member_meant(draft):
    answers = _answers_in(draft, ("organisation", "you"))
    return duplicates.member_meant(answers) if "organisation_name" in answers else None


def _kept(draft):
    kept = ApplicationDraft.objects.kept(timezone.now()).filter(pk=draft).first()
    return kept or ApplicationDraft(pk=draft)


def _begin_anew(request, draft):
    """For who comes with an address of before: the mail's, or a bookmark."""
    text = _(
        "Nothing is saved here any more: answers are kept for %(days)d days. Please begin anew."
    )
    messages.info(request, text % {"days": KEEP_DRAFTS_FOR.days})
    return redirect("members:join_step", draft, next(iter(STEPS)))


def _next_of(draft):
    """The first step that is not complete, else the check of all; as arguments of `redirect`."""
    for name, form in steps_of(draft).items():
        if not form(draft.answers).is_valid():
            return "members:join_step", draft.pk, name
    return "members:join_check", draft.pk


def _answers_in(draft, steps):
    """As they go into the application: checked once more, whatever was kept."""
    fields = {}
    for step in steps:
        form = STEPS[step](draft.answers)
        if form.is_valid():
            fields |= {name: form.cleaned_data[name] for name in form.Meta.fields}
    return fields


def _consents_of(draft):
    given = draft.answers.get("consents", [])
    return [each for each in consents_asked() if each.purpose in given]


def _send(draft, answers, consents, member):
    facts = {"draft": draft, "answers": answers, "language": get_language(), "now": timezone.now()}
    if member:
        workflows.send_to_managers(organisation=member, **facts)
    else:
        version = privacy_text_version()
        workflows.send_application(consents=consents, consent_version=version, **facts)


def _step_page(request, draft, step, form, more, status=200):
    names = list(steps_of(draft))
    number = names.index(step) + 1
    form.helper.attrs = {"data-draft": f"{draft.pk}/{step}"}
    if request.method != "POST":  # what was typed later than this may be put back by the browser
        form.helper.attrs["data-saved"] = draft.changed_at.isoformat() if draft.answers else ""
    context = {
        "form": form,
        "draft": draft,
        "title": TITLES[step],
        "number": number,
        "count": len(names) + 1,
        "previous": names[number - 2] if number > 1 else "",
        "days": KEEP_DRAFTS_FOR.days,
        "show_messages": True,
        "crumbs": _crumbs(),
        **more,
    }
    return render(request, "members/join_step.html", context, status=status)


def _looked_up(request):
    """The form as it was typed, with what the company register knows; and whether it knew."""
    typed = request.POST.dict()
    try:
        number = checked_business_id(typed.get("country"), typed.get("business_id"))
    except ValidationError:
        return OrganisationStep(request.POST), None  # its own error says what is wrong
    company = _company(request, typed.get("country"), number)
    if company:
        typed |= {
            "business_id": number,
            "organisation_name": company.name,
            "municipality": company.municipality or typed.get("municipality", ""),
            "website": company.website or typed.get("website", ""),
        }
    return OrganisationStep(initial=typed), company


def _company(request, country, number):
    if not (number and company_register.knows(country)):
        return None
    if not MOST_LOOK_UPS.takes(limits.network(request), timezone.now()):
        return None
    return company_register.look_up(number)


def _may_keep(request, draft):
    """New drafts from one place are counted; steps of one that is there are not."""
    return bool(draft.answers) or MOST_DRAFTS.takes(limits.network(request), timezone.now())


def _who_is_signed_in(user):
    if not user.is_authenticated:
        return {}
    return {"contact_name": user.display_name, "contact_email": user.email}


def _writes_too_often(request, email):
    writers = {"network": limits.network(request), "mailbox": limits.mailbox(email)}
    return not limits.all_take(MOST_APPLICATIONS, now=timezone.now(), **writers)


def _crumbs():
    return [(_("Become a member"), "")]
