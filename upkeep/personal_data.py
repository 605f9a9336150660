"""What upkeep keeps about people: views as a member, the history, copies on their way out."""

from django.contrib.admin.models import LogEntry
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from content import retention, scrubbing
from content.models import Trash
from content.personal_data import Erased, Kind, Person, fact, facts, no_longer_than
from members.models import Role
from upkeep import histories
from upkeep.models import ErasureRequest, ImportBatch, ImportRow, MergeRecord, Viewing

VERSIONS_SHOWN = 200  # of each kind of thing
COPIES = (Trash, ImportRow, ImportBatch, MergeRecord, LogEntry)


def viewing_rows(person: Person):
    for viewing in Viewing.objects.filter(person=person.user).select_related("by"):
        until = fact("until", _("until"), viewing.until)
        yield [*facts(viewing, "by", "started_at", "reason"), until]


def erase_viewings(person: Person) -> Erased:
    deleted, _models = Viewing.objects.filter(person=person.user).delete()
    return Erased(erased=deleted)


def history_rows(person: Person):
    if person.user is None:
        return
    for model in histories.version_models():
        own = model.objects.filter(history_user=person.user).order_by("-history_date")
        key = model.instance_type._meta.pk.attname
        for version in own[:VERSIONS_SHOWN]:
            what = capfirst(model.instance_type._meta.verbose_name)
            yield [
                fact("what", _("what"), what),
                fact("number", _("number"), getattr(version, key)),
                fact("changed_at", _("changed at"), version.history_date),
            ]


def erase_history(person: Person) -> Erased:
    """That something was changed stays; by an account that no longer says who it was."""
    changed = sum(
        scrubbing.scrub(model.objects.all(), person.words) for model in histories.version_models()
    )
    if person.user:
        titles = {
            field.name: ""
            for field in Role.history.model._meta.fields
            if field.name.startswith("title") or field.name in ("email", "phone")
        }
        changed += Role.history.filter(person_id=person.user.pk).update(**titles)
    return Erased(erased=changed)


def copy_rows(person: Person):
    for model in COPIES:
        number = scrubbing.mentions(model.objects.all(), person.words).count()
        if number:
            what = capfirst(model._meta.verbose_name_plural)
            yield [fact("what", _("what"), what), fact("number", _("how many"), number)]


def erase_copies(person: Person) -> Erased:
    return Erased(
        erased=sum(scrubbing.scrub(model.objects.all(), person.words) for model in COPIES)
    )


def wish_rows(person: Person):
    for wish in ErasureRequest.objects.filter(person=person.user).exclude(person=None):
        yield facts(wish, "reference", "asked_at", "due_on", "withdrawn_at")


def _chosen(key, sentence):
    return lambda: gettext(sentence) % {"time": retention.in_words(retention.period(key))}


KINDS = [
    Kind(
        "viewings",
        _("When our staff looked at the portal as you"),
        _("So that staff can help you with what you see. They could change nothing."),
        _("You, and our staff."),
        _chosen("viewings", gettext_noop("%(time)s.")),
        viewing_rows,
        ("upkeep.viewing",),
        erase_viewings,
    ),
    Kind(
        "history",
        _("What you changed"),
        _("So that a mistake can be found and taken back."),
        _("The organisation's people and our staff."),
        _chosen("history", gettext_noop("%(time)s after the change.")),
        history_rows,
        (),
        erase_history,
    ),
    Kind(
        "copies",
        _("Copies that go by themselves"),
        _("So that deleting, importing and merging can be taken back."),
        _("Our staff."),
        no_longer_than(_("30 to 90 days.")),
        copy_rows,
        ("content.trash", "upkeep.importrow", "upkeep.importbatch", "upkeep.mergerecord"),
        erase_copies,
    ),
    Kind(
        "wishes",
        _("That you asked to be erased"),
        _("So that it is done within a month."),
        _("Our staff."),
        _chosen("erasures", gettext_noop("%(time)s, without saying who it was.")),
        wish_rows,
        ("upkeep.erasurerequest",),
    ),
]
