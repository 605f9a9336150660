"""What an application says, as pairs of label and value: for the applicant and the board."""

from django.utils.translation import gettext as _

from content.numbers import country_name

from .models import Application


def facts_of(application: Application) -> list[tuple[str, str]]:
    return [
        *facts_of_organisation(application),
        *facts_of_person(application),
        *facts_of_wishes(application),
    ]


def facts_of_organisation(application: Application) -> list[tuple[str, str]]:
    return [
        (_("Organisation"), application.organisation_name),
        (_("Type"), str(application.get_type_display())),
        (_("Country"), country_name(application.country)),
        (_("Business ID"), application.business_id),
        (_("Municipality"), application.municipality),
        (_("Website"), application.website),
    ]


def facts_of_person(application: Application) -> list[tuple[str, str]]:
    phone = application.contact_phone
    return [
        (_("Contact person"), application.contact_name),
        (_("E-mail"), application.contact_email),
        (_("Phone"), phone.as_international if phone else ""),
    ]


def facts_of_wishes(application):
    return [
        (_("Wishes for the cluster"), application.wishes),
        (_("Message"), application.message),
    ]
