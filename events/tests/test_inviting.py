"""Who is asked to come: one mail for each address, and what an invited person sees."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_user
from events import emails, workflows
from events.models import Consent, Event, EventInvitation
from events.tests.factories import make_event, make_invitation, make_registration
from events.tests.public_pages import page, text_of
from events.workflows import inviting
from mailing import unsubscribing
from mailing.models import Mail, Topic
from mailing.tests.reading import html

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make_event(audience=Event.Audience.INVITED, title_en="Evening of ideas")


def invite(event, *addresses):
    people = [(address, "en") for address in addresses]
    return workflows.invite(event=event, people=people, by=None)


def test_each_address_gets_one_mail_with_the_link(event):
    invite(event, "aino@example.org", "Aino@Example.org", "bertil@example.org")
    told = invite(event, "AINO@example.org")
    assert (told.new, told.known) == (0, 1)
    mails = list(Mail.objects.order_by("pk"))
    assert [mail.to for mail in mails] == ["Aino@Example.org", "bertil@example.org"]
    for mail in mails:
        assert mail.bulk_topic == Topic.INVITATIONS
        for body in (mail.text, html(mail)):
            assert event.get_invitation_url().split("?")[1] in body
            assert "when registering" not in body


def test_who_is_registered_is_not_invited(event):
    make_registration(event=event, email="aino@example.org")
    assert invite(event, "aino@example.org").known == 1
    assert not EventInvitation.objects.exists()


def test_who_wants_no_invitations_gets_none_and_is_not_noted(event):
    unsubscribing.unsubscribe(
        address="aino@example.org", topic=Topic.INVITATIONS, now=timezone.now()
    )
    told = invite(event, "aino@example.org", "bertil@example.org")
    assert (told.new, told.unsubscribed) == (1, 1)
    assert [each.email for each in EventInvitation.objects.all()] == ["bertil@example.org"]


@pytest.mark.parametrize(
    "facts",
    [
        {"status": Event.Status.DRAFT},
        {"status": Event.Status.CANCELLED},
        {"starts_at": timezone.now() - timedelta(days=2)},
    ],
)
def test_nobody_is_invited_to_a_draft_or_to_what_is_over(facts):
    with pytest.raises(workflows.NotPossible):
        invite(make_event(**facts), "aino@example.org")
    assert not Mail.objects.exists()


def test_nobody_is_invited_to_what_has_begun():
    soon = timezone.now() - timedelta(minutes=5)
    with pytest.raises(workflows.NotPossible, match="has started"):
        invite(make_event(starts_at=soon), "aino@example.org")


def test_who_is_invited_to_an_event_for_members_can_come(client):
    event = make_event(audience=Event.Audience.MEMBERS)
    invite(event, "aino@example.org")
    assert event.get_invitation_url() in Mail.objects.get().text
    client.force_login(make_user(email="aino@example.org"))
    client.post(page("register", event), {"name": "Aino", "email": "aino@example.org"})
    assert event.registrations.get().email == "aino@example.org"


def test_nobody_invites_half_a_country(event):
    with pytest.raises(workflows.NotPossible):
        invite(event, *(f"a{number}@example.org" for number in range(inviting.MOST_AT_ONCE + 1)))
    assert not Mail.objects.exists()


class TestInvitedPerson:
    def test_opens_the_event_and_registers_with_the_link_without_an_account(self, client, event):
        assert client.get(event.get_absolute_url()).status_code == 404
        shown = text_of(client.get(event.get_invitation_url()))
        assert "Evening of ideas" in shown
        assert 'content="noindex"' in shown
        key = event.get_invitation_url().split("?")[1]
        form = f"{page('register', event)}?{key}"
        assert f'href="{form}"' in shown
        client.post(form, {"name": "Aino", "email": "aino@example.org"})
        assert event.registrations.get().email == "aino@example.org"

    def test_finds_the_way_back_from_the_mails_and_the_page_of_the_registration(
        self, client, event
    ):
        guest = make_registration(event=event)
        emails.registered(guest)
        key = event.get_invitation_url().split("?")[1]
        assert key in Mail.objects.get().text
        workflows.cancel_registration(registration=guest)
        own_page = text_of(client.get(reverse("events:registration", args=[guest.token])))
        assert f'href="{event.get_invitation_url()}"' in own_page

    def test_a_link_of_another_event_opens_nothing(self, client, event):
        key = make_event().get_invitation_url().split("?")[1]
        assert client.get(f"{event.get_absolute_url()}?{key}").status_code == 404
        assert client.get(f"{page('register', event)}?{key}").status_code == 404

    def test_finds_it_signed_in_with_the_invited_address_and_nobody_else_does(self, client, event):
        person = make_user(email="aino@example.org")
        make_invitation(event=event, email="Aino@example.org")
        assert event.get_absolute_url() not in text_of(client.get("/en/events/"))
        client.force_login(make_user())
        assert event.get_absolute_url() not in text_of(client.get("/en/events/"))
        assert client.get(event.get_absolute_url()).status_code == 404
        client.force_login(person)
        assert event.get_absolute_url() in text_of(client.get("/en/events/"))
        client.post(page("register", event), {"name": "Aino", "email": person.email})
        assert event.registrations.get().person == person


class TestStaffPage:
    @pytest.fixture
    def address(self, event):
        return reverse("admin:events_event_invitations", args=[event.pk])

    def test_staff_paste_addresses_and_see_what_came_of_it(self, client, organiser, event, address):
        pasted = "Aino Järvi <aino@example.org>, bertil@example.org;\ncecilia@example.org\n"
        sent = {"addresses": pasted, "language": "sv"}
        answer = client.post(address, sent, follow=True)
        assert "3 mails go out." in text_of(answer)
        assert set(event.invitations.values_list("language", flat=True)) == {"sv"}
        make_registration(event=event, email="bertil@example.org")
        [row] = [row for row in text_of(client.get(address)).split("<tr>") if "bertil@" in row]
        assert "Registered" in row

    def test_the_mail_is_looked_at_before_it_goes_out(self, client, organiser, address):
        sent = {"addresses": "aino@example.org", "language": "sv", "_preview": "1"}
        page = text_of(client.post(address, sent))
        assert '<h3 lang="sv">' in page
        assert "aino@example.org</textarea>" in page
        assert not Mail.objects.exists()
        assert not EventInvitation.objects.exists()

    def test_a_language_without_a_text_of_the_event_is_named(self, client, organiser, address):
        assert "The event has no text in: Finnish, Swedish, Polish." in text_of(client.get(address))

    @pytest.mark.parametrize("pasted", ["", "nobody", "a@example.org, b@", "<script>"])
    def test_what_is_no_address_is_said_and_nobody_gets_a_mail(
        self, client, organiser, address, pasted
    ):
        answer = client.post(address, {"addresses": pasted, "language": "fi"})
        assert answer.status_code == 200
        assert answer.context["form"].errors["addresses"]
        assert not Mail.objects.exists()

    def test_those_who_agreed_at_earlier_events_are_invited_in_their_language(
        self, client, organiser, event, address
    ):
        for number, confirmed_at in enumerate((timezone.now(), None)):
            earlier = make_registration(
                email=f"earlier{number}@example.org",
                language="pl",
                email_confirmed_at=confirmed_at,
            )
            for purpose in ("invitations", "photos"):
                Consent.objects.create(
                    registration=earlier, purpose=purpose, text="x", given_at=timezone.now()
                )
        sent = {"addresses": "", "language": "fi", "is_to_earlier": "on"}
        client.post(address, sent)
        [invitation] = event.invitations.all()
        assert (invitation.email, invitation.language) == ("earlier0@example.org", "pl")

    def test_without_the_right_nobody_invites(self, client, address):
        client.force_login(make_user())
        assert client.post(address, {"addresses": "a@example.org"}).status_code in (302, 403)
        assert not Mail.objects.exists()


def test_who_is_invited_already_does_not_count_towards_the_limit(event, monkeypatch):
    monkeypatch.setattr(inviting, "MOST_AT_ONCE", 2)
    assert invite(event, "aino@example.org", "bertil@example.org").new == 2
    told = invite(event, "aino@example.org", "bertil@example.org", "eva@example.org")
    assert (told.known, told.new) == (2, 1)
    with pytest.raises(workflows.NotPossible, match="At most 2"):
        invite(make_event(), "aino@example.org", "bertil@example.org", "eva@example.org")
