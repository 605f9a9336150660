"""Changes in membership and in profiles that touch several rows, need a lock or owe a mail."""

from .access import decline_access, forget_access_requests, grant_access, request_access
from .deciding import (
    AlreadyDecided,
    answer_question,
    approve_application,
    ask_applicant,
    decline_application,
    remind_of_applications,
)
from .joining import (
    apply,
    mail_draft_link,
    purge_drafts,
    save_draft,
    send_application,
    send_to_managers,
)
from .meanwhile import ChangedMeanwhile
from .membership import (
    correct_dates,
    end_membership,
    enter_membership,
    forget_ended_memberships,
    mark_invoiced,
    mark_paid,
)
from .not_possible import NotPossible
from .people import (
    change_role,
    end_role,
    hand_over,
    invite_colleague,
    leave,
    leave_without_successor,
)
from .profile import (
    add_export,
    confirm_profile,
    remove_certificate,
    remove_export,
    remove_product,
    save_certificate,
    save_product,
    update_profile,
)
from .review import accept_changes, ask_for_change, bring_back, publish_due, purge_old_changes

__all__ = [
    "AlreadyDecided",
    "ChangedMeanwhile",
    "NotPossible",
    "accept_changes",
    "add_export",
    "answer_question",
    "apply",
    "approve_application",
    "ask_applicant",
    "ask_for_change",
    "bring_back",
    "change_role",
    "confirm_profile",
    "correct_dates",
    "decline_access",
    "decline_application",
    "end_membership",
    "end_role",
    "enter_membership",
    "forget_access_requests",
    "forget_ended_memberships",
    "grant_access",
    "hand_over",
    "invite_colleague",
    "leave",
    "leave_without_successor",
    "mail_draft_link",
    "mark_invoiced",
    "mark_paid",
    "publish_due",
    "purge_drafts",
    "purge_old_changes",
    "remind_of_applications",
    "remove_certificate",
    "remove_export",
    "remove_product",
    "request_access",
    "save_certificate",
    "save_draft",
    "save_product",
    "send_application",
    "send_to_managers",
    "update_profile",
]
