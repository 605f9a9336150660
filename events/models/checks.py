"""What a value of an event may be. Migrations know these by their first home, `event`."""

import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .registration import LANGUAGES

RESERVED_SLUGS = ("door", "feed", "feedback", "registrations")


def default_time_zone():
    return settings.TIME_ZONE


def default_languages():
    return [settings.LANGUAGE_CODE]


def validate_time_zone(value):
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(zone)s” is not a time zone."), params={"zone": value})


def validate_slug_is_free(value):
    if value in RESERVED_SLUGS:
        raise ValidationError(_("This address is used by the portal itself. Choose another one."))


def validate_languages(value):
    known = {code for code, _name in LANGUAGES}
    if not isinstance(value, list) or not set(value) <= known:
        raise ValidationError(_("Choose languages from the list."))
