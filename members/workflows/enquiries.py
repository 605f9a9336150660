"""One enquiry of a buyer to several producers."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contact import limits
from members import enquiry_emails
from members.models import MOST_PRODUCERS, Enquiry, EnquiryRecipient, Organisation

from .not_possible import NotPossible

MOST = {
    "network": limits.Limit("enquiries-network", times=10, per=timedelta(hours=1)),
    "mailbox": limits.Limit("enquiries-mailbox", times=3, per=timedelta(days=1)),
}
MOST_FOR_A_PRODUCER = 20  # in a day


class TooManyEnquiries(NotPossible):
    pass


@transaction.atomic
def write_enquiry(
    *,
    organisations: list[Organisation],
    name: str,
    email: str,
    organisation_name: str,
    text: str,
    needed_by: date | None,
    is_shared: bool,
    language: str,
    network: str,
    is_confirmed: bool,
    now: datetime,
) -> Enquiry:
    """Keep it, and send it if the address is known to be the buyer's; else ask the buyer by mail.

    `network` is where it came from (`limits.network`); it is counted and not kept.
    """
    reachable = enquiry_emails.addresses(organisations)
    if not reachable:
        raise NotPossible(_("None of these members can be reached by e-mail."))
    if len(reachable) > MOST_PRODUCERS:
        raise NotPossible(
            _("An enquiry goes to at most %(number)s members.") % {"number": MOST_PRODUCERS}
        )
    _count(network=network, mailbox=limits.mailbox(email), now=now)
    enquiry = Enquiry.objects.create(
        name=name,
        email=email,
        organisation_name=organisation_name,
        text=text,
        needed_by=needed_by,
        is_shared=is_shared,
        language=language,
        created_at=now,
    )
    EnquiryRecipient.objects.bulk_create(
        EnquiryRecipient(enquiry=enquiry, organisation=each.organisation) for each in reachable
    )
    if is_confirmed:
        return send_enquiry(enquiry=enquiry, now=now)
    enquiry_emails.confirmation(enquiry, [each.organisation for each in reachable])
    return enquiry


@transaction.atomic
def send_enquiry(*, enquiry: Enquiry, now: datetime) -> Enquiry:
    """To each producer in a mail of its own, and a copy to the buyer; only once if asked twice."""
    enquiry = Enquiry.objects.select_for_update(of=["self"]).get(pk=enquiry.pk)
    if enquiry.sent_at:
        return enquiry
    today = timezone.localdate(now)
    asked = Organisation.objects.members(today).filter(enquiries_received__enquiry=enquiry)
    reachable = [
        each for each in enquiry_emails.addresses(asked) if not _has_many(each.organisation, now)
    ]
    if not reachable:
        raise NotPossible(_("None of these members can take an enquiry today. Try tomorrow."))
    kept = [each.organisation.pk for each in reachable]
    enquiry.recipients.exclude(organisation__in=kept).delete()
    enquiry.sent_at = now
    enquiry.save(update_fields=["sent_at"])
    for each in reachable:
        enquiry_emails.question(enquiry, each)
    enquiry_emails.copy_for_buyer(enquiry, [each.organisation for each in reachable])
    if enquiry.is_shared:
        enquiry_emails.copy_for_cluster(enquiry, [each.organisation for each in reachable])
    return enquiry


def _has_many(organisation, now):
    received = organisation.enquiries_received.filter(enquiry__sent_at__gt=now - timedelta(days=1))
    return received.count() >= MOST_FOR_A_PRODUCER


def _count(*, now, **writers):
    if not limits.all_take(MOST, now=now, **writers):
        raise TooManyEnquiries(
            _("There were too many enquiries from you. What you wrote is still below: try later.")
        )
