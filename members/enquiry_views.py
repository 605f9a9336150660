"""A buyer's shortlist and the one enquiry to all on it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contact import limits
from contact.forms import name_and_address

from . import enquiry_emails, workflows
from .enquiry_forms import EnquiryForm
from .links import enquiry_ids
from .models import Enquiry
from .shortlist import NAME, Shortlist
from .workflows import enquiries


def enquire(request):
    shortlist = Shortlist(request.GET.get(NAME, ""))
    reachable = enquiry_emails.addresses(shortlist.organisations)
    form = EnquiryForm(request.POST or None, initial=name_and_address(request.user))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            enquiry = enquiries.write_enquiry(
                organisations=shortlist.organisations,
                language=get_language(),
                network=limits.network(request),
                is_confirmed=_is_own_address(request.user, form.cleaned_data["email"]),
                now=timezone.now(),
                **form.answers(),
            )
        except workflows.NotPossible as reason:
            form.add_error(None, str(reason))
            status = 429 if isinstance(reason, enquiries.TooManyEnquiries) else 422
        else:
            return redirect("members:enquiry_sent" if enquiry.sent_at else "members:enquiry_waits")
    reached = {each.organisation.pk for each in reachable}
    context = {
        "form": form,
        "shortlist": shortlist,
        "chosen": [
            (each, each.pk in reached, request.path + shortlist.without(each.slug).query)
            for each in shortlist.organisations
        ],
        "reached": len(reached),
        "needs_confirmation": not request.user.is_authenticated,
        "crumbs": [(_("Members"), ""), (_("Enquiry"), "")],
    }
    return render(request, "members/enquiry/write.html", context, status=status)


@require_safe
def enquiry_waits(request):
    return render(request, "members/enquiry/waits.html", {"crumbs": [(_("Enquiry"), "")]})


@require_safe
def enquiry_sent(request):
    return render(request, "members/enquiry/sent.html", {"crumbs": [(_("Enquiry"), "")]})


@never_cache
def confirm_enquiry(request, token):
    """A page with a button: programs that open links in mails send nothing."""
    (pk,) = enquiry_ids(token) or (None,)
    enquiry = get_object_or_404(Enquiry.objects.filter(forgotten_at__isnull=True), pk=pk)
    context = {"enquiry": enquiry, "crumbs": [(_("Enquiry"), "")]}
    if enquiry.sent_at:
        return render(request, "members/enquiry/sent.html", context)
    if request.method == "POST":
        try:
            enquiries.send_enquiry(enquiry=enquiry, now=timezone.now())
        except workflows.NotPossible as reason:
            context["reason"] = str(reason)
            return render(request, "members/enquiry/confirm.html", context, status=422)
        return redirect("members:enquiry_sent")
    return render(request, "members/enquiry/confirm.html", context)


def _is_own_address(user, email):
    return user.is_authenticated and user.email.casefold() == email.casefold()
