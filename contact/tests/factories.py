from datetime import timedelta

from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.tests.factories import make_staff
from contact import suspicions
from contact.models import Message


def make_message(**overrides):
    facts = {
        "name": "Aino Virtanen",
        "email": "aino@example.com",
        "subject": "Berries for a restaurant",
        "text": "Who of your members delivers lingonberries?",
        "language": "en",
    }
    return Message.objects.create(**{**facts, **overrides})


def written(**overrides):
    """What arrives when a person has filled in the form within a minute."""
    return {
        "name": "Aino Virtanen",
        "email": "aino@example.com",
        "subject": "Berries for a restaurant",
        "text": "Who of your members delivers lingonberries?",
        "website": "",
        "opened": suspicions.timestamp(timezone.now() - timedelta(minutes=1)),
        "page": "/en/members/",
        **overrides,
    }


def make_answerer(**overrides):
    """One of the staff, with the right to answer messages and no other."""
    person = make_staff(**overrides)
    person.user_permissions.add(
        *Permission.objects.filter(
            content_type__app_label="contact",
            codename__in=["view_message", "change_message", "view_messagereply"]
            + ["view_messagenote", "add_messagenote"],
        )
    )
    return person
