import csv
import io

import pytest

from events.exports import harmless, registrations_as_csv
from events.models import Registration
from events.tests.factories import make_registration
from members.tests.factories import make_organisation


@pytest.mark.parametrize("cell", ["=1+1", "+358", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Aino", "aino@example.org", "", "a=b"])
def test_other_cells_stay_as_they_are(cell):
    assert harmless(cell) == cell


@pytest.mark.django_db
def test_a_row_for_each_registration_with_the_organisation_of_the_directory():
    make_registration(name="Aino; Äijälä", organisation_name="as written")
    make_registration(organisation=make_organisation(official_name="Yrttipiha Oy"))
    table = registrations_as_csv(Registration.objects.select_related("event", "organisation"))
    head, first, second = csv.reader(io.StringIO(table.removeprefix("\ufeff")), delimiter=";")
    assert len(head) == len(first) == 8
    assert first[1] == "Aino; Äijälä"
    assert first[3] == "as written"
    assert second[3] == "Yrttipiha Oy"
