import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation

from accounts import groups
from accounts.tests.factories import make_staff, make_superuser
from cluster_portal.roles import ROLES

pytestmark = pytest.mark.django_db


def test_every_group_has_a_name_that_can_be_translated(monkeypatch):
    assert set(groups.NAMES) == set(ROLES)
    monkeypatch.setitem(groups.NAMES, "Editor", "Toimittaja")
    assert groups.name_of(Group.objects.get(name="Editor")) == "Toimittaja"
    assert groups.name_of(Group(name="Our own group")) == "Our own group"


def test_form_and_filter_show_the_names_of_the_groups(client, settings, monkeypatch):
    settings.REQUIRE_STAFF_MFA = False
    client.force_login(make_superuser(language="en"))
    monkeypatch.setitem(groups.NAMES, "Editor", "Toimittaja")
    editor, other = make_staff(), make_staff()
    group = Group.objects.get(name="Editor")
    editor.groups.add(group)

    form = client.get(reverse("admin:accounts_user_change", args=[editor.pk])).content.decode()
    assert f'<option value="{group.pk}" selected>Toimittaja</option>' in form
    page = client.get(reverse("admin:accounts_user_changelist"), {"group": group.pk})
    assert "Toimittaja" in page.content.decode()
    assert list(page.context["cl"].result_list) == [editor]
    page = client.get(reverse("admin:accounts_user_changelist"), {"group": "x"})
    assert other in page.context["cl"].result_list


def test_the_scripts_of_the_staff_pages_know_our_words_for_django_s(client, settings, monkeypatch):
    settings.REQUIRE_STAFF_MFA = False
    client.force_login(make_superuser(language="fi"))
    ours = {"Choose all %s": "Valitse kaikki %s"}
    monkeypatch.setattr("cluster_portal.admin_site.gettext", lambda word: ours.get(word, word))
    with translation.override("fi"):
        script = client.get(reverse("admin:jsi18n")).content.decode()
    assert '"Choose all %s": "Valitse kaikki %s"' in script
