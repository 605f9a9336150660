from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from contact import limits, workflows
from contact.forms import MessageForm
from contact.models import ACCESSIBILITY_ANSWER_WITHIN, ANSWER_WITHIN, Message

KINDS = {kind.value: kind for kind in Message.Kind}  # `?about=accessibility`
DAYS = {
    "answer_days": ANSWER_WITHIN.days,
    "accessibility_answer_days": ACCESSIBILITY_ANSWER_WITHIN.days,
}


@csrf_exempt  # the check is in _form: it reads the body, and too long a body gets our own page
def form(request):
    try:
        return _form(request)
    except RequestDataTooBig:
        return render(request, "contact/too_long.html", status=413)


@csrf_protect
def _form(request):
    kind = KINDS.get(request.GET.get("about"), Message.Kind.GENERAL)
    form = MessageForm(
        request.POST if request.method == "POST" else None,
        came_from=_came_from(request),
        initial=_who_is_signed_in(request.user),
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
    return render(
        request, "contact/form.html", {"form": form, "kind": kind, **DAYS}, status=status
    )


@require_safe
def sent(request):
    return render(request, "contact/sent.html", DAYS)


def _came_from(request):
    """The page of ours that led here; nothing about any other site."""
    referrer = urlsplit(request.headers.get("Referer", ""))
    return referrer.path if referrer.netloc == request.get_host() else ""


def _who_is_signed_in(user):
    if not user.is_authenticated:
        return {}
    return {"name": user.display_name, "email": user.email}
