"""The list for the funder: what it has to show, and what it must never show."""

import io
import re
import zipfile
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.tests.factories import make_staff
from events import badges, workflows
from events.attendance_list import AttendanceList
from events.models import ProgrammeItem, Registration, Speaker
from events.presence import hours_of
from events.tests.factories import make_event, make_question, make_registration
from members.models import Organisation
from members.tests.factories import make_organisation
from news.tests.factories import picture_file
from projects.tests.factories import make_fund, make_project, make_sign
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db

Status = Registration.Status


def text_of(file):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)


def attended(event, **overrides):
    return make_registration(event=event, status=Status.ATTENDED, **overrides)


def totals(event):
    return {str(label): value for label, value in AttendanceList(event).totals()}


@pytest.fixture
def funded_event():
    """Two projects with different funds, of which one is national."""
    event = make_event(title="Evening of berries")
    european, national = make_fund(is_eu=True), make_fund(is_eu=False)
    make_sign(fund=european, period=None, statement_en="Co-funded by the European Union")
    make_sign(fund=national, period=None, statement_en="Funded by the State", shows_eu_emblem=False)
    event.projects.add(
        make_project(name="Clusters", slug="a", code="A12345", fund=european),
        make_project(name="Change", slug="b", code="S98765", fund=national),
    )
    return event


def test_the_list_names_each_project_with_code_fund_and_statement(funded_event):
    attended(funded_event, name="Aino Järvi", organisation_name="Marjatila")
    text = text_of(AttendanceList(funded_event).as_pdf())
    for needed in (
        "Evening of berries",
        "A12345",
        "S98765",
        "Co-funded by the European Union",
        "Funded by the State",
        "Aino Järvi",
        "Marjatila",
    ):
        assert needed in text


def test_no_file_shows_addresses_or_diets(funded_event):
    registration = attended(funded_event, email="secret@example.org")
    registration.answers.create(question=make_question(event=funded_event), text="No nuts")
    attendance = AttendanceList(funded_event)
    files = [attendance.as_pdf(), attendance.for_signatures(), badges.as_pdf(funded_event)]
    sheet = load_workbook(io.BytesIO(attendance.as_xlsx())).active
    cells = " ".join(str(cell.value) for row in sheet for cell in row)
    for shown in [*map(text_of, files), cells]:
        assert registration.name in shown
        assert "secret@example.org" not in shown
        assert "nuts" not in shown


