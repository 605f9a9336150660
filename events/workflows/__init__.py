"""Changes that need a lock, touch several rows or owe somebody a mail."""

from .attending import (
    JustArrived,
    add_walk_in,
    check_in,
    check_out,
    correct_attendance,
    link_organisations,
    named_as_in_directory,
    note_no_shows,
    record_attendance,
    undo,
)
from .classifying import classify_partner_events, correct_partner_event, forget_correction
from .copying import copy_event, days_every_month, days_every_week, make_series
from .editing import (
    cancel_event,
    check_may_be_deleted,
    postpone_event,
    publish,
    reschedule,
    save_event,
    withdraw,
)
from .handing_over import hand_over_seat
from .inviting import invite
from .linking import renew_door_link, renew_invitation_link
from .moving import check_everybody_fits, overbooked, people_to_tell
from .partner_calendars import (
    calendars_due,
    fetch_if_due,
    fetch_now,
    forget_partner_events,
    show_partner_calendar,
)
from .registering import (
    Guest,
    cancel_registration,
    change_registration,
    confirm_address,
    decide_request,
    register,
)
from .reminding import queue_due_reminders
from .seats import NotPossible
from .thanking import give_feedback, thank_those_who_came
from .waiting_list import accept_offer, decline_offer, settle_waiting_lists, wait_together

__all__ = [
    "Guest",
    "JustArrived",
    "NotPossible",
    "accept_offer",
    "add_walk_in",
    "calendars_due",
    "cancel_event",
    "cancel_registration",
    "change_registration",
    "check_everybody_fits",
    "check_in",
    "check_may_be_deleted",
    "check_out",
    "classify_partner_events",
    "confirm_address",
    "copy_event",
    "correct_attendance",
    "correct_partner_event",
    "days_every_month",
    "days_every_week",
    "decide_request",
    "decline_offer",
    "fetch_if_due",
    "fetch_now",
    "forget_correction",
    "forget_partner_events",
    "give_feedback",
    "hand_over_seat",
    "invite",
    "link_organisations",
    "make_series",
    "named_as_in_directory",
    "note_no_shows",
    "overbooked",
    "people_to_tell",
    "postpone_event",
    "publish",
    "queue_due_reminders",
    "record_attendance",
    "register",
    "renew_door_link",
    "renew_invitation_link",
    "reschedule",
    "save_event",
    "settle_waiting_lists",
    "show_partner_calendar",
    "thank_those_who_came",
    "undo",
    "wait_together",
    "withdraw",
]
