from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.forms import inlineformset_factory
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser
from content import trash
from content.models import KEEP_TRASH, Trash
from events.models import Event, Registration
from events.tests.factories import make_event, make_registration
from members.models import Organisation
from members.tests.factories import make_member, make_organisation, make_product
from news.tests.factories import make_article
from projects.models import Project, ProjectDocument
from projects.tests.factories import make_document, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    person = make_staff()
    person.groups.add(Group.objects.get(name="Manager"))
    return person


@pytest.fixture
def client(client, manager):
    client.force_login(manager)
    return client


def delete(client, thing, **more):
    model = thing._meta
    address = reverse(f"admin:{model.app_label}_{model.model_name}_delete", args=[thing.pk])
    return client.post(address, {"post": "yes", **more}, follow=True)


def undo(client, kept):
    return client.post(reverse("admin:content_trash_bring_back", args=[kept.pk]), follow=True)


def test_what_is_deleted_offers_to_undo_it_and_comes_back_whole(client, manager):
    event = make_event()
    make_registration(event=event, status=Registration.Status.CANCELLED)  # nobody is left to tell
    page = delete(client, event)
    kept = Trash.objects.get()
    assert f'action="{reverse("admin:content_trash_bring_back", args=[kept.pk])}"' in page.text
    assert "was deleted successfully" not in page.text
    assert (kept.deleted_by, Event.objects.count(), Registration.objects.count()) == (manager, 0, 0)
    undo(client, kept)
    assert (Event.objects.count(), Registration.objects.count()) == (1, 1)
    assert not Trash.objects.exists()


def test_several_deleted_at_once_come_back_at_once(client):
    chosen = [make_event(), make_event()]
    client.post(
        reverse("admin:events_event_changelist"),
        {"action": "delete_selected", "post": "yes", "_selected_action": [e.pk for e in chosen]},
    )
    assert not Event.objects.exists()
    undo(client, Trash.objects.get())
    assert Event.objects.count() == 2


def test_a_row_ticked_for_deletion_on_a_page_goes_to_the_trash_too(manager, rf, monkeypatch):
    project = make_project()
    document = make_document(project=project)
    request = rf.post("/")
    request.user = manager
    page = admin.site.get_model_admin(Project)
    monkeypatch.setattr(page, "message_user", lambda *told: None)
    rows = inlineformset_factory(Project, ProjectDocument, fields=[])(
        {"documents-TOTAL_FORMS": 1, "documents-INITIAL_FORMS": 1, "documents-0-DELETE": "on",
         "documents-0-id": document.pk, "documents-0-project": project.pk},
        instance=project,
    )  # fmt: skip
    assert rows.is_valid()
    page.save_formset(request, None, rows, change=True)
    assert not ProjectDocument.objects.exists()
    trash.bring_back(trash=Trash.objects.get(), by=manager)
    assert ProjectDocument.objects.get().project == project


def test_the_list_says_who_what_when_and_until(client, manager):
    event = make_event()
    make_registration(event=event)
    trash.keep(things=[event], by=manager)
    page = client.get(reverse("admin:content_trash_changelist")).text
    assert event.title in page
    assert "1 registration" in page
    assert str(manager) in page


def test_nobody_sees_or_brings_back_what_they_could_not_have_deleted(client, manager):
    article = make_article()
    kept = trash.keep(things=[article], by=make_superuser())
    article.delete()
    manager.groups.set([Group.objects.get(name="Event organiser")])
    assert str(article) not in client.get(reverse("admin:content_trash_changelist")).text
    assert undo(client, kept).status_code == 403
    assert Trash.objects.exists()


def test_only_a_press_on_the_button_brings_back(client, manager):
    kept = trash.keep(things=[make_event()], by=manager)
    assert client.get(reverse("admin:content_trash_bring_back", args=[kept.pk])).status_code == 405


def test_what_stands_in_the_way_is_said_and_the_trash_keeps_it(client, manager):
    event = make_event(slug="day")
    delete(client, event)
    make_event(slug="day")
    page = undo(client, Trash.objects.get())
    assert "already exists" in page.text
    assert Trash.objects.exists()


def test_what_is_protected_is_explained_and_stays(client):
    organisation = make_member()
    page = client.get(reverse("admin:members_organisation_delete", args=[organisation.pk]))
    assert str(organisation.memberships.get()) in page.text
    delete(client, organisation)
    assert Organisation.objects.filter(pk=organisation.pk).exists()
    assert not Trash.objects.exists()


def test_the_directory_finds_again_what_came_back(client):
    organisation = make_organisation()
    product = make_product(organisation, name="Talkkuna")
    delete(client, product)
    undo(client, Trash.objects.get())
    assert Organisation.objects.search(["talkkuna"]).exists()


def test_files_live_as_long_as_the_trash(manager):
    document = make_document(project=make_project())
    document.file.save("paper.pdf", ContentFile(b"%PDF-1.4"))
    project, name = document.project, document.file.name
    kept = trash.keep(things=[project], by=manager)
    project.delete()
    now = timezone.now()
    assert trash.purge(now=now + KEEP_TRASH - timedelta(hours=1)) == 0
    assert default_storage.exists(name)
    assert trash.purge(now=now + KEEP_TRASH + timedelta(hours=1)) == 1
    assert not default_storage.exists(name)
    assert not Trash.objects.filter(pk=kept.pk).exists()


def test_a_file_that_something_else_names_survives(manager):
    document = make_document(project=make_project())
    document.file.save("paper.pdf", ContentFile(b"%PDF-1.4"))
    other = make_document(project=make_project(), file=document.file.name)
    trash.keep(things=[document], by=manager)
    document.delete()
    trash.purge(now=timezone.now() + KEEP_TRASH + timedelta(hours=1))
    assert default_storage.exists(other.file.name)


def test_pressing_undo_twice_is_told_and_does_no_harm(manager):
    project = make_project()
    kept = trash.keep(things=[project], by=manager)
    Project.objects.all().delete()
    trash.bring_back(trash=kept, by=manager)
    with pytest.raises(trash.NotPossible):
        trash.bring_back(trash=kept, by=manager)
