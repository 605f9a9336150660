"""An application as the tests of joining and deciding write it, and the mails that come of it."""

from mailing.models import Mail
from members import workflows

ANSWERS = {
    "organisation_name": "Metsäpuro Oy",
    "type": "company",
    "country": "FI",
    "business_id": "2077474-0",
    "municipality": "Juva",
    "website": "https://metsapuro.example",
    "contact_name": "Aino Esimerkki",
    "contact_email": "aino@metsapuro.example",
    "contact_phone": "",
    "wishes": "Asiakkaita & kumppaneita",
    "message": "",
}


def apply(**overrides):
    return workflows.apply(answers=ANSWERS | overrides, language="fi", consent_version="2026-11")


def mails(template):
    return Mail.objects.filter(template=f"members/{template}")
