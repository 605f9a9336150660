from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.tests.factories import make_staff, make_superuser
from content import history
from events.models import Event
from events.tests.factories import make_event
from members.tests.factories import make_member, make_membership, make_municipality
from news.tests.factories import make_article
from strategy.tests.factories import make_focus_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return make_superuser()


@pytest.fixture
def client(client, boss):
    client.force_login(boss)
    return client


def page_of(thing):
    return reverse(
        f"admin:{thing._meta.app_label}_{thing._meta.model_name}_history", args=[thing.pk]
    )


def bring_back_page(thing, record):
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_bring_back"
    return reverse(name, args=[thing.pk, record.pk])


def said(version):
    return {each.label: (each.old, each.new) for each in version.differences}


def test_a_change_is_told_field_by_field_in_words():
    old, new = make_municipality(name="Mikkeli"), make_municipality(name="Puumala")
    organisation = make_member(municipality=old, type="company")
    organisation.municipality, organisation.type = new, "farm"
    organisation.save()
    newest, *_first = history.versions(organisation)
    assert said(newest) == {"Municipality": ("Mikkeli", "Puumala"), "Type": ("Company", "Farm")}


def test_a_text_is_told_once_in_its_own_language():
    event = make_event(title_fi="Ilta", title_en="Evening")
    event.title_fi = "Puolukkailta"
    event.save()
    newest, *_first = history.versions(event)
    assert said(newest) == {"Title [fi]": ("Ilta", "Puolukkailta")}


def test_what_was_linked_is_told_too():
    event = make_event()
    area = make_focus_area()
    event.focus_areas.add(area)
    newest, *_first = history.versions(event)
    assert said(newest) == {"Focus areas": ("–", str(area))}


def test_what_is_older_than_the_history_has_none():
    organisation = make_member()
    organisation.history.all().delete()
    assert history.versions(organisation) == []


def test_saving_without_a_change_makes_no_entry():
    event = make_event()
    event.save()
    assert len(history.versions(event)) == 1


def test_the_page_says_who_what_and_when(client, boss):
    organisation = make_member(official_name="Old Oy")
    address = reverse("admin:members_organisation_change", args=[organisation.pk])
    assert client.get(address).status_code == 200
    organisation.official_name = "New Oy"
    organisation._history_user = boss
    organisation.save()
    page = client.get(page_of(organisation)).text
    assert "Old Oy" in page
    assert boss.display_name in page
    assert "Bring back this version" in page


def test_a_version_is_shown_before_it_is_brought_back(client):
    article = make_article(title_en="First")
    article.title_en = "Second"
    article.save()
    first = article.history.earliest()
    page = client.get(bring_back_page(article, first)).text
    assert "<del>Second</del>" in page
    assert "<ins>First</ins>" in page
    article.refresh_from_db()
    assert article.title_en == "Second"


def test_bringing_back_writes_the_old_values_and_is_itself_in_the_history(client):
    article = make_article(title_en="First")
    area = make_focus_area()
    article.focus_areas.add(area)
    with_area = article.history.latest()
    article.title_en = "Second"
    article.save()
    article.focus_areas.clear()
    client.post(bring_back_page(article, with_area))
    article.refresh_from_db()
    assert (article.title_en, list(article.focus_areas.all())) == ("First", [area])
    assert article.history.filter(history_change_reason__startswith="Brought back").exists()


def test_what_only_a_workflow_moves_stays(client):
    event = make_event(status=Event.Status.DRAFT)
    event.status = Event.Status.PUBLISHED
    event.save()
    page = client.get(bring_back_page(event, event.history.earliest())).text
    assert "This stays as it is now" in page
    client.post(bring_back_page(event, event.history.earliest()))
    event.refresh_from_db()
    assert event.status == Event.Status.PUBLISHED


def test_what_does_not_fit_any_more_is_said_and_nothing_changes(client):
    article = make_article(slug="news")
    article.slug = "other"
    article.save()
    make_article(slug="news")
    page = client.post(bring_back_page(article, article.history.earliest()))
    assert "already exists" in page.text
    article.refresh_from_db()
    assert article.slug == "other"


def test_who_may_only_look_brings_nothing_back(client):
    membership = make_membership(fee_class="A")
    membership.fee_class = "B"
    membership.save()
    organiser = make_staff()
    organiser.groups.add(Group.objects.get(name="Event organiser"))
    client.force_login(organiser)
    first = membership.history.earliest()
    assert client.post(bring_back_page(membership, first)).status_code == 403
    assert client.get(page_of(membership)).status_code == 403
    membership.refresh_from_db()
    assert membership.fee_class == "B"


def test_a_version_of_something_else_is_not_found(client):
    one, other = make_membership(since=date(2026, 1, 1)), make_membership(since=date(2026, 1, 2))
    assert client.get(bring_back_page(one, other.history.earliest())).status_code == 404
