"""The rows of an organisation's profile: products, certificates, exports; its documents."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import workflows
from .models import Audience, Certificate, Membership, Product, ProfileChange
from .my_views import crumbs, edit_page, for_editors, saved
from .review import badge, with_open_changes
from .row_forms import CertificateForm, ExportForm, product_form


@require_safe
@for_editors
def products(request, organisation):
    products = list(organisation.products.select_related("group").prefetch_related("changes"))
    for product in products:
        waiting = [each for each in product.changes.all() if each.state in ProfileChange.OPEN]
        product.badges = list(dict.fromkeys(badge(change) for change in waiting))
    context = {
        "organisation": organisation,
        "products": products,
        "crumbs": crumbs(organisation, _("Products")),
    }
    return render(request, "members/my/products.html", context)


@for_editors
def add_product(request, organisation):
    return _product_page(request, organisation, None, _("Add a product"))


@for_editors
def product(request, organisation, pk):
    product = get_object_or_404(organisation.products, pk=pk)
    return _product_page(request, organisation, product, _("Edit a product"))


def _product_page(request, organisation, product, title):
    shown = with_open_changes(product) if product else Product(organisation=organisation)
    form = product_form(get_language())(request.POST or None, request.FILES or None, instance=shown)
    if saved(form, workflows.save_product, organisation, request.user, product=product):
        messages.success(request, _("Saved."))
        return redirect("my_members:products", organisation.slug)
    return edit_page(request, organisation, form, title)


@require_POST
@for_editors
def remove_product(request, organisation, pk):
    product = get_object_or_404(organisation.products, pk=pk)
    workflows.remove_product(product=product, by=request.user)
    messages.success(request, _("The product is gone."))
    return redirect("my_members:products", organisation.slug)


@require_safe
@for_editors
def certificates(request, organisation):
    today = timezone.localdate()
    rows = list(organisation.certificates.select_related("scheme", "product"))
    for row in rows:
        row.is_valid_today = row.is_valid(today)
    context = {
        "organisation": organisation,
        "certificates": rows,
        "crumbs": crumbs(organisation, _("Certificates")),
    }
    return render(request, "members/my/certificates.html", context)


@for_editors
def add_certificate(request, organisation):
    return _certificate_page(request, organisation, None, _("Add a certificate"))


@for_editors
def certificate(request, organisation, pk):
    certificate = get_object_or_404(organisation.certificates, pk=pk)
    return _certificate_page(request, organisation, certificate, _("Edit a certificate"))


def _certificate_page(request, organisation, certificate, title):
    shown = certificate or Certificate(organisation=organisation)
    form = CertificateForm(request.POST or None, request.FILES or None, instance=shown)
    if saved(form, workflows.save_certificate, organisation, request.user, certificate=certificate):
        messages.success(request, _("Saved."))
        return redirect("my_members:certificates", organisation.slug)
    return edit_page(request, organisation, form, title)


@require_POST
@for_editors
def remove_certificate(request, organisation, pk):
    certificate = get_object_or_404(organisation.certificates, pk=pk)
    workflows.remove_certificate(certificate=certificate, by=request.user)
    messages.success(request, _("The certificate is gone."))
    return redirect("my_members:certificates", organisation.slug)


@for_editors
def exports(request, organisation):
    form = ExportForm(request.POST or None)
    if form.is_valid():
        workflows.add_export(
            organisation=organisation, country=form.cleaned_data["country"], by=request.user
        )
        messages.success(request, _("Saved."))
        return redirect("my_members:exports", organisation.slug)
    context = {
        "organisation": organisation,
        "form": form,
        "exports": organisation.exports.all(),
        "audience": Audience(organisation.audiences()["exports"]).label,
        "crumbs": crumbs(organisation, _("Exports")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "members/my/exports.html", context, status=status)


@require_POST
@for_editors
def remove_export(request, organisation, country):
    workflows.remove_export(organisation=organisation, country=country, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("my_members:exports", organisation.slug)


@login_required
@require_safe
def certificate_document(request, pk):
    certificate = get_object_or_404(Certificate.objects.readable_by(request.user), pk=pk)
    return _private_file(certificate.document)


@login_required
@require_safe
def commitment(request, pk):
    membership = get_object_or_404(Membership.objects.readable_by(request.user), pk=pk)
    return _private_file(membership.commitment)


def _private_file(file):
    if not file:
        raise Http404
    response = FileResponse(file.open("rb"), as_attachment=True)
    response["Cache-Control"] = "private, no-store"
    return response
