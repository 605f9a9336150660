"""Copies of the mails that went to a person."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content import retention, scrubbing
from content.personal_data import Erased, Kind, Person, facts, no_longer_than
from mailing import bounces, delivery
from mailing.models import Bounce, Mail, Unsubscribe


def mail_rows(person: Person):
    for mail in person.written_to(Mail.objects.all(), "to").order_by("-created_at"):
        shown = ["subject", "to", "state", "created_at", "finished_at"]
        yield facts(mail, *shown, *([] if mail.is_secret else ["text"]))


def erase_mails(person: Person) -> Erased:
    """Those to the person, sent or not; and of others that were sent the ones that name them."""
    to_person, _models = person.written_to(Mail.objects.all(), "to").delete()
    finished = Mail.objects.exclude(state__in=Mail.UNFINISHED)
    about_person, _models = scrubbing.mentions(finished, person.words).delete()
    return Erased(erased=to_person + about_person)


def bounce_rows(person: Person):
    for bounce in person.written_to(Bounce.objects.all(), "address"):
        yield facts(bounce, "address", "reason", "at")


def erase_bounces(person: Person) -> Erased:
    return Erased(erased=person.written_to(Bounce.objects.all(), "address").delete()[0])


def kept_bounces() -> str:
    return gettext("%(time)s after it came back.") % {"time": retention.in_words(bounces.KEEP)}


def unsubscribed_rows(person: Person):
    for wish in person.written_to(Unsubscribe.objects.all(), "address"):
        yield facts(wish, "address", "topic", "at")


def erase_unsubscribed(person: Person) -> Erased:
    """Whoever has no account and no registration any more is written to by nobody."""
    return Erased(erased=person.written_to(Unsubscribe.objects.all(), "address").delete()[0])


def kept() -> str:
    return gettext("%(time)s after it was sent.") % {"time": retention.in_words(delivery.KEEP_SENT)}


KINDS = [
    Kind(
        "mails",
        _("Mails to you"),
        _("So that we can see whether a mail arrived."),
        _("Staff who look after the portal; codes are never shown."),
        kept,
        mail_rows,
        ("mailing.mail",),
        erase_mails,
    ),
    Kind(
        "bounces",
        _("Mails to you that came back"),
        _("So that we do not go on writing to an address that is not there."),
        _("Staff who look after the portal."),
        kept_bounces,
        bounce_rows,
        ("mailing.bounce",),
        erase_bounces,
    ),
    Kind(
        "unsubscribed",
        _("Which mail you do not want"),
        _("So that we keep to it."),
        _("Staff who look after the portal."),
        no_longer_than(_("Until you subscribe again.")),
        unsubscribed_rows,
        ("mailing.unsubscribe",),
        erase_unsubscribed,
    ),
]
