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
from .models import Certificate, Membership, Product
from .my_forms import CertificateForm, ExportForm, product_form
from .my_views import crumbs, edit_page, for_editors


@require_safe
@for_editors
def products(request, organisation):
    context = {
        "organisation": organisation,
        "products": organisation.products.select_related("group"),
        "crumbs": crumbs(organisation, _("Products")),
    }
    return render(request, "members/my/products.html", context)


@for_editors
def add_product(request, organisation):
    product = Product(organisation=organisation, order=organisation.products.count())
    return _product_page(request, organisation, product, _("Add a product"))


@for_editors
def product(request, organisation, pk):
    product = get_object_or_404(organisation.products, pk=pk)
    return _product_page(request, organisation, product, _("Edit a product"))


def _product_page(request, organisation, product, title):
    form = product_form(get_language())(
        request.POST or None, request.FILES or None, instance=product
    )
    if form.is_valid():
        workflows.save_product(
            product=form.save(commit=False),
            raw_materials=form.cleaned_data["raw_materials"],
            by=request.user,
        )
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
    certificate = Certificate(organisation=organisation)
    return _certificate_page(request, organisation, certificate, _("Add a certificate"))


@for_editors
def certificate(request, organisation, pk):
    certificate = get_object_or_404(organisation.certificates, pk=pk)
    return _certificate_page(request, organisation, certificate, _("Edit a certificate"))


def _certificate_page(request, organisation, certificate, title):
    form = CertificateForm(request.POST or None, request.FILES or None, instance=certificate)
    if form.is_valid():
        workflows.save_certificate(certificate=form.save(commit=False), by=request.user)
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
