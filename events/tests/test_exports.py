import csv
import io

import pytest

from events.exports import registrations_as_csv
from events.models import Registration
from events.tests.factories import make_registration
from members.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def test_a_row_for_each_registration_with_the_organisation_of_the_directory():
    make_registration(name="Aino; Äijälä", organisation_name="=as written", role="speaker")
    make_registration(organisation=make_organisation(official_name="Yrttipiha Oy"))
    table = registrations_as_csv(Registration.objects.select_related("event", "organisation"))
    text = io.StringIO(table.decode("utf-8-sig"), newline="")
    head, first, second = csv.reader(text, delimiter=";")
    assert len(head) == len(first) == 9
    assert first[1] == "Aino; Äijälä"
    assert first[3] == "'=as written"  # no formula
    assert first[4] == "Speaker"
    assert second[3] == "Yrttipiha Oy"