def cells_of(file):
    sheet = load_workbook(io.BytesIO(file)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_sheet_has_head_rows_and_foot_like_the_paper(funded_event):
    attended(funded_event, name="Aino Järvi", organisation_name="=Marjatila", hours=Decimal("1.5"))
    file = AttendanceList(funded_event).as_xlsx()
    rows = cells_of(file)
    first = [row[0] for row in rows]
    assert first.index("When") < first.index("Clusters") < first.index("Aino Järvi")
    assert first.index("Aino Järvi") < first.index("Companies") < first.index("Confirmation")
    about = {row[0]: row[1] for row in rows if row[0]}
    assert about["Hours of all"] == 1.5
    statements = ["Co-funded by the European Union", "Funded by the State"]
    assert [row[1] for row in rows if row[1] in statements] == statements
    sheet = load_workbook(io.BytesIO(file)).active
    assert len(sheet._images) == 1
    assert sheet.auto_filter.ref.startswith("A")
    [cell] = [row[1] for row in sheet.iter_rows() if row[0].value == "Aino Järvi"]
    assert (cell.value, cell.data_type) == ("=Marjatila", "s")


def with_mark(event, name, alt):
    """The sign of this project has a mark too."""
    sign = event.projects.get(name_en=name).publicity_sign
    sign.mark, sign.mark_alt_en = picture_file(), alt
    sign.save()


def test_each_project_brings_its_own_marks(funded_event):
    with_mark(funded_event, "Clusters", "Leader")
    with_mark(funded_event, "Change", "Regional council")
    attendance = AttendanceList(funded_event)
    shown = ["Emblem of the European Union", "Leader", "Regional council"]
    assert pictures_in_pdf(attendance.as_pdf()) == shown
    assert pictures_in_sheet(attendance.as_xlsx()) == shown


def pictures_in_pdf(file):
    """What is said of each, for those who do not see it."""
    pages = PdfReader(io.BytesIO(file)).pages
    found = re.findall(
        rb"/Alt <([0-9a-f]+)>", b"".join(page.get_contents().get_data() for page in pages)
    )
    return [bytes.fromhex(words.decode()).decode("utf-16") for words in found]


def pictures_in_sheet(file):
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        return re.findall(r'descr="([^"]+)"', book.read("xl/drawings/drawing1.xml").decode())


@pytest.mark.parametrize(
    "paper", [lambda event: AttendanceList(event).for_signatures(), badges.as_pdf]
)
def test_papers_for_participants_say_who_pays(funded_event, paper):
    also = make_project(name="Third", fund=funded_event.projects.get(name_en="Clusters").fund)
    funded_event.projects.add(also)
    with_mark(funded_event, "Change", "Regional council")
    make_registration(event=funded_event)
    text = " ".join(text_of(paper(funded_event)).split())
    assert text.count("Co-funded by the European Union") == 1  # for both of its projects
    assert text.count("Funded by the State") == 1
    pictures = pictures_in_pdf(paper(funded_event))
    assert sorted(pictures) == ["Emblem of the European Union", "Regional council"]


def test_the_paper_for_signatures_names_the_projects_with_fund_and_code(funded_event):
    fund = funded_event.projects.get(name_en="Clusters").fund
    text = text_of(AttendanceList(funded_event).for_signatures())
    assert f"Clusters ({fund}, A12345)" in text
    assert text.index("Clusters (") < text.index("Signature\n")


def test_the_projects_share_costs_and_hours(funded_event):
    first, second = funded_event.projects.order_by("pk")
    funded_event.cost_shares.create(project=first, percent=60)
    funded_event.cost_shares.create(project=second, percent=40)
    attended(funded_event, hours=Decimal("2.5"))
    counted = totals(funded_event)
    assert counted["Hours of “Clusters” (60 %)"] == Decimal("1.50")
    assert counted["Hours of “Change” (40 %)"] == Decimal("1.00")
    text = text_of(AttendanceList(funded_event).as_pdf())
    assert text.count("Share of the costs") == 2


def test_nothing_is_said_of_shares_that_nobody_has_entered(funded_event):
    attended(funded_event)
    assert "Share of the costs" not in text_of(AttendanceList(funded_event).as_pdf())
    assert not [label for label in totals(funded_event) if label.startswith("Hours of “")]


def test_the_head_has_the_programme_with_clock_times_and_who_speaks():
    start = datetime(2030, 12, 3, 7, 0, tzinfo=UTC)
    event = make_event(starts_at=start, online_url="https://meet.example.org/secret", mode="hybrid")
    speaker = Speaker.objects.create(event=event, name="Elli Esimerkki", title_en="researcher")
    item = ProgrammeItem.objects.create(
        event=event, starts_at=time(9), ends_at=time(9, 30), title_en="Soil"
    )
    item.speakers.add(speaker)
    with override("en"):
        head = {str(label): value for label, value in AttendanceList(event).head()}
        assert head["Programme"] == "09:00–09:30 Soil (Elli Esimerkki)"
        assert head["Speakers"] == "Elli Esimerkki, researcher"
        assert head["Online meeting"] == "meet.example.org"  # the tool, not the way in
        ProgrammeItem.objects.create(event=event, day=2, title_en="Carbon")
        programme = dict(AttendanceList(event).head())["Programme"]
    assert programme.splitlines() == [
        "Tuesday, 3 December 2030",
        "09:00–09:30 Soil (Elli Esimerkki)",
        "Wednesday, 4 December 2030",
        "Carbon",
    ]


def test_each_person_is_there_as_something():
    event = make_event()
    attended(event, name="Aino Järvi", role=Registration.Role.SPEAKER)
    rows = cells_of(AttendanceList(event).as_xlsx())
    [row] = [row for row in rows if row[0] == "Aino Järvi"]
    assert "Speaker" in row


def test_who_was_not_there_as_a_participant_is_counted_apart():
    event, role = make_event(), Registration.Role
    for each in (role.PARTICIPANT, role.SPEAKER, role.STAFF, role.STAFF):
        attended(event, role=each)
    counted = totals(event)
    assert counted["Of these there as: Speaker"] == 1
    assert counted["Of these there as: Staff"] == 2
    assert counted["Came"] == 4
    assert "Of these there as: Participant" not in counted


def test_of_several_numbers_the_business_id_is_shown():
    event, company = make_event(), make_organisation()
    company.identifiers.create(kind="euid", value="FIFPRO.2077474-0")
    company.identifiers.create(kind="vat", value="FI20774740")
    company.identifiers.create(kind="fi_business_id", value="2077474-0")
    attended(event, organisation=company)
    [person] = AttendanceList(event).people
    assert person.business_id == "2077474-0"


def test_sizes_of_enterprises_are_counted_once_each():
    event = make_event()
    micro = make_organisation(type=Organisation.Type.COMPANY, headcount="0-4", turnover="0-2")
    for company in (micro, micro, make_organisation(type=Organisation.Type.COMPANY)):
        attended(event, organisation=company)
    counted = totals(event)
    assert counted["Companies"] == 2
    assert counted["Small and medium-sized enterprises"] == 1
    assert counted["Companies, Micro enterprise"] == 1
    assert counted["Companies, size not known"] == 1


def test_persons_organisations_and_hours_are_counted():
    event = make_event()  # of three hours
    attended(event, organisation_name="Farm")
    attended(event, organisation_name="farm", hours=Decimal("1.5"))
    make_registration(event=event, status=Status.NO_SHOW)
    workflows.add_walk_in(event=event, name="Anna", now=event.starts_at)
    counted = totals(event)
    assert counted["Registered beforehand"] == 3
    assert counted["Came"] == 3
    assert counted["Of these without registering"] == 1
    assert counted["Did not come"] == 1
    assert counted["Different persons"] == 3
    assert counted["Organisations"] == 1
    assert counted["Hours of all"] == Decimal("7.5")


def test_a_company_is_new_to_a_project_once():
    project, company = make_project(), make_organisation(type=Organisation.Type.COMPANY)
    now = timezone.now()
    first = make_event(starts_at=now - timedelta(days=20))
    second = make_event(starts_at=now - timedelta(days=10))
    for event in (first, second):
        event.projects.add(project)
        attended(event, organisation=company)
    assert AttendanceList(first).new_companies(project) == {company.pk}
    assert AttendanceList(second).new_companies(project) == set()


def test_hours_are_counted_within_the_event_in_quarters():
    event = make_event()
    registration = make_registration(
        event=event,
        arrived_at=event.starts_at - timedelta(minutes=30),
        left_at=event.starts_at + timedelta(minutes=64),
    )
    assert hours_of(registration, event) == Decimal("1")
    registration.left_at = None
    assert hours_of(registration, event) == Decimal("3")


def test_who_confirmed_the_arrival_is_named():
    event, staff = make_event(), make_staff(display_name="Door Keeper")
    workflows.check_in(registration=make_registration(event=event), by=staff)
    assert "Door Keeper" in text_of(AttendanceList(event).as_pdf())


def test_the_paper_for_signatures_has_who_is_expected_and_free_lines():
    event = make_event()
    make_registration(event=event, name="Aino Järvi")
    make_registration(event=event, name="Bertil Berg", status=Status.WAITING)
    make_registration(event=event, name="Cilla Cruse", status=Status.OFFERED)
    make_registration(event=event, name="Donna Online", mode="online")
    for paper in (AttendanceList(event).for_signatures(), badges.as_pdf(event)):
        text = text_of(paper)
        assert "Aino Järvi" in text
        for absent in ("Bertil Berg", "Cilla Cruse", "Donna Online"):
            assert absent not in text


def test_sizes_are_those_of_companies():
    event = make_event()
    for kind in ("company", "education"):
        entry = make_organisation(type=kind, headcount="0-4", turnover="0-2")
        attended(event, name=kind, organisation=entry)
    sizes = {person.name: str(person.size) for person in AttendanceList(event).people}
    assert sizes["company"]
    assert not sizes["education"]


def test_without_organisers_it_is_the_cluster_s_own_event():
    make_cluster(is_own=True, name="Berry cluster")
    assert dict(AttendanceList(make_event()).head())["Organiser"] == "Berry cluster"


def test_a_badge_of_a_long_name_stays_on_the_badge():
    event = make_event()
    make_registration(event=event, name="Maria " * 20)
    assert "…" in text_of(badges.as_pdf(event))


def test_a_list_of_many_costs_as_many_queries_as_one_of_few(django_assert_num_queries):
    event = make_event()
    attended(event, organisation=make_organisation())
    AttendanceList(event).as_pdf()
    with CaptureQueriesContext(connection) as few:
        AttendanceList(event).as_pdf()
    for _ in range(15):
        attended(event, organisation=make_organisation())
    with django_assert_num_queries(len(few)):
        AttendanceList(event).as_pdf()
