from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from contact import limits, workflows
from contact.forms import MessageForm, name_and_address
from contact.models import Message

HEADINGS = {  # of the form at `?about=press` and so on
    Message.Kind.GENERAL: (
        _("Contact us"),
        _("Write to us: your message reaches the people who run the cluster."),
    ),
    Message.Kind.MEMBERSHIP: (
        _("Ask about membership"),
        _("What would you like to know about joining or about your membership?"),
    ),
    Message.Kind.PRESS: (
        _("Press enquiry"),
        _("Tell us what you are working on and when you need it."),
    ),
    Message.Kind.ACCESSIBILITY: (
        _("Feedback on accessibility"),
        _("Tell us what did not work for you on this site, and on which page."),
    ),
}


@csrf_exempt  # the check is in _form: it reads the body, and too long a body gets our own page
def form(request):
    try:
        return _form(request)
    except RequestDataTooBig:
        return render(request, "contact/too_long.html", {"crumbs": _crumbs()}, status=413)


@csrf_protect
def _form(request):
    kind = _kind(request.GET.get("about"))
    form = MessageForm(
        request.POST if request.method == "POST" else None,
        came_from=_came_from(request),
        initial={"subject": _asked_about(request), **name_and_address(request.user)},
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        now = timezone.now()
        try:
            workflows.receive(
                kind=kind,
                language=get_language(),
                network=limits.network(request),
                now=now,
                **form.message(now),
            )
        except workflows.TooManyMessages as reason:
            form.add_error(None, str(reason))
            status = 429
        else:
            return redirect("contact:sent")
    heading, lead = HEADINGS[kind]
    return render(
        request,
        "contact/form.html",
        {
            "form": form,
            "heading": heading,
            "lead": lead,
            "days": _answer_days(kind),
            "crumbs": _crumbs(),
        },
        status=status,
    )


@require_safe
def sent(request):
    return render(
        request,
        "contact/sent.html",
        {
            "days": _answer_days(Message.Kind.GENERAL),
            "accessibility_days": _answer_days(Message.Kind.ACCESSIBILITY),
            "crumbs": _crumbs(),
        },
    )


def _kind(about):
    return Message.Kind(about) if about in Message.Kind.values else Message.Kind.GENERAL


def _answer_days(kind):
    return Message.answer_within(kind).days


def _came_from(request):
    """The page of ours that led here; nothing about any other site."""
    try:
        referrer = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return referrer.path if referrer.netloc == request.get_host() else ""


def _asked_about(request):
    """What was looked for in vain, from a list of ours; no control characters, no line breaks."""
    return " ".join(request.GET.get("subject", "").split())[:150]


def _crumbs():
    return [(_("Contact us"), "")]
