"""What is handed out afterwards: to whom, and only if those concerned agree."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.tests.factories import make_staff, make_user
from events import emails
from events.models import EventPicture, Material
from events.tests.factories import make_event, make_registration, picture_file
from events.tests.public_pages import text_of
from mailing.models import Mail
from mailing.tests.reading import html
from members.tests.factories import make_manager, make_member

pytestmark = pytest.mark.django_db


class TestMaterials:
    @pytest.fixture
    def materials(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        event = make_event()
        return {
            audience: Material.objects.create(
                event=event,
                title=f"For {audience}",
                audience=audience,
                file=ContentFile(b"%PDF-1.4", name=f"{audience}.pdf"),
                is_agreed=True,
            )
            for audience in Material.Audience.values
        }

    def open_to(self, client, materials):
        shown = text_of(client.get(materials["public"].event.get_absolute_url()))
        found = {
            audience
            for audience, each in materials.items()
            if client.get(each.get_absolute_url()).status_code == 200
        }
        assert found == {name for name in materials if f"For {name}" in shown}
        return found

    def test_each_audience_gets_its_own(self, client, materials):
        event = materials["public"].event
        assert self.open_to(client, materials) == {"public"}
        guest = make_user()
        make_registration(event=event, email=guest.email)
        client.force_login(guest)
        assert self.open_to(client, materials) == {"public", "registered"}
        client.force_login(make_manager(make_member()))
        assert self.open_to(client, materials) == {"public", "members"}
        client.force_login(make_staff())
        assert self.open_to(client, materials) == {"public", "registered", "members"}

    def test_who_registered_without_an_account_opens_them_by_the_link_of_the_mail(
        self, client, materials
    ):
        guest = make_registration(event=materials["public"].event, status="attended")
        own_page = reverse("events:registration", args=[guest.token])
        emails.thanks(guest)
        assert own_page in Mail.objects.get().text
        assert own_page in html(Mail.objects.get())
        shown = text_of(client.get(own_page))
        found = {
            audience
            for audience, each in materials.items()
            if client.get(f"{own_page}materials/{each.pk}/").status_code == 200
        }
        assert found == {name for name in materials if f"For {name}" in shown}
        assert found == {"public", "registered"}
        guest.status = "cancelled"
        guest.save()
        address = f"{own_page}materials/{materials['registered'].pk}/"
        assert client.get(address).status_code == 404
        assert "For registered" not in text_of(client.get(own_page))

    def test_what_its_author_has_not_agreed_to_is_seen_by_staff_only(self, client, materials):
        Material.objects.update(is_agreed=False, author="Elli Esimerkki")
        client.force_login(make_manager(make_member()))
        assert self.open_to(client, materials) == set()
        client.force_login(make_staff())
        assert self.open_to(client, materials) == set(Material.Audience.values)
        page = text_of(client.get(materials["public"].event.get_absolute_url()))
        assert page.count("Elli Esimerkki") == page.count("its author has not agreed") == 3


class TestPictures:
    @pytest.fixture
    def event(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        return make_event()

    def make(self, event, **overrides):
        facts = {"alt": "A long table", "credit": "Maija Meikäläinen", "shows_people": False}
        return EventPicture.objects.create(
            event=event, image=picture_file(), **{**facts, **overrides}
        )

    def test_a_picture_of_a_table_stands_on_the_page_with_its_credit(self, client, event):
        picture = self.make(event)
        page = text_of(client.get(event.get_absolute_url()))
        assert f'src="{picture.get_absolute_url()}"' in page
        assert 'alt="A long table"' in page
        assert "Maija Meikäläinen" in page
        answer = client.get(picture.get_absolute_url())
        assert answer["Content-Type"] == "image/webp"
        assert b"".join(answer.streaming_content)[8:12] == b"WEBP"

    def test_people_are_shown_once_they_agree_and_no_longer_when_they_take_it_back(
        self, client, event
    ):
        picture = self.make(event, shows_people=True)
        for agree in (False, True, False):
            EventPicture.objects.update(do_people_agree=agree)
            picture.refresh_from_db()
            page = text_of(client.get(event.get_absolute_url()))
            assert (picture.get_absolute_url() in page) is agree
            answer = client.get(picture.get_absolute_url())
            assert (answer.status_code == 200) is agree
            assert picture.is_public() is agree
            assert EventPicture.objects.public().exists() is agree

    def test_the_file_has_no_other_address(self, client, event):
        picture = self.make(event, shows_people=True)
        assert picture.image.name.startswith("private/")
        assert client.get(f"/media/{picture.image.name}").status_code == 404
        assert client.get(f"/media/public/../{picture.image.name}").status_code == 400

    def test_staff_see_it_before(self, client, event):
        picture = self.make(event, shows_people=True)
        client.force_login(make_staff())
        assert client.get(picture.get_absolute_url()).status_code == 200

    def test_a_picture_of_a_members_event_is_for_members(self, client, event):
        picture = self.make(event)
        type(event).objects.update(audience="members")
        assert client.get(picture.get_absolute_url()).status_code == 404
        client.force_login(make_manager(make_member()))
        assert client.get(picture.get_absolute_url()).status_code == 200

    def test_there_is_no_size_that_there_is_not(self, client, event):
        picture = self.make(event)
        assert client.get(picture.url_of(7)).status_code == 404

    def test_who_cannot_be_recognised_cannot_agree(self, event):
        picture = self.make(event, shows_people=False)
        picture.do_people_agree = True
        with pytest.raises(ValidationError):
            picture.full_clean()
