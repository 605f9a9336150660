"""The mails of profile-check rounds, each in the language of the person who gets it."""

from django.utils.translation import override

from mailing import outbox

from .checks import shown_facts
from .emails import own_address
from .links import check_token

TEMPLATE = "members/profile_check"


def first_key(round) -> str:
    """What the keys of the round's first mails begin with; organisation and person follow."""
    return f"profile-check:{round.pk}:"


def profile_check(answer, person):
    _queue(answer, person, key=f"{first_key(answer.round)}{answer.organisation_id}:{person.pk}")


def reminder(answer, person, *, days):
    """Once for this number of days before this due date."""
    due = answer.round.due_on
    key = f"profile-check-reminder:{answer.pk}:{person.pk}:{days}:{due.isoformat()}"
    _queue(answer, person, key=key, is_reminder=True)


def preview(answer, person) -> dict[str, str]:
    """Subject, text and html as this person would get them."""
    return outbox.written(TEMPLATE, language=person.language, context=_context(answer, person))


def _queue(answer, person, *, key, is_reminder=False):
    outbox.queue(
        key,
        to=person.email,
        language=person.language,
        template=TEMPLATE,
        context=_context(answer, person) | {"is_reminder": is_reminder},
        reply_to=own_address(),
    )


def _context(answer, person):
    with override(person.language):
        facts = shown_facts(answer.organisation, answer.round.facts)
    return {
        "person": person,
        "organisation": answer.organisation,
        "round": answer.round,
        "facts": facts,
        "token": check_token(answer, person),
    }
