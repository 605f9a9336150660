"""`load_demo`: what it makes, and what it leaves alone."""

import stat
import tempfile
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import TestCase, override_settings
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from accounts.tests.factories import make_user
from contact.models import Message
from demo.loading import files
from events.attendance_list import AttendanceList
from events.models import Event, Question, Registration
from members.models import Application, Certificate, Organisation, Product
from members.tests.factories import make_organisation
from projects.models import Project
from statements.models import PressPicture
from strategy.models import Cluster, FocusArea, StrategyPeriod
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


def load(name, **options):
    out = StringIO()
    call_command("load_demo", name, stdout=out, **options)
    return out.getvalue()


def counts():
    own_apps = {
        "accounts",
        "contact",
        "events",
        "members",
        "news",
        "projects",
        "statements",
        "strategy",
    }
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model._meta.app_label in own_apps
    }


def sign_ins(file):
    return [line.split() for line in file.read_text().splitlines() if "@" in line]


@pytest.mark.parametrize(
    ("name", "members", "coming"), [("leszno", 12, 4), ("blue-economy-mikkeli", 10, 4)]
)
def test_a_data_set_loads_with_its_sign_ins_and_a_second_run_changes_nothing(
    name, members, coming, var_dir
):
    told = load(name)
    file = var_dir / "demo-sign-ins.txt"
    assert Organisation.objects.members(timezone.localdate()).count() == members
    assert Event.objects.upcoming(timezone.now()).count() == coming
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text().strip() in told
    assert len(sign_ins(file)) == 7
    for email, password, *_may in sign_ins(file):
        assert User.objects.get(email=email).check_password(password)
    roles = {
        (person.is_superuser, *person.groups.values_list("name", flat=True))
        for person in User.objects.filter(is_staff=True)
    }
    assert roles == {(True,), (False, "Editor"), (False, "Event organiser"), (False, "Manager")}
    editor = User.objects.get(email="member.editor@example.org")
    assert Organisation.objects.edited_by(editor).exists()
    first, text = counts(), file.read_text()
    assert "@" not in load(name)
    assert counts() == first
    assert file.read_text() == text


class SouthSavoTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.enterClassContext(override_settings(VAR_DIR=Path(folder)))
        load("south-savo")

    def test_holds_what_a_visitor_and_the_staff_expect(self):
        today, now = timezone.localdate(), timezone.now()
        assert set(Organisation.objects.values_list("type", flat=True)) == set(
            Organisation.Type.values
        )
        assert Product.objects.count() >= 60
        assert 0 < Certificate.objects.valid(today).count() < Certificate.objects.count()
        coming = Event.objects.upcoming(now)
        assert set(coming.values_list("kind", flat=True)) == set(Event.Kind.values)
        assert set(coming.values_list("status", flat=True)) == set(Event.Status.values)
        assert set(coming.values_list("audience", flat=True)) == set(Event.Audience.values)
        assert any(event.is_full() for event in coming.published(now))
        assert Registration.objects.count() > 100
        assert Application.objects.waiting().count() == 3
        assert Message.objects.count() == 6
        assert Message.objects.spam().count() == 1
        assert Message.objects.overdue(today).count() == 1

    def test_tells_the_strategy_with_its_dated_focus_areas(self):
        today = timezone.localdate()
        strategy = StrategyPeriod.objects.current(today)
        areas = list(FocusArea.objects.of(strategy).current(today))
        assert (strategy.starts_on.year, strategy.ends_on.year) == (2023, 2027)
        assert [area.title_fi for area in areas] == [
            "Uudet toimintamallit",
            "Uudistuva osaaminen",
            "Erityinen Etelä-Savo",
            "Kansainvälisyydestä kasvua",
        ]
        assert all(area.actions.count() == 2 for area in areas)
        assert strategy.mission_lines.count() == 3

    def test_tells_the_baltic_project_as_the_source_does(self):
        project = Project.objects.get(slug="baltic-sea-food-cluster")
        assert (project.currency, project.grant, project.code) == ("SEK", 323_000, "")
        assert project.status == Project.Status.ENDED
        assert project.described_by_members
        assert not project.publicity_sign.shows_eu_emblem
        assert not project.purpose_fi
        assert "klusterorganisationer" in project.purpose_sv

    def test_old_and_new_funding_decisions_show_their_own_signs(self):
        new = Project.objects.get(slug="european-cluster-network")
        old = Project.objects.get(slug="building-clusters")
        assert new.publicity_sign.statement_fi == "Euroopan unionin osarahoittama"
        assert old.publicity_sign.statement_fi.startswith("Euroopan unioni,")

    def test_a_second_run_leaves_alone_what_people_did_since(self):
        make_organisation()  # somebody's application was approved
        Organisation.objects.filter(slug="saimaan-ruisleipomo").update(street="Uusi tie 1")
        Product.objects.filter(name_en="Rye crispbread").delete()
        before = counts()
        load("south-savo")
        assert counts() == before
        assert Organisation.objects.get(slug="saimaan-ruisleipomo").street == "Uusi tie 1"

    def test_a_refresh_writes_texts_anew_but_no_password_and_no_registration(self):
        Organisation.objects.filter(slug="saimaan-ruisleipomo").update(street="Uusi tie 1")
        Product.objects.filter(name_en="Rye crispbread").delete()
        guests = Registration.objects.count()
        password = User.objects.get(email="admin@example.org").password
        load("south-savo", refresh=True)
        bakery = Organisation.objects.get(slug="saimaan-ruisleipomo")
        assert bakery.street == "Leipurinkuja 3"
        assert bakery.products.count() == 3
        assert Registration.objects.count() == guests
        assert User.objects.get(email="admin@example.org").password == password

    def test_the_networking_event_goes_from_registration_to_attendance_list(self):
        event = Event.objects.get(slug="masterpieces-are-team-play")
        attendance = AttendanceList(event)
        assert len({project.fund for project in attendance.projects}) == 2
        assert sum(attendance.shares.values()) == 100
        assert event.questions.get().kind == Question.Kind.DIET
        statuses = set(event.registrations.values_list("status", flat=True))
        assert statuses == {Registration.Status.ATTENDED, Registration.Status.NO_SHOW}
        roles = set(event.registrations.values_list("role"))
        assert len(roles) == 4
        assert {person.confirmed_by for person in attendance.people} == {"Emmi Juhlakangas"}
        assert any(person.registration.is_walk_in for person in attendance.people)
        with override("en"):
            head = dict(attendance.head())
            codes = {dict(attendance.about(each))["Project code"] for each in attendance.projects}
        assert [fact for fact, value in head.items() if not value] == ["Online meeting"]
        assert head["When"].startswith("Tuesday, 21 November 2023 at 12:00–16:00")
        assert codes == {"not entered yet"}  # the sources tell none
        programme = head["Programme"].splitlines()
        assert programme[0].startswith("12:10–13:00")
        assert len(programme) == 5
        assert event.feedback.exists()
        assert attendance.as_pdf().startswith(b"%PDF")

    def test_no_other_cluster_is_mixed_in(self):
        with pytest.raises(CommandError, match="The portal is about"):
            load("leszno")


