import pytest
from django.db import models
from django.db.models import ProtectedError
from django.utils import translation

from accounts.tests.factories import make_user
from content import snapshots
from events.models import Event, Registration
from events.tests.factories import make_event, make_registration
from members.models import Organisation, Role
from members.tests.factories import make_member, make_organisation, make_product, make_role
from projects.tests.factories import make_project
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db


def columns(model):
    """As the database has them, whatever the language."""
    return list(models.QuerySet(model).order_by("pk").values())


def test_what_was_deleted_comes_back_as_it_was_in_every_column_whatever_language_is_spoken():
    event = make_event(title_fi="Puolukkapäivä", title_en="Lingonberry day")
    event.focus_areas.add(make_focus_area())
    make_registration(event=event)
    make_registration(event=event)
    tables = (Event, Event.focus_areas.through, Registration)
    before = [columns(model) for model in tables]
    with translation.override("sv"):
        snapshot = snapshots.of([event])
        event.delete()
        assert [columns(model) for model in tables] == [[], [], []]
        [back] = snapshots.restore(snapshot)
    assert [columns(model) for model in tables] == before
    assert back.pk == before[0][0]["id"]


def test_relations_from_the_other_side_come_back_too():
    event, project = make_event(), make_project()
    event.projects.add(project)
    snapshot = snapshots.of([project])
    project.delete()
    assert not event.projects.exists()
    assert snapshots.restore(snapshot) == list(event.projects.all())


def test_what_lost_its_link_is_tied_again_unless_somebody_has_tied_it_elsewhere():
    head, other = make_organisation(), make_organisation()
    first, second = make_organisation(linked_to=head), make_organisation(linked_to=head)
    snapshot = snapshots.of([head])
    head.delete()
    Organisation.objects.filter(pk=second.pk).update(linked_to=other)
    [back] = snapshots.restore(snapshot)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.linked_to, second.linked_to) == (back, other)


def test_what_protects_is_refused_or_taken_along():
    organisation = make_member()
    with pytest.raises(ProtectedError):
        snapshots.of([organisation])
    found = snapshots.counts(snapshots.of([organisation], with_protected=True))
    assert found["members.membership"] == 1


def test_taking_along_what_protects_loses_nothing_else():
    organisation = make_member()
    make_product(organisation)
    make_role(organisation=organisation, person=make_user())
    found = snapshots.counts(snapshots.of([organisation], with_protected=True))
    assert (found["members.product"], found["members.role"]) == (1, 1)


def test_a_slug_that_is_taken_meanwhile_is_said_in_words_and_nothing_comes_back():
    event = make_event(slug="day")
    make_registration(event=event)
    snapshot = snapshots.of([event])
    event.delete()
    make_event(slug="day")
    with pytest.raises(snapshots.InTheWay) as refused:
        snapshots.restore(snapshot)
    assert "already exists" in refused.value.reasons[0]
    assert Registration.objects.count() == 0


def test_nothing_comes_back_twice():
    event = make_event()
    snapshot = snapshots.of([event])
    with pytest.raises(snapshots.InTheWay):
        snapshots.restore(snapshot)


def test_what_points_to_something_deleted_since_goes_without_or_stays_away():
    person = make_user()
    organisation = make_organisation(checked_by=person, checked_at="2026-05-01T10:00Z")
    make_role(organisation=organisation, person=person)
    snapshot = snapshots.of([organisation])
    organisation.delete()
    person.delete()
    [back] = snapshots.restore(snapshot)
    assert back.checked_by is None
    assert not Role.objects.exists()


def test_what_belonged_to_something_deleted_since_is_refused():
    product = make_product(make_organisation())
    snapshot = snapshots.of([product])
    product.organisation.delete()
    with pytest.raises(snapshots.InTheWay) as refused:
        snapshots.restore(snapshot)
    assert "organisation" in refused.value.reasons[0]


def test_rows_that_changed_get_their_old_values_back_if_asked():
    one, other = make_organisation(slug="one"), make_organisation(slug="other")
    role = make_role(organisation=one, person=make_user())
    snapshot = snapshots.of_rows([one, other, role])
    Role.objects.update(organisation=other)
    one.delete()
    Organisation.objects.filter(pk=other.pk).update(slug="one", official_name="New")
    back, *_others = snapshots.restore(snapshot, overwrite=True)
    role.refresh_from_db()
    other.refresh_from_db()
    assert (role.organisation, other.slug) == (back, "other")


def test_a_database_that_forgets_the_order_of_json_does_no_harm():
    event = make_event(title_en="Day")
    snapshot = snapshots.of([event])
    for row in snapshot["rows"]:
        row["values"] = dict(sorted(row["values"].items(), reverse=True))
    event.delete()
    [back] = snapshots.restore(snapshot)
    assert (back.title_en, back.slug) == ("Day", event.slug)
