"""Mails to the authors of profile changes."""

from django.utils.translation import override

from mailing import outbox
from mailing.links import absolute

from .emails import own_address
from .models import Organisation, Product
from .review import form_of, label_of


def change_needed(change):
    """What staff would like to be different, and the way to the form."""
    if change.by:
        with override(change.by.language):
            model = Product if change.product else Organisation
            facts = {"label": label_of(model, change.field), "address": absolute(form_of(change))}
        outbox.queue(
            f"profile-change-needed:{change.pk}:{change.decided_at.isoformat()}",
            to=change.by.email,
            language=change.by.language,
            template="members/change_needed",
            context={"change": change, "organisation": change.organisation, **facts},
            reply_to=own_address(),
        )


def changes_published(organisation, changes):
    """To each author: what has waited is public now."""
    for person in dict.fromkeys(change.by for change in changes if change.by):
        theirs = [change for change in changes if change.by == person]
        with override(person.language):
            labels = [
                label_of(Product if change.product else Organisation, change.field)
                for change in theirs
            ]
            facts = {
                "labels": ", ".join(dict.fromkeys(labels)),
                "address": absolute(organisation.get_absolute_url()),
            }
        outbox.queue(
            f"profile-changes-published:{min(change.pk for change in theirs)}",
            to=person.email,
            language=person.language,
            template="members/changes_published",
            context={"organisation": organisation, "person": person, **facts},
            reply_to=own_address(),
        )
