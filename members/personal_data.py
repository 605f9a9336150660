"""What the register knows about the people of organisations, and about those who asked."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from content import retention, scrubbing
from content.languages import CONTENT_LANGUAGES
from content.personal_data import Erased, Kind, Person, fact, facts, no_longer_than
from members.models import (
    AccessRequest,
    Application,
    ApplicationConsent,
    ApplicationDraft,
    ApplicationQuestion,
    ContactNote,
    Enquiry,
    Membership,
    Offer,
    Organisation,
    ProfileChange,
    Role,
)
from members.models.access_requests import KEEP_DECIDED_FOR
from members.models.enquiries import KEEP_TEXT_FOR
from members.workflows.review import KEPT_FOR as KEEP_CHANGES_FOR

MENTIONING = (ApplicationQuestion, ApplicationDraft, ContactNote, Offer, ProfileChange, Membership)


def role_rows(person: Person):
    for role in Role.objects.filter(person=person.user).select_related("organisation"):
        if person.user:
            shown = ("organisation", "kind", "title", "is_public", "email", "phone")
            yield facts(role, *shown, "starts_on", "ends_on")


def erase_roles(person: Person) -> Erased:
    """That somebody acted for the organisation stays, with the days."""
    if person.user is None:
        return Erased()
    today = timezone.localdate()
    roles = Role.objects.filter(person=person.user)
    roles.filter(ends_on__isnull=True, starts_on__gt=today).delete()
    roles.filter(ends_on__isnull=True).update(ends_on=today)
    titles = {f"title_{code}": "" for code in CONTENT_LANGUAGES}
    kept = roles.update(email="", phone="", is_public=False, **titles)
    return Erased(erased=kept)


def application_rows(person: Person):
    applications = person.written_to(Application.objects.all(), "contact_email")
    for application in applications.prefetch_related("consents", "questions"):
        said = facts(
            application,
            "applied_at",
            "organisation_name",
            "contact_name",
            "contact_email",
            "contact_phone",
            "wishes",
            "message",
            "approved_on",
            "declined_on",
            "decline_reason",
        )
        consents = [fact("consent", _("consent"), each.text) for each in application.consents.all()]
        questions = [
            fact("question", each.text, each.answer) for each in application.questions.all()
        ]
        yield said + consents + questions


def erase_applications(person: Person) -> Erased:
    """An approved one proves who joined by whose decision: it stays, without the person."""
    own = person.written_to(Application.objects.all(), "contact_email")
    approved = list(own.filter(approved_on__isnull=False).values_list("pk", flat=True))
    _rows, by_model = own.exclude(pk__in=approved).delete()
    ApplicationConsent.objects.filter(application__in=approved).delete()
    ApplicationQuestion.objects.filter(application__in=approved).delete()
    Application.objects.filter(pk__in=approved).update(
        contact_name=scrubbing.INSTEAD,
        contact_email="erased@erased.invalid",
        contact_phone="",
        wishes="",
        message="",
    )
    scrubbing.scrub(Application.objects.all(), person.words)
    return Erased(
        erased=by_model.get(Application._meta.label, 0),
        kept=len(approved),
        kept_until=gettext("as long as the organisation is in the register"),
    )


def draft_rows(person: Person):
    for draft in scrubbing.mentions(ApplicationDraft.objects.all(), list(person.emails)):
        yield [*facts(draft, "changed_at"), fact("answers", _("answers"), draft.answers)]


def erase_drafts(person: Person) -> Erased:
    drafts = scrubbing.mentions(ApplicationDraft.objects.all(), list(person.emails))
    deleted, _models = drafts.delete()
    return Erased(erased=deleted)


def access_rows(person: Person):
    for request in person.written_to(AccessRequest.objects.select_related("organisation")):
        shown = ("organisation", "name", "email", "message", "asked_at", "granted", "decided_at")
        yield facts(request, *shown)


def erase_access(person: Person) -> Erased:
    deleted, _models = person.written_to(AccessRequest.objects.all()).delete()
    return Erased(erased=deleted)


def enquiry_rows(person: Person):
    for enquiry in person.written_to(Enquiry.objects.all()):
        shown = ("name", "email", "organisation_name", "text", "needed_by", "is_shared", "sent_at")
        yield facts(enquiry, *shown)


def erase_enquiries(person: Person) -> Erased:
    own = Enquiry.objects.filter(pk__in=_keys(person.written_to(Enquiry.objects.all())))
    return Erased(erased=own.forget(timezone.now()))


def writing_rows(person: Person):
    """What the person wrote for an organisation, or staff wrote about them."""
    if person.user:
        own = Q(by=person.user) | Q(decided_by=person.user)
        for change in ProfileChange.objects.filter(own).select_related("organisation"):
            yield facts(change, "organisation", "field", "old", "new", "written_at", "state")
        offers = Offer.objects.filter(Q(created_by=person.user) | Q(contact=person.user))
        for offer in offers.select_related("organisation"):
            yield facts(offer, "organisation", "kind", "title", "text", "created_at")
    for note in scrubbing.mentions(ContactNote.objects.all(), person.words):
        yield facts(note, "organisation", "kind", "held_on", "text")


def erase_writing(person: Person) -> Erased:
    if person.user:
        Offer.objects.filter(contact=person.user).update(contact=None)
    return Erased(
        erased=sum(scrubbing.scrub(each.objects.all(), person.words) for each in MENTIONING)
    )


def contact_rows(person: Person):
    """The organisation's own address may be the person's."""
    for organisation in person.written_to(Organisation.objects.all()):
        yield facts(organisation, "official_name", "email", "phone")


def keep_contacts(person: Person) -> Erased:
    kept = person.written_to(Organisation.objects.all()).count()
    return Erased(kept=kept, kept_until=gettext("until the organisation changes it"))


def _keys(rows):
    return list(rows.values_list("pk", flat=True))


def _after(time, sentence):
    return lambda: gettext(sentence) % {"time": retention.in_words(time)}


def kept_applications() -> str:
    return gettext(
        "A declined one %(time)s after the decision, an approved one as long as the organisation "
        "is in the register."
    ) % {"time": retention.in_words(retention.period("declined"))}


STAFF = _("Our staff.")

KINDS = [
    Kind(
        "roles",
        _("For whom you act"),
        _("So that you can edit the organisation's page, and others know whom to ask."),
        _("The organisation's people and our staff; everybody, where you have agreed to it."),
        no_longer_than(_("As long as the organisation is in the register.")),
        role_rows,
        ("members.role",),
        erase_roles,
    ),
    Kind(
        "applications",
        _("Applications for membership"),
        _("So that it can be decided about, and the decision be explained later."),
        _("Our staff and the board."),
        kept_applications,
        application_rows,
        ("members.application", "members.applicationconsent", "members.applicationquestion"),
        erase_applications,
        _("It proves by whose decision the organisation became a member. Your name is taken out."),
    ),
    Kind(
        "drafts",
        _("Applications that were begun"),
        _("So that you can go on with it later."),
        _("Whoever has the link."),
        no_longer_than(_("A week after the last change.")),
        draft_rows,
        ("members.applicationdraft",),
        erase_drafts,
    ),
    Kind(
        "access",
        _("Requests to act for an organisation"),
        _("So that its managers can answer."),
        _("The organisation's managers and our staff."),
        _after(KEEP_DECIDED_FOR, gettext_noop("%(time)s after the answer.")),
        access_rows,
        ("members.accessrequest",),
        erase_access,
    ),
    Kind(
        "enquiries",
        _("Enquiries to producers"),
        _("So that the producers can answer you."),
        _("The producers; our staff only if you agreed."),
        _after(KEEP_TEXT_FOR, gettext_noop("%(time)s after it was sent.")),
        enquiry_rows,
        ("members.enquiry",),
        erase_enquiries,
    ),
    Kind(
        "writing",
        _("What you wrote for an organisation, and notes that name you"),
        _("So that changes can be checked, and the cluster knows what was talked about."),
        STAFF,
        _after(KEEP_CHANGES_FOR, gettext_noop("%(time)s after the decision.")),
        writing_rows,
        ("members.profilechange", "members.offer", "members.contactnote"),
        erase_writing,
    ),
    Kind(
        "organisations",
        _("Organisations that are reached under your address"),
        _("It is how the organisation wants to be reached."),
        _("Whoever the organisation shows it to."),
        no_longer_than(_("Until the organisation changes it.")),
        contact_rows,
        ("members.organisation",),
        keep_contacts,
        _("It belongs to the organisation: its managers can change it on its page."),
    ),
]
