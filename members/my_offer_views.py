"""An organisation's own offers and needs."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .models import Offer
from .my_views import crumbs, edit_page, for_editors
from .offer_forms import OfferForm
from .workflows import NotPossible
from .workflows import offers as workflows


@require_safe
@for_editors
def offers(request, organisation):
    today = timezone.localdate()
    rows = list(organisation.offers.all())
    for row in rows:
        row.is_open_today = row.is_open(today)
    context = {
        "organisation": organisation,
        "open": [row for row in rows if row.is_open_today],
        "ended": [row for row in rows if not row.is_open_today],
        "today": today,
        "crumbs": crumbs(organisation, _("Offers and needs")),
    }
    return render(request, "members/my/offers.html", context)


@for_editors
def add_offer(request, organisation):
    offer = Offer(organisation=organisation, lang=get_language(), contact=request.user)
    return _offer_page(request, organisation, offer, _("Write an offer or a need"))


@for_editors
def offer(request, organisation, pk):
    offer = get_object_or_404(organisation.offers, pk=pk)
    return _offer_page(request, organisation, offer, _("Edit an offer or a need"))


def _offer_page(request, organisation, offer, title):
    form = OfferForm(request.POST or None, instance=offer)
    if form.is_valid():
        workflows.save_offer(
            offer=form.save(commit=False), by=request.user, today=timezone.localdate()
        )
        messages.success(request, _("Saved."))
        return redirect("my_members:offers", organisation.slug)
    return edit_page(request, organisation, form, title)


@require_POST
@for_editors
def renew_offer(request, organisation, pk):
    offer = get_object_or_404(organisation.offers, pk=pk)
    try:
        workflows.renew_offer(offer=offer, by=request.user, today=timezone.localdate())
    except NotPossible as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("It stays open. We ask again before it ends."))
    return redirect("my_members:offers", organisation.slug)


@require_POST
@for_editors
def close_offer(request, organisation, pk):
    offer = get_object_or_404(organisation.offers, pk=pk)
    outcome = request.POST.get("outcome")
    if outcome not in Offer.Outcome.values:
        messages.error(request, _("Say what came of it."))
    else:
        workflows.close_offer(offer=offer, outcome=outcome, by=request.user, now=timezone.now())
        messages.success(request, _("It is closed."))
    return redirect("my_members:offers", organisation.slug)
