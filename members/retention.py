from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.retention import Rule, always, chosen, period
from members import workflows
from members.models import (
    Application,
    ContactNote,
    Enquiry,
    ProfileCount,
    access_requests,
    counters,
    enquiries,
    joining,
    offers,
)
from members.models import contact_notes as notes
from members.workflows import joining as joining_workflows
from members.workflows import offers as offer_workflows
from members.workflows import review


def forget_drafts(now: datetime) -> int:
    return joining_workflows.purge_drafts(now=now)


def forget_declined(now: datetime) -> int:
    before = timezone.localdate(now - period("declined"))
    _rows, by_model = Application.objects.filter(declined_on__lt=before).delete()
    return by_model.get(Application._meta.label, 0)


def forget_access_requests(now: datetime) -> int:
    return workflows.forget_access_requests(now=now)


def forget_notes(now: datetime) -> int:
    deleted, _models = ContactNote.objects.past_retention(timezone.localdate(now)).delete()
    return deleted


def forget_offers(now: datetime) -> int:
    return offer_workflows.forget_old_offers(today=timezone.localdate(now))


def forget_changes(now: datetime) -> int:
    return review.purge_old_changes(now=now)


def forget_enquiries(now: datetime) -> int:
    """The never confirmed go; of the others it stays how many asked whom."""
    deleted, _models = Enquiry.objects.never_confirmed(now).delete()
    return deleted + Enquiry.objects.past_retention(now).forget(now)


def forget_ended_memberships(now: datetime) -> int:
    return workflows.forget_ended_memberships(today=timezone.localdate(now))


def forget_counts(now: datetime) -> int:
    deleted, _models = ProfileCount.objects.past_retention(timezone.localdate(now)).delete()
    return deleted


RULES = [
    Rule(
        "drafts",
        _("applications that were begun and never sent"),
        ("members.applicationdraft",),
        always(joining.KEEP_DRAFTS_FOR),
        forget_drafts,
    ),
    Rule(
        "declined",
        _("declined applications, after the decision"),
        ("members.application", "members.applicationconsent", "members.applicationquestion"),
        chosen("declined"),
        forget_declined,
    ),
    Rule(
        "access",
        _("requests for access to an organisation, after the answer"),
        ("members.accessrequest",),
        always(access_requests.KEEP_DECIDED_FOR),
        forget_access_requests,
    ),
    Rule(
        "contact_notes",
        _("notes of visits and calls"),
        ("members.contactnote",),
        always(notes.KEEP_FOR),
        forget_notes,
    ),
    Rule(
        "offers",
        _("offers and needs, after their end"),
        ("members.offer",),
        always(offers.KEEP_FOR),
        forget_offers,
    ),
    Rule(
        "changes",
        _("changes of profiles, after the decision"),
        ("members.profilechange",),
        always(review.KEPT_FOR),
        forget_changes,
    ),
    Rule(
        "enquiries",
        _("who asked in an enquiry, and what"),
        ("members.enquiry",),
        always(enquiries.KEEP_TEXT_FOR),
        forget_enquiries,
    ),
    Rule(
        "memberships",
        _("reason, paper and fee of memberships that have ended: six years after that year"),
        ("members.membership",),
        None,
        forget_ended_memberships,
    ),
    Rule(
        "counts",
        _("how often profiles were looked at"),
        ("members.profilecount",),
        always(counters.KEPT_FOR),
        forget_counts,
    ),
]