@pytest.mark.parametrize("make", [make_organisation, make_user, lambda: make_cluster(is_own=True)])
def test_refuses_a_database_with_real_data(make):
    make()
    with pytest.raises(CommandError, match="--force"):
        load("blue-economy-mikkeli")
    assert not Event.objects.exists()


def test_loads_beside_real_data_when_told():
    real = make_cluster(is_own=True)
    partner = make_cluster(slug="blue-economy-mikkeli")
    load("blue-economy-mikkeli", force=True)
    assert Cluster.objects.own() == partner
    assert partner.strategies.exists()
    assert Cluster.objects.filter(pk=real.pk).exists()


def test_an_unknown_name_says_which_there_are():
    with pytest.raises(CommandError, match="south-savo"):
        load("atlantis")


def broken(tmp_path, monkeypatch, text):
    for name in (files.SHARED, "broken"):
        (tmp_path / "data" / name).mkdir(parents=True)
    (tmp_path / "data" / "broken" / "all.toml").write_text(
        'default_language = "fi"\ntime_zone = "Europe/Helsinki"\nguest_languages = ["fi"]\n'
        + text
        + '\n[guest_names]\ngiven = ["Aino"]\nfamily = ["Ahti"]\n'
    )
    monkeypatch.setattr(files, "DATA", tmp_path / "data")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("theme = [{name = 'Vesi'", "broken/all.toml: "),
        ("unicorn = [{name = 'Vesi'}]", "no kind “unicorn”"),
        (
            "theme = [{name = 'Vesi', colour = 'red'}]",
            "theme 1 (Vesi): strategy.Theme has no field",
        ),
        ("theme = [{name = {xx = 'Vesi'}}]", "no language “xx”"),
        ("theme = [{name = 'Vesi', starts_on = 'yesterday'}]", "“yesterday” is not a date"),
        ("theme = [{level = 'regional'}]", "name is missing"),
        (
            "organisation = [{slug = 'a', official_name = 'A', municipality = '999'}]",
            "called “999”",
        ),
        (
            "organisation = [{slug = 'a', official_name = 'A', identifiers = "
            "[{kind = 'fi_business_id', value = '2077474-1'}]}]",
            "organisation 1 (a): identifiers 1: value: ",
        ),
    ],
)
def test_a_broken_data_set_names_file_and_entry_and_loads_nothing(
    tmp_path, monkeypatch, text, told
):
    broken(tmp_path, monkeypatch, text)
    with pytest.raises(CommandError) as error:
        load("broken")
    assert "broken/all.toml" in str(error.value)
    assert told in str(error.value)
    assert not Organisation.objects.exists()


def test_a_picture_lies_on_the_disk_once_however_often_it_is_written_anew():
    load("leszno")
    files_before = {picture.slug: picture.image.name for picture in PressPicture.objects.all()}
    load("leszno", refresh=True)
    assert files_before
    assert files_before == {p.slug: p.image.name for p in PressPicture.objects.all()}
