from .event import Event, EventQuerySet, default_time_zone
from .programme import Material, Organiser, ProgrammeItem, Speaker
from .registration import Registration, RegistrationQuerySet, ReminderRule

__all__ = [
    "Event",
    "EventQuerySet",
    "Material",
    "Organiser",
    "ProgrammeItem",
    "Registration",
    "RegistrationQuerySet",
    "ReminderRule",
    "Speaker",
    "default_time_zone",
]
