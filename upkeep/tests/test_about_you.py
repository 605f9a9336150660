"""Whatever is kept about somebody is shown to them, and is gone when they have been erased."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_staff, make_superuser, make_user
from contact.models import Message
from content import scrubbing, trash
from content.personal_data import person_with_account, person_with_address
from events.models import Answer, Consent, Question, Registration, Speaker
from events.tests.factories import make_event, make_registration
from mailing.models import Mail
from members.models import (
    AccessRequest,
    ApplicationDraft,
    ContactNote,
    Enquiry,
    ProfileChange,
)
from members.tests.factories import make_application, make_member, make_organisation, make_role
from news.models import ArticleAuthor
from news.tests.factories import make_article
from projects.tests.factories import make_project
from upkeep import about_you, erasing, viewing
from upkeep.models import ErasureRequest

pytestmark = pytest.mark.django_db

EMAIL, NAME = "aino.esimerkki@example.org", "Aino Esimerkki"
KEPT_ON_PURPOSE = {  # each says why in its Kind, and to the person
    "events.Registration": {"name"},  # attendance of a funded event
    "events.Speaker": {"name"},
    "news.ArticleAuthor": {"name"},
    "members.Organisation": {"email", "search_text"},
    "mailing.Mail": {"to"},  # the last mail, until it is sent
}


@pytest.fixture
def aino():
    return make_user(email=EMAIL, display_name=NAME, language="en")


@pytest.fixture
def traces(aino):
    """Aino everywhere."""
    now = timezone.now()
    member = make_member(email=EMAIL)
    make_role(member)  # somebody else manages it too
    make_role(member, person=aino, title="Owner", email=EMAIL, phone="+358401234567")
    funded = make_event(starts_at=now - timedelta(days=40))
    funded.projects.add(make_project(manager_name=NAME, manager_email=EMAIL))
    of_funded = {"event": funded, "status": Registration.Status.ATTENDED}
    make_registration(name=NAME, email=EMAIL, person=aino, **of_funded)
    coming = make_registration(event=make_event(), name=NAME, email=EMAIL.title())
    question = Question.objects.create(
        event=coming.event, text="Diet?", purpose="Kitchen", delete_answers_on=now.date()
    )
    Answer.objects.create(question=question, registration=coming, text="No nuts, says Aino")
    Consent.objects.create(registration=coming, purpose="photos", text="Pictures", given_at=now)
    Speaker.objects.create(event=funded, name=NAME)
    ArticleAuthor.objects.create(article=make_article(), name=NAME)
    make_application(contact_name=NAME, contact_email=EMAIL)
    make_application(
        contact_name=NAME, contact_email=EMAIL, approved_on=now.date(), message=f"Yours, {NAME}"
    )
    ApplicationDraft.objects.create(answers={"contact_email": EMAIL, "contact_name": NAME})
    AccessRequest.objects.create(organisation=member, name=NAME, email=EMAIL, language="fi")
    Enquiry.objects.create(name=NAME, email=EMAIL, text="Berries?", language="fi", sent_at=now)
    ContactNote.objects.create(organisation=member, text=f"Talked with {NAME} about jam")
    ProfileChange.objects.create(
        organisation=member, field="people", new=f"Ask {NAME}", by=aino, written_at=now,
        publish_at=now,
    )  # fmt: skip
    Message.objects.create(name=NAME, email=EMAIL, subject="Hello", text="Hello", language="fi")
    other = make_organisation(official_name="Other Oy", description=f"Ask {NAME}, {EMAIL}")
    other.description = "Ask us"
    other.save()
    gone = make_organisation(official_name="Gone Oy", email=EMAIL)
    trash.keep(things=[gone], by=None)
    gone.delete()
    LogEntry.objects.create(
        user=make_staff(), content_type=ContentType.objects.get_for_model(Message),
        object_repr=NAME, action_flag=2, change_message=EMAIL,
    )  # fmt: skip
    looked = viewing.start(person=aino, by=make_superuser(), reason="A question on the phone")
    viewing.stop(viewing=looked)
    mail = {"language": "fi", "template": "x", "give_up_at": now, "state": "sent"}
    Mail.objects.create(key="to", to=EMAIL, subject="To", text="x", finished_at=now, **mail)
    Mail.objects.create(
        key="of", to="x@example.org", subject=f"{NAME} asks", text="x", finished_at=now, **mail
    )
    return member


def places_of(words):
    """{model: columns} in which one of the words stands, in the whole database."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy:
            continue
        for row in scrubbing.mentions(model._base_manager.all(), words):
            for column in scrubbing.text_columns(model):
                if any(word.lower() in str(row.__dict__[column.attname]).lower() for word in words):
                    found.setdefault(model._meta.label, set()).add(column.attname)
    return found


