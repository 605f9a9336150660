"""Registrations as a table for a spreadsheet program."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from content import spreadsheets
from events import answers


def registrations_as_csv(registrations) -> bytes:
    """`registrations` come with their event and organisation. Those of one event also with what
    its organiser asked."""
    more = answers.columns_for(registrations)
    headings = [
        _("Event"),
        pgettext("person", "Name"),
        _("E-mail"),
        _("Organisation"),
        _("Is there as"),
        _("Takes part"),
        _("Status"),
        _("Language"),
        _("Registered at"),
        *(heading for heading, _cell_of in more),
    ]
    rows = (
        [*_row(each), *(cell_of(each) for _heading, cell_of in more)]
        for each in registrations.prefetch_related("answers")
    )
    return spreadsheets.csv_bytes(headings, rows)


def _row(registration):
    event, organisation = registration.event, registration.organisation
    created_at = registration.created_at.astimezone(event.zone)
    return [
        event.title,
        registration.name,
        registration.email,
        organisation.name if organisation else registration.organisation_name,
        registration.get_role_display(),
        registration.get_mode_display(),
        registration.get_status_display(),
        registration.get_language_display(),
        created_at.strftime("%Y-%m-%d %H:%M"),
    ]
