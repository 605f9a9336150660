import pytest

from content import scrubbing
from content.models import Trash
from members.models import ContactNote
from members.tests.factories import make_organisation

pytestmark = pytest.mark.django_db

WORDS = ["aino@example.org", "Äinö Esimerkki"]


def test_words_are_addresses_and_the_whole_name_but_no_single_word():
    assert scrubbing.words_to_take_out(emails=["a@b.fi"], name="Aino Virta") == [
        "Aino Virta",
        "a@b.fi",
    ]
    assert scrubbing.words_to_take_out(emails=[], name="Leipä") == []


def test_words_go_from_texts_whatever_their_case_and_the_rest_stays():
    note = ContactNote.objects.create(
        organisation=make_organisation(), text="Called Äinö Esimerkki (AINO@example.org) again."
    )
    other = ContactNote.objects.create(organisation=make_organisation(), text="Called Aino.")
    assert scrubbing.scrub(ContactNote.objects.all(), WORDS) == 1
    note.refresh_from_db()
    other.refresh_from_db()
    assert note.text == "Called (erased) ((erased)) again."
    assert other.text == "Called Aino."


def test_words_go_from_json_however_deep():
    inside = {"rows": [{"values": {"name": "Äinö Esimerkki", "age": 3}}], "x": None}
    kept = Trash.objects.create(model="events.event", name="Day", snapshot=inside)
    assert scrubbing.mentions(Trash.objects.all(), WORDS).exists()
    scrubbing.scrub(Trash.objects.all(), WORDS)
    kept.refresh_from_db()
    assert kept.snapshot == {"rows": [{"values": {"name": "(erased)", "age": 3}}], "x": None}
    assert not scrubbing.mentions(Trash.objects.all(), WORDS).exists()


def test_without_words_nothing_is_touched():
    Trash.objects.create(model="events.event", name="Day", snapshot={})
    assert scrubbing.scrub(Trash.objects.all(), []) == 0
