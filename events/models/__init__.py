from .attendance import AttendanceEntry, Feedback
from .costs import CostShare
from .event import Event, default_time_zone
from .event_queryset import EventQuerySet
from .invitation import EventInvitation
from .own_calendar import CalendarToken
from .partner_calendars import PartnerCalendar, PartnerEvent, ReadingProblem
from .pictures import EventPicture
from .programme import Material, Organiser, ProgrammeItem, Speaker
from .questions import Answer, Consent, Question
from .registration import Registration, RegistrationQuerySet
from .reminders import ReminderRule, ReminderRun
from .series import EventSeries

__all__ = [
    "Answer",
    "AttendanceEntry",
    "CalendarToken",
    "Consent",
    "CostShare",
    "Event",
    "EventPicture",
    "EventQuerySet",
    "EventSeries",
    "Feedback",
    "EventInvitation",
    "Material",
    "Organiser",
    "PartnerCalendar",
    "PartnerEvent",
    "ProgrammeItem",
    "Question",
    "ReadingProblem",
    "Registration",
    "RegistrationQuerySet",
    "ReminderRule",
    "ReminderRun",
    "Speaker",
    "default_time_zone",
]
