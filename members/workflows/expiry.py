"""Certificates about to expire."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from members import certificate_emails
from members.models import Certificate, Organisation, Role


@transaction.atomic
def queue_certificate_notices(*, now: datetime) -> None:
    """Each notice once for each certificate and last day; a missed day is made up for."""
    today = timezone.localdate(now)
    for certificate in ending(today):
        days = min(
            days
            for days in settings.CERTIFICATE_NOTICE_DAYS
            if certificate.valid_until <= today + timedelta(days=days)
        )
        for person in _managers(certificate, today):
            certificate_emails.ends_soon(certificate, person, days=days)


def ending(today):
    """Of members, valid today, not for much longer, and no newer paper in their place."""
    newer = Certificate.objects.filter(
        Q(product=OuterRef("product")) | Q(product__isnull=True),
        Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until")),
        organisation=OuterRef("organisation"),
        scheme=OuterRef("scheme"),
    ).exclude(pk=OuterRef("pk"))
    last_day = today + timedelta(days=max(settings.CERTIFICATE_NOTICE_DAYS))
    return (
        Certificate.objects.valid(today)
        .filter(
            ~Exists(newer),
            organisation__in=Organisation.objects.members(today),
            valid_until__lte=last_day,
        )
        .select_related("organisation", "scheme", "product")
        .order_by("valid_until", "pk")
    )


def _managers(certificate, today):
    roles = Role.objects.current(today).managing().of_active_people()
    of_it = roles.filter(organisation=certificate.organisation_id)
    return [role.person for role in of_it.select_related("person")]
