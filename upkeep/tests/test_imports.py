"""An import from the table to the register and back."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_staff
from content import tables
from mailing.models import Mail
from members.models import Membership, Organisation, OrganisationIdentifier, Product, Role
from members.tests.factories import (
    make_member,
    make_municipality,
    make_organisation,
    make_product,
    make_role,
)
from members.workflows import NotPossible
from upkeep.importing import work, workflows
from upkeep.models import ImportBatch, ImportRow

pytestmark = pytest.mark.django_db

FULL = (
    "Yritys;Y-tunnus;Kunta;Tuotteet;Jäsen alkaen;Yhteyshenkilö;Sähköposti;Rooli;Kotisivut\n"
    "Saimaan Marja Oy;2077474-0;Mikkeli;Hillo, Mehu;1.2.2020;Aino Esimerkki;aino@marja.example;"
    "manager;www.marja.example\n"
)


@pytest.fixture(autouse=True)
def mikkeli():
    return make_municipality(name="Mikkeli", code="491")


@pytest.fixture
def staff():
    return make_staff()


def uploaded(text, staff):
    lines = tables.read_text(text)
    return workflows.upload(lines=lines, source="x.csv", country="FI", language="fi", by=staff)


def checked(text, staff):
    batch = uploaded(text, staff)
    workflows.check(batch=batch, keys=batch.columns, country="FI", language="fi", by=staff)
    return finish(batch)


def imported(text, staff, **options):
    batch = checked(text, staff)
    workflows.start(batch=batch, sends_invitations=False, by=staff, **options)
    return finish(batch)


def undone(batch, staff):
    workflows.undo(batch=batch, by=staff)
    return finish(batch)


def finish(batch):
    while work.carry_on(batch.pk):
        pass
    batch.refresh_from_db()
    return batch


def register():
    """Everything that an import could write."""
    models = [Organisation, OrganisationIdentifier, Membership, Product, Role, User, EmailAddress]
    volatile = {"updated_at", "translations"}
    return [
        {key: value for key, value in row.items() if key not in volatile}
        for model in models
        for row in model._base_manager.order_by("pk").values()
    ]


def outcomes(batch):
    return {row.number: row.outcome for row in batch.rows.all()}


def reasons(batch, number):
    return " ".join(batch.rows.get(number=number).reasons)


# --- The dry run


def test_the_dry_run_says_what_each_row_would_do_and_writes_nothing(staff):
    same = make_organisation(official_name="Sama Oy")
    same.identifiers.create(kind="fi_business_id", value="1234567-1")
    other = make_organisation(official_name="Vanha nimi Oy", town="Mikkeli")
    other.identifiers.create(kind="fi_business_id", value="0201256-6")
    before = register()
    batch = checked(
        "nimi;y-tunnus;kunta\n"
        "Uusi Oy;2077474-0;Mikkeli\n"
        "Sama Oy;12345671;\n"
        "Uusi nimi Oy;FI02012566;\n"
        "Väärä Oy;2077474-1;Mikkeli\n"
        "Toinen Oy;;Mikeli\n",
        staff,
    )
    assert batch.status == ImportBatch.Status.CHECKED
    assert outcomes(batch) == {2: "new", 3: "same", 4: "changed", 5: "problem", 6: "problem"}
    assert batch.rows.get(number=4).changes == [["Official name", "Vanha nimi Oy", "Uusi nimi Oy"]]
    assert "one of its digits is wrong" in reasons(batch, 5)
    assert reasons(batch, 6) == "Municipality: there is no municipality “Mikeli”. Is it Mikkeli?."
    assert register() == before


def test_a_row_that_comes_twice_names_the_first(staff):
    batch = checked(
        "nimi;y-tunnus;kunta\nA Oy;2077474-0;\nB;20774740;\nC Oy;;Mikkeli\nC;;mikkeli\n", staff
    )
    assert outcomes(batch) == {2: "new", 3: "problem", 4: "new", 5: "problem"}
    assert reasons(batch, 3) == "The same organisation as in line 2."
    assert reasons(batch, 5) == "The same organisation as in line 4."


def test_a_likely_duplicate_waits_for_a_choice(staff):
    known = make_organisation(official_name="Saimaan Marja Oy")
    make_organisation(official_name="Aivan muu Oy")
    batch = checked("nimi;kotisivut\nSaimaan Marja Ky;www.marja.example\n", staff)
    row = batch.rows.get()
    assert row.outcome == "doubtful"
    assert row.likely == [[known.pk, "Saimaan Marja Oy", ["the same name"]]]
    with pytest.raises(NotPossible):
        workflows.start(batch=batch, sends_invitations=False, by=staff)
    workflows.choose(batch=batch, choices={row.pk: str(known.pk)}, by=staff)
    workflows.start(batch=batch, sends_invitations=False, by=staff)
    finish(batch)
    known.refresh_from_db()
    assert (known.official_name, known.website) == ("Saimaan Marja Ky", "https://www.marja.example")
    assert Organisation.objects.count() == 2


def test_headings_are_remembered(staff):
    batch = uploaded("Kummallinen;Muuta\nA Oy;x\n", staff)
    assert batch.columns == ["", ""]
    workflows.check(
        batch=batch, keys=["official_name", "town"], country="FI", language="fi", by=staff
    )
    assert uploaded("muuta;kummallinen!\nx;A Oy\n", staff).columns == ["town", "official_name"]


# --- Importing


def test_an_import_makes_the_organisation_with_everything_that_belongs_to_it(staff, mikkeli):
    imported(FULL, staff)
    organisation = Organisation.objects.get()
    assert organisation.municipality == mikkeli
    assert organisation.website == "https://www.marja.example"
    assert organisation.identifiers.get().value == "2077474-0"
    assert organisation.memberships.get().since == date(2020, 2, 1)
    assert [product.name_fi for product in organisation.products.all()] == ["Hillo", "Mehu"]
    role = organisation.roles.get()
    assert (role.person.email, role.person.display_name) == ("aino@marja.example", "Aino Esimerkki")
    assert role.kind == Role.Kind.MANAGER
    assert organisation.history.get().history_user == staff
    assert not Mail.objects.exists()
    assert set(outcomes(checked(FULL, staff)).values()) == {"same"}


def test_invitations_go_only_if_asked_for(staff):
    batch = checked(FULL, staff)
    workflows.start(batch=batch, sends_invitations=True, by=staff)
    finish(batch)
    assert [mail.to for mail in Mail.objects.all()] == ["aino@marja.example"]


def test_an_empty_cell_takes_nothing_away(staff):
    organisation = make_organisation(official_name="A Oy", website="https://a.example", town="Juva")
    organisation.identifiers.create(kind="fi_business_id", value="2077474-0")
    imported("nimi;y-tunnus;www;postitoimipaikka\n;2077474-0;-;Puumala\n", staff)
    organisation.refresh_from_db()
    assert (organisation.website, organisation.town) == ("https://a.example", "Puumala")


def test_an_import_runs_once_however_often_it_is_called(staff):
    batch = checked("nimi\nA Oy\nB Oy\n", staff)
    workflows.start(batch=batch, sends_invitations=False, by=staff)
    for _ in range(3):
        finish(batch)
    with pytest.raises(NotPossible):
        workflows.start(batch=batch, sends_invitations=False, by=staff)
    assert Organisation.objects.count() == 2


def test_an_import_goes_on_where_a_worker_died(staff, monkeypatch):
    batch = checked("nimi\n" + "".join(f"Tila {n} Oy\n" for n in range(30)), staff)
    workflows.start(batch=batch, sends_invitations=False, by=staff)
    write, done = work.write, []

    def die(*args, **kwargs):
        if len(done) == 7:
            raise SystemExit
        done.append(1)
        return write(*args, **kwargs)

    monkeypatch.setattr(work, "write", die)
    with pytest.raises(SystemExit):
        work.carry_on(batch.pk)
    assert Organisation.objects.count() == 7
    monkeypatch.setattr(work, "write", write)
    assert work.carry_on(batch.pk) is False  # still claimed by the one that died
    assert Organisation.objects.count() == 7
    assert work.waiting(timezone.now()) == []
    assert work.waiting(timezone.now() + timedelta(minutes=2)) == [batch.pk]
    ImportBatch.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert finish(batch).status == ImportBatch.Status.IMPORTED
    assert Organisation.objects.count() == 30


def test_a_row_that_fails_is_left_out_and_no_address_comes_into_the_log(staff, monkeypatch, caplog):
    words = "Key (email)=(aino@marja.example) already exists."

    def fails(*args, **kwargs):
        raise IntegrityError(words)

    batch = checked("nimi\nA Oy\n", staff)
    workflows.start(batch=batch, sends_invitations=False, by=staff)
    monkeypatch.setattr(work, "write", fails)
    finish(batch)
    assert "does not take this row" in reasons(batch, 2)
    assert "IntegrityError" in caplog.text
    assert "aino@" not in caplog.text


def test_a_long_import_is_done_in_slices(staff, monkeypatch):
    monkeypatch.setattr(work, "SLICE", 0)
    batch = uploaded("nimi\n" + "".join(f"Tila {n} Oy\n" for n in range(60)), staff)
    workflows.check(batch=batch, keys=batch.columns, country="FI", language="fi", by=staff)
    assert work.carry_on(batch.pk) is True
    assert batch.rows.to_check().count() == 60 - work.AT_A_TIME
    finish(batch)
    assert batch.rows.by_outcome() == {"new": 60}


def test_a_register_that_changed_since_the_check_is_not_overwritten(staff):
    organisation = make_organisation(official_name="A Oy", town="Juva")
    organisation.identifiers.create(kind="fi_business_id", value="2077474-0")
    batch = checked("nimi;y-tunnus;postitoimipaikka\nA Oy;2077474-0;Puumala\n", staff)
    Organisation.objects.update(town="Rantasalmi")
    workflows.start(batch=batch, sends_invitations=False, by=staff)
    finish(batch)
    organisation.refresh_from_db()
    assert organisation.town == "Rantasalmi"
    assert "has changed since the check" in reasons(batch, 2)


# --- Undoing


def test_an_undone_import_leaves_the_register_as_it_was(staff):
    organisation = make_member(official_name="A Oy", town="Juva")
    organisation.identifiers.create(kind="fi_business_id", value="1234567-1")
    make_product(organisation, name="Hillo")
    before = register()
    text = (
        FULL.splitlines()[0] + ";Postitoimipaikka\n" + FULL.splitlines()[1] + ";Mikkeli\n"
        "A Ab;1234567-1;Mikkeli;Hillo, Sima;3.3.2019;Bo Exempel;bo@a.example;;;Puumala\n"
    )
    batch = imported(text, staff)
    assert batch.rows.by_outcome() == {"new": 1, "changed": 1}
    assert register() != before
    batch = undone(batch, staff)
    assert batch.status == ImportBatch.Status.UNDONE
    assert list(batch.rows.kept()) == []
    assert register() == before


def test_what_has_changed_since_stays_and_is_named(staff):
    organisation = make_organisation(official_name="A Oy", town="Juva")
    organisation.identifiers.create(kind="fi_business_id", value="1234567-1")
    batch = imported(
        "nimi;y-tunnus;postitoimipaikka;www\n"
        "A Oy;1234567-1;Puumala;a.example\nB Oy;2077474-0;;\nC Oy;;;\n",
        staff,
    )
    organisation.refresh_from_db()
    organisation.town = "Sulkava"
    organisation.save()
    make_role(Organisation.objects.get(official_name="B Oy"))
    batch = undone(batch, staff)
    organisation.refresh_from_db()
    assert (organisation.town, organisation.website) == ("Sulkava", "")
    assert sorted(Organisation.objects.values_list("official_name", flat=True)) == ["A Oy", "B Oy"]
    assert OrganisationIdentifier.objects.count() == 2
    assert {row.number: row.kept for row in batch.rows.kept()} == {
        2: ["Organisation “A Oy”: changed since: town"],
        3: ["Organisation “B Oy”: came since: roles (1)"],
    }


def test_a_person_who_has_signed_in_since_keeps_the_account(staff):
    batch = imported(FULL, staff)
    User.objects.filter(email="aino@marja.example").update(last_login=timezone.now())
    batch = undone(batch, staff)
    assert not Organisation.objects.exists()
    assert not Role.objects.exists()
    assert User.objects.filter(email="aino@marja.example").exists()
    assert batch.rows.kept().count() == 1


def test_after_ninety_days_nothing_is_left_to_undo_with(staff):
    batch = imported("nimi\nA Oy\n", staff)
    work.forget_old(timezone.now() + timedelta(days=89))
    assert ImportRow.objects.count() == 1
    work.forget_old(timezone.now() + timedelta(days=91))
    assert ImportRow.objects.count() == 0
    with pytest.raises(NotPossible):
        workflows.undo(batch=batch, by=staff)
    assert Organisation.objects.count() == 1
