"""What we keep about a person, from every app, and what would be erased."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

import accounts.personal_data
import contact.personal_data
import events.personal_data
import mailing.personal_data
import members.personal_data
import news.personal_data
import projects.personal_data
import upkeep.personal_data
from content.personal_data import Erased, Fact, Kind, Person

KINDS: list[Kind] = [
    *accounts.personal_data.KINDS,
    *members.personal_data.KINDS,
    *events.personal_data.KINDS,
    *projects.personal_data.KINDS,
    *news.personal_data.KINDS,
    *contact.personal_data.KINDS,
    *upkeep.personal_data.KINDS,
    *mailing.personal_data.KINDS,
]
LAST = ("account",)  # the others find their rows by it


@dataclass(frozen=True)
class Part:
    kind: Kind
    rows: list[list[Fact]]


def parts(person: Person) -> list[Part]:
    """Every kind of which there is something."""
    found = [Part(kind, [row for row in kind.rows(person) if row]) for kind in KINDS]
    return [part for part in found if part.rows]


def as_json(person: Person, now: datetime) -> dict:
    return {
        "made_at": now.isoformat(),
        "addresses": sorted(person.emails),
        "kept": [
            {
                "key": part.kind.key,
                "what": str(part.kind.label),
                "purpose": str(part.kind.purpose),
                "seen_by": str(part.kind.seen_by),
                "until": part.kind.kept(),
                "rows": [
                    [{"name": fact.name, "label": fact.label, "value": fact.value} for fact in row]
                    for row in part.rows
                ],
            }
            for part in parts(person)
        ],
    }


def erase(person: Person) -> dict[str, Erased]:
    """By the key of the kind; call it in a transaction."""
    in_order = sorted(KINDS, key=lambda kind: kind.key in LAST)
    done = {kind.key: kind.erase(person) for kind in in_order if kind.erase}
    return {key: outcome for key, outcome in done.items() if outcome.erased or outcome.kept}


def preview(person: Person) -> dict[str, Erased]:
    """What erasing would do: it is done, and taken back."""
    with transaction.atomic():
        outcome = erase(person)
        transaction.set_rollback(True)
    return outcome


def in_words(outcome: dict[str, Erased]) -> tuple[list[str], list[tuple[str, str, str]]]:
    """(what is erased, [(what is kept, why, until when)])."""
    known = {kind.key: kind for kind in KINDS}
    erased = [str(known[key].label) for key, each in outcome.items() if each.erased]
    kept = [
        (str(known[key].label), str(known[key].why_kept), each.kept_until)
        for key, each in outcome.items()
        if each.kept
    ]
    return erased, kept
