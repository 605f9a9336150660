"""Registrations as a table for a spreadsheet program."""

import csv
import io

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheet programs that the text is UTF-8
STARTS_OF_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def registrations_as_csv(registrations) -> str:
    """`registrations` come with their event and organisation."""
    output = io.StringIO()
    output.write(BYTE_ORDER_MARK)
    table = csv.writer(output, delimiter=";")
    table.writerow(
        [
            _("Event"),
            pgettext("person", "Name"),
            _("E-mail"),
            _("Organisation"),
            _("Takes part"),
            _("Status"),
            _("Language"),
            _("Registered at"),
        ]
    )
    for each in registrations:
        organisation = each.organisation.name if each.organisation else each.organisation_name
        created_at = each.created_at.astimezone(each.event.zone)
        row = [
            each.event.title,
            each.name,
            each.email,
            organisation,
            each.get_mode_display(),
            each.get_status_display(),
            each.get_language_display(),
            created_at.strftime("%Y-%m-%d %H:%M"),
        ]
        table.writerow([harmless(cell) for cell in row])
    return output.getvalue()


def harmless(cell) -> str:
    """A cell that a spreadsheet program does not take for a formula (CWE-1236)."""
    text = str(cell)
    return f"'{text}" if text.startswith(STARTS_OF_A_FORMULA) else text
