"""Applications on paper and as a table, for the board that decides about them."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content import pdf, spreadsheets
from content.numbers import country_name
from strategy.models import Cluster

from .application_facts import facts_of
from .models import Application


def as_pdf(applications: Iterable[Application], today: date) -> bytes:
    """In the order given. `applications` come with their questions."""
    applications = list(applications)
    count = len(applications)
    cluster = Cluster.objects.own()
    head = [
        cluster.name if cluster else "",
        date_format(today),
        ngettext("%(count)d application", "%(count)d applications", count) % {"count": count},
    ]
    return pdf.document(
        title=_("Applications for membership"),
        head=[line for line in head if line],
        parts=[_section(number, each, today) for number, each in enumerate(applications, start=1)],
    )


def as_xlsx(applications: Iterable[Application], today: date) -> bytes:
    headings = [
        _("Organisation"),
        _("Type"),
        _("Country"),
        _("Business ID"),
        _("Municipality"),
        _("Website"),
        _("Contact person"),
        _("E-mail"),
        _("Phone"),
        _("Applied on"),
        _("Days waiting"),
        _("Wishes for the cluster"),
        _("Message"),
        _("Questions and answers"),
        _("Decision"),
        _("Day of the decision"),
    ]
    rows = [_row(each, today) for each in applications]
    return spreadsheets.xlsx(headings, rows, sheet=_("Applications"))


def _section(number, application, today):
    facts = [*facts_of(application), (_("Applied on"), _applied(application, today))]
    if application.decided_on:
        facts.append(
            (str(application.status.label).capitalize(), date_format(application.decided_on))
        )
    parts = [pdf.Facts(facts)]
    questions = application.questions.all()
    if questions:
        parts.append(
            pdf.Facts([(each.text, each.answer or _("No answer yet")) for each in questions])
        )
    return pdf.Section(f"{number}. {application}", parts)


def _applied(application, today):
    day = date_format(timezone.localdate(application.applied_at))
    if not application.is_waiting:
        return day
    days = application.days_waiting(today)
    waiting = ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
    return f"{day} ({waiting})"


def _row(application, today):
    phone = application.contact_phone
    return [
        application.organisation_name,
        application.get_type_display(),
        country_name(application.country),
        application.business_id,
        application.municipality,
        application.website,
        application.contact_name,
        application.contact_email,
        phone.as_international if phone else "",
        timezone.localdate(application.applied_at),
        application.days_waiting(today) if application.is_waiting else None,
        application.wishes,
        application.message,
        "\n".join(f"{each.text} – {each.answer}" for each in application.questions.all()),
        application.status.label,
        application.decided_on,
    ]