class TestErasing:
    def test_nothing_is_left_in_any_table_but_what_is_kept_on_purpose(self, aino, traces):
        before = places_of([EMAIL, NAME])
        assert len(before) > 15  # the traces are there
        erasing.erase_address(person=person_with_account(aino), by=make_superuser())
        left = {
            label: columns - KEPT_ON_PURPOSE.get(label, set())
            for label, columns in places_of([EMAIL, NAME]).items()
        }
        assert {label: columns for label, columns in left.items() if columns} == {}

    def test_the_attendance_of_a_funded_event_keeps_the_name_and_loses_the_address(
        self, aino, traces
    ):
        erasing.erase_address(person=person_with_account(aino), by=make_superuser())
        [kept] = Registration.objects.filter(name=NAME)
        assert kept.status == Registration.Status.ATTENDED
        assert kept.email.endswith("@erased.invalid")
        assert kept.person is None

    def test_who_was_to_come_no_longer_takes_a_seat(self, aino, traces):
        erasing.erase_address(person=person_with_account(aino), by=make_superuser())
        assert not Registration.objects.filter(status=Registration.Status.REGISTERED).exists()

    def test_the_mail_says_what_is_erased_and_what_is_kept_why_and_until_when(self, aino, traces):
        wish = erasing.erase_address(person=person_with_account(aino), by=make_superuser())
        mail = Mail.objects.get(template="upkeep/erased")
        assert mail.to == EMAIL
        assert wish.reference in mail.text
        assert "Messages that you wrote to us" in mail.text
        assert "Regulation (EU) 2021/1060" in mail.text
        assert "Kept 10 years after the event." in mail.text

    def test_the_log_says_how_many_and_not_who(self, aino, traces):
        boss = make_superuser()
        wish = erasing.erase_address(person=person_with_account(aino), by=boss)
        wish.refresh_from_db()
        assert (wish.person, wish.done_by) == (None, boss)
        assert wish.outcome["registrations"]["kept"] == 1
        assert EMAIL not in json.dumps(wish.outcome)

    def test_the_account_can_no_longer_be_used(self, aino, client):
        client.force_login(aino)
        erasing.erase_address(person=person_with_account(aino), by=make_superuser())
        assert client.get(reverse("my")).status_code == 302
        aino.refresh_from_db()
        assert not aino.is_active
        assert not EmailAddress.objects.filter(user=aino).exists()

    def test_decisions_stay_with_the_account_that_no_longer_says_who(self, aino):
        organisation = make_organisation(checked_by=aino, checked_at=timezone.now())
        erasing.erase_address(person=person_with_account(aino), by=make_superuser())
        organisation.refresh_from_db()
        assert str(organisation.checked_by) == scrubbing.INSTEAD

    def test_the_last_manager_hands_over_first(self, aino):
        member = make_member(official_name="Lone Oy")
        make_role(member, person=aino)
        with pytest.raises(erasing.NotPossible, match="Lone Oy"):
            erasing.ask(user=aino)
        make_role(member)
        assert erasing.ask(user=aino).done_at

    def test_a_staff_account_is_not_erased(self):
        with pytest.raises(erasing.NotPossible):
            erasing.ask(user=make_staff())

    def test_somebody_without_an_account_is_erased_by_address(self):
        make_application(contact_name=NAME, contact_email=EMAIL)
        person = person_with_address(EMAIL.upper())
        assert [part.kind.key for part in about_you.parts(person)] == ["applications"]
        erasing.erase_address(person=person, by=make_superuser())
        [last] = about_you.parts(person)
        assert last.kind.key == "mails"  # the confirmation, until the night

    def test_others_are_left_as_they_are(self, aino, traces):
        other = make_user()
        make_registration(event=make_event(), email=other.email, person=other)
        before = about_you.as_json(person_with_account(other), timezone.now())["kept"]
        erasing.erase_address(person=person_with_account(aino), by=make_superuser())
        assert about_you.as_json(person_with_account(other), timezone.now())["kept"] == before

    def test_a_preview_changes_nothing(self, aino, traces):
        before = places_of([EMAIL, NAME])
        outcome = about_you.preview(person_with_account(aino))
        assert outcome["registrations"].kept == 1
        assert places_of([EMAIL, NAME]) == before


