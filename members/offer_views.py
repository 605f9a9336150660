"""Offers and needs: for everybody, for who asks, and for the links in the mails about their end."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contact import limits
from contact.forms import name_and_address
from content.folding import query_words

from . import links
from .models import Offer, Organisation, Role
from .offer_forms import OfferEnquiryForm, OfferFilterForm
from .pressed import is_pressed, page_stamp
from .workflows import NotPossible, offers

PAGE_SIZE = 24


@require_safe
def list_offers(request):
    form = OfferFilterForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    found = Offer.objects.visible_to(request.user).search(query_words(asked.get("q", "")))
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    paginator = Paginator(found.select_related("organisation__municipality"), PAGE_SIZE)
    context = {
        "form": form,
        "page": paginator.get_page(request.GET.get("page")),
        "total": paginator.count,
        "crumbs": [(_("Offers and needs"), "")],
    }
    return render(request, "members/offers/list.html", context)


@require_safe
def detail(request, pk):
    offer = _visible(request, pk)
    own = Organisation.objects.edited_by(request.user).filter(pk=offer.organisation_id)
    context = {
        "offer": offer,
        "contact": _named_contact(offer),
        "can_edit": request.user.is_authenticated and own.exists(),
        "crumbs": _crumbs(offer.title),
    }
    return render(request, "members/offers/detail.html", context)


def _named_contact(offer):
    """Named only if the person has agreed to be shown on the organisation's page."""
    roles = Role.objects.current(timezone.localdate()).filter(
        organisation=offer.organisation_id, person=offer.contact_id, is_public=True
    )
    role = roles.select_related("person").first() if offer.contact_id else None
    return role.person if role else None


@never_cache
def contact(request, pk):
    offer = _visible(request, pk)
    form = OfferEnquiryForm(request.POST or None, initial=name_and_address(request.user))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        if _writes_too_often(request, form.cleaned_data["email"]):
            form.add_error(None, _("Too many messages have been sent from here. Try again later."))
            status = 429
        else:
            try:
                offers.ask_about_offer(offer=offer, **form.message())
            except NotPossible as reason:
                form.add_error(None, str(reason))
            else:
                return redirect("offers:sent", offer.pk)
    context = {"offer": offer, "form": form, "crumbs": _crumbs(offer.title)}
    return render(request, "members/offers/contact.html", context, status=status)


@require_safe
def sent(request, pk):
    offer = _visible(request, pk)
    text = _("Your message is on its way to %(name)s. They answer you directly.")
    context = {
        "title": _("Thank you"),
        "lead": text % {"name": offer.organisation},
        "offer": offer,
    }
    return render(request, "members/offers/answered.html", context)


@never_cache
def answer(request, token):
    """Renew or close without signing in; each link is for one offer and one end of it."""
    today = timezone.localdate()
    offer, person = _asked(token, today)
    if offer is None:
        return render(request, "members/offers/over.html", status=410)
    problem = ""
    if request.method == "POST":
        pressed = next(
            (name for name in ANSWERS if is_pressed(request, token, name)),
            None,
        )
        if pressed:
            try:
                text = ANSWERS[pressed](offer, person)
            except NotPossible as reason:
                problem = str(reason)
            else:
                context = {"title": _("Thank you"), "lead": text, "offer": offer}
                return render(request, "members/offers/answered.html", context)
        problem = problem or _("Please press the button yourself.")
    context = {"offer": offer, "stamp": page_stamp(token), "problem": problem}
    return render(request, "members/offers/answer.html", context, status=422 if problem else 200)


def _asked(token, today):
    """The offer and the person, or (None, None) if the link has done its work or is too old."""
    offer_id, person_id, end = links.offer_ids(token) or (None, None, None)
    offer = Offer.objects.select_related("organisation").filter(pk=offer_id).first()
    if offer is None or offer.expires_on.toordinal() != end or not offer.can_be_renewed(today):
        return None, None
    person = next(
        (each for each in offers.people_who_may(offer, today) if each.pk == person_id), None
    )
    return (offer, person) if person else (None, None)


def _renew(offer, person):
    offer = offers.renew_offer(offer=offer, by=person, today=timezone.localdate())
    return _("“%(title)s” stays open. We ask again before it ends.") % {"title": offer}


def _found_partner(offer, person):
    _close(offer, person, Offer.Outcome.PARTNER)
    return _("Good to hear! “%(title)s” is closed.") % {"title": offer}


def _no_longer(offer, person):
    _close(offer, person, Offer.Outcome.NO_LONGER)
    return _("“%(title)s” is closed.") % {"title": offer}


def _close(offer, person, outcome):
    offers.close_offer(offer=offer, outcome=outcome, by=person, now=timezone.now())


ANSWERS = {"renew": _renew, "partner": _found_partner, "no_longer": _no_longer}


def _visible(request, pk):
    offers_seen = Offer.objects.visible_to(request.user)
    return get_object_or_404(offers_seen.select_related("organisation__municipality"), pk=pk)


def _crumbs(title):
    return [(_("Offers and needs"), reverse("offers:list")), (title, "")]


def _writes_too_often(request, email):
    """Counted together with the contact form: one person writes as often, wherever it goes."""
    now = timezone.now()
    place = {"network": limits.network(request), "mailbox": limits.mailbox(email)}
    if limits.is_unusual(**place, now=now):
        return True
    limits.count_message(**place, now=now)
    return False
