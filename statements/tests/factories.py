from datetime import date
from io import BytesIO
from itertools import count

from django.core.files.base import ContentFile
from PIL import Image

from statements.models import (
    AccessibilityGap,
    AccessibilityStatement,
    PressPage,
    PressPicture,
    PrivacyNotice,
    PrivacyPurpose,
)
from strategy.models import Cluster
from strategy.tests.factories import make_cluster

number = count(1)


def _own_cluster():
    return Cluster.objects.own() or make_cluster()


def make_statement(**overrides):
    values = {
        "service": "The website of the cluster",
        "owner": "The association",
        "authority_name": "The agency",
        "prepared_on": date(2026, 1, 15),
        "reviewed_on": date(2026, 1, 15),
    }
    cluster = overrides.pop("cluster", None) or _own_cluster()
    return AccessibilityStatement.objects.create(cluster=cluster, **values | overrides)


def make_gap(**overrides):
    statement = overrides.pop("statement", None) or make_statement()
    return AccessibilityGap.objects.create(
        statement=statement, **{"what": "Old programmes in PDF"} | overrides
    )


def make_notice(**overrides):
    values = {
        "controller": "The association",
        "email": "office@example.org",
        "authority_name": "The ombudsman",
        "updated_on": date(2026, 1, 15),
    }
    cluster = overrides.pop("cluster", None) or _own_cluster()
    return PrivacyNotice.objects.create(cluster=cluster, **values | overrides)


def make_purpose(**overrides):
    n = next(number)
    values = {
        "slug": f"purpose-{n}",
        "title": f"Purpose {n}",
        "basis": PrivacyPurpose.Basis.INTEREST,
        "data": "Name and address",
        "recipients": "Our office",
        "kept": "As long as it is needed",
    }
    notice = overrides.pop("notice", None) or make_notice()
    return PrivacyPurpose.objects.create(notice=notice, **values | overrides)


def make_press_page(**overrides):
    values = {
        "description": "The cluster brings food people together.",
        "contact_name": "Anna Aalto",
        "contact_phone": "+358 50 000 1234",
    }
    cluster = overrides.pop("cluster", None) or _own_cluster()
    return PressPage.objects.create(cluster=cluster, **values | overrides)


def make_press_picture(**overrides):
    n = next(number)
    file = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, "JPEG")
    values = {
        "slug": f"picture-{n}",
        "image": ContentFile(file.getvalue(), name="picture.jpg"),
        "alt": "A lake",
        "credit": "Anna Aalto",
        "licence": "CC BY 4.0",
    }
    page = overrides.pop("page", None) or make_press_page()
    return PressPicture.objects.create(page=page, **values | overrides)