class TestAsking:
    def test_where_nothing_has_to_be_kept_it_is_done_at_once(self, aino, client):
        client.force_login(aino)
        page = client.post(reverse("my_data:erase"), {"email": EMAIL}, follow=True)
        assert "You are erased" in page.text
        assert "_auth_user_id" not in client.session
        assert not User.objects.filter(email=EMAIL).exists()

    def test_else_staff_do_it_within_a_month(self, aino, traces, client):
        client.force_login(aino)
        client.post(reverse("my_data:erase"), {"email": EMAIL})
        wish = ErasureRequest.objects.get()
        assert (wish.person, wish.done_at) == (aino, None)
        assert (wish.due_on - timezone.localdate()).days == 30
        assert Mail.objects.filter(to=EMAIL, template="upkeep/erasure_asked").exists()

    def test_another_address_typed_is_refused(self, aino, client):
        client.force_login(aino)
        page = client.post(reverse("my_data:erase"), {"email": "other@example.org"})
        assert page.status_code == 422
        assert User.objects.filter(email=EMAIL).exists()

    def test_the_wish_can_be_taken_back(self, aino, traces, client):
        client.force_login(aino)
        client.post(reverse("my_data:erase"), {"email": EMAIL})
        client.post(reverse("my_data:withdraw"))
        wish = ErasureRequest.objects.get()
        assert wish.withdrawn_at
        with pytest.raises(erasing.NotPossible):
            erasing.do(request=wish, by=make_superuser())

    def test_asking_twice_is_one_wish(self, aino, traces):
        assert erasing.ask(user=aino) == erasing.ask(user=aino)

    def test_staff_see_it_on_the_front_page_and_do_it(self, aino, traces, client):
        wish = erasing.ask(user=aino)
        client.force_login(make_superuser())
        assert wish.reference in client.get(reverse("admin:index")).text
        page = client.get(reverse("admin:upkeep_erasurerequest_change", args=[wish.pk]))
        assert "Regulation (EU) 2021/1060" in page.text
        client.post(reverse("admin:upkeep_erase", args=[wish.pk]))
        wish.refresh_from_db()
        assert wish.done_at


class TestPage:
    def test_everything_is_shown_with_purpose_and_time(self, aino, traces, client):
        client.force_login(aino)
        page = client.get(reverse("my_data:all")).text
        for words in (
            "Owner",
            "No nuts, says Aino",
            "Berries?",
            "A question on the phone",
            "Hello",
        ):
            assert words in page
        assert "10 years after the event; 1 year, if you did not come." in page

    def test_the_download_for_a_program_is_json_with_the_same_kinds(self, aino, traces, client):
        client.force_login(aino)
        answer = client.get(reverse("my_data:download", args=["json"]))
        kinds = {kind["key"] for kind in json.loads(answer.content)["kept"]}
        assert {"account", "roles", "registrations", "mails", "viewings"} <= kinds
        assert "attachment" in answer["Content-Disposition"]

    def test_the_download_to_read_stands_alone(self, aino, traces, client):
        client.force_login(aino)
        page = client.get(reverse("my_data:download", args=["html"])).text
        assert NAME in page
        assert "<link" not in page
        assert "<script" not in page

    def test_codes_in_mails_are_not_shown(self, aino, client):
        Mail.objects.create(
            key="code", to=EMAIL, language="fi", template="x", subject="Code", text="123456",
            is_secret=True, give_up_at=timezone.now(),
        )  # fmt: skip
        client.force_login(aino)
        assert "123456" not in client.get(reverse("my_data:all")).text

    def test_nobody_sees_what_is_kept_about_somebody_else(self, aino, traces, client):
        client.force_login(make_user())
        assert NAME not in client.get(reverse("my_data:all")).text

    def test_staff_show_it_for_an_address_after_identifying(self, traces, client):
        client.force_login(make_superuser())
        address = reverse("admin:upkeep_about")
        assert client.post(address, {"email": EMAIL}).status_code == 422
        page = client.post(address, {"email": EMAIL, "is_identified": "on"})
        assert "Berries?" in page.text
        file = client.post(address, {"email": EMAIL, "is_identified": "on", "file_json": "1"})
        assert json.loads(file.content)["addresses"] == [EMAIL]

    def test_staff_without_the_right_are_refused(self, client):
        organiser = make_staff()
        organiser.groups.add(Group.objects.get(name="Event organiser"))
        client.force_login(organiser)
        assert client.get(reverse("admin:upkeep_about")).status_code == 403
