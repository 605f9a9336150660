from datetime import timedelta
from itertools import count

from django.utils import timezone

from accounts.tests.factories import make_user
from members.models import (
    AccessRequest,
    Application,
    Certificate,
    CertificateScheme,
    Membership,
    Municipality,
    Organisation,
    Product,
    ProductGroup,
    Role,
)

_number = count(1)


def make_municipality(**overrides):
    number = next(_number)
    values = {"name": f"Kunta {number}", "code": f"{number:03}", "country": "FI"}
    return Municipality.objects.create(**values | overrides)


def make_organisation(**overrides):
    values = {"type": "company", "official_name": f"Yritys {next(_number)} Oy"}
    return Organisation.objects.create(**values | overrides)


def make_membership(organisation=None, **overrides):
    values = {"since": timezone.localdate() - timedelta(days=30)}
    return Membership.objects.create(
        organisation=organisation or make_organisation(), **values | overrides
    )


def make_member(**overrides):
    """An organisation that is a member today."""
    organisation = make_organisation(**overrides)
    make_membership(organisation)
    return organisation


def make_role(organisation, *, person=None, **overrides):
    values = {"kind": Role.Kind.MANAGER, "starts_on": timezone.localdate() - timedelta(days=30)}
    return Role.objects.create(
        organisation=organisation, person=person or make_user(), **values | overrides
    )


def make_manager(organisation):
    """A person who manages the organisation's profile today."""
    return make_role(organisation).person


def make_product_group(**overrides):
    number = next(_number)
    values = {"name": f"Tuoteryhmä {number}", "slug": f"tuoteryhma-{number}"}
    return ProductGroup.objects.create(**values | overrides)


def make_product(organisation=None, **overrides):
    values = {"name": f"Tuote {next(_number)}"}
    return Product.objects.create(organisation=organisation or make_member(), **values | overrides)


def make_scheme(**overrides):
    values = {"name": f"Merkki {next(_number)}"}
    return CertificateScheme.objects.create(**values | overrides)


def make_certificate(organisation, **overrides):
    values = {"scheme": overrides.pop("scheme", None) or make_scheme()}
    return Certificate.objects.create(organisation=organisation, **values | overrides)


def make_application(**overrides):
    number = next(_number)
    values = {
        "organisation_name": f"Hakija {number} Oy",
        "type": "company",
        "country": "FI",
        "contact_name": "Aino Esimerkki",
        "contact_email": f"aino{number}@example.com",
        "consent_version": "2026-01",
        "language": "fi",
    }
    return Application.objects.create(**values | overrides)


def make_access_request(organisation, **overrides):
    number = next(_number)
    values = {
        "name": "Anna Ask",
        "email": f"anna{number}@elsewhere.example",
        "language": "en",
    }
    return AccessRequest.objects.create(organisation=organisation, **values | overrides)
