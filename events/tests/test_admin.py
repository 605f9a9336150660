from datetime import UTC, datetime

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests.factories import make_staff, make_superuser, make_user
from events import workflows
from events.models import Event, Registration, ReminderRule
from events.tests.admin_pages import EVENTS, change_url, form_of, make_titled_event
from events.tests.factories import make_event, make_registration
from mailing.models import Mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

REGISTRATIONS = "/admin/events/registration/"


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


class TestForm:
    def test_a_new_event_starts_with_our_zone_language_and_a_reminder(self, client, organiser):
        sent = form_of(client.get(f"{EVENTS}add/"))
        assert sent["time_zone"] == ["Europe/Helsinki"]
        assert sent["languages"] == ["fi"]
        sent |= {
            "title_fi": "Ilta",
            "slug": "ilta",
            "starts_at_0": "2098-03-04",
            "starts_at_1": "09:00",
            "ends_at_0": "2098-03-04",
            "ends_at_1": "12:00",
        }
        assert client.post(f"{EVENTS}add/", sent).status_code == 302
        event = Event.objects.get()
        assert event.status == Event.Status.DRAFT
        assert event.starts_at == datetime(2098, 3, 4, 7, 0, tzinfo=UTC)
        assert event.reminder_rules.get().minutes_before == ReminderRule.Before.ONE_DAY

    def test_times_are_given_and_shown_in_the_event_s_own_zone(self, client, organiser):
        event = make_titled_event(
            starts_at=datetime(2098, 3, 4, 7, 0, tzinfo=UTC), time_zone="Europe/Warsaw"
        )
        response = client.get(change_url(event))
        assert 'value="08:00"' in response.content.decode()
        sent = form_of(response)
        assert sent["starts_at_1"] == ["08:00"]
        client.post(change_url(event), sent | {"starts_at_1": "09:30"})
        event.refresh_from_db()
        assert event.starts_at == datetime(2098, 3, 4, 8, 30, tzinfo=UTC)

    def test_saving_untouched_changes_nothing_and_tells_nobody(self, client, organiser):
        event = make_titled_event(starts_at=datetime(2098, 3, 4, 7, 0, tzinfo=UTC))
        make_registration(event=event)
        response = client.post(change_url(event), form_of(client.get(change_url(event))))
        assert response.status_code == 302
        event.refresh_from_db()
        assert event.sequence == 0
        assert not Mail.objects.exists()

    def test_moving_an_event_tells_the_registered(self, client, organiser):
        event = make_titled_event(starts_at=datetime(2098, 3, 4, 7, 0, tzinfo=UTC))
        make_registration(event=event)
        sent = form_of(client.get(change_url(event)))
        client.post(change_url(event), sent | {"ends_at_1": "18:00"})
        event.refresh_from_db()
        assert event.sequence == 1
        assert Mail.objects.get().template == "events/changed"

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"ends_at_0": "2098-03-03"}, "must end after it starts"),
            ({"registration": "elsewhere"}, "give the address of its page"),
            ({"seats_online": "5"}, "only on site"),
            (
                {"registration_closes_at_0": "2099-01-01", "registration_closes_at_1": "09:00"},
                "cannot close after",
            ),
        ],
    )
    def test_says_in_plain_words_what_does_not_fit(self, client, organiser, wrong, words):
        event = make_titled_event(starts_at=datetime(2098, 3, 4, 7, 0, tzinfo=UTC))
        response = client.post(change_url(event), form_of(client.get(change_url(event))) | wrong)
        assert words in response.content.decode()

    def test_the_button_saves_and_publishes(self, client, organiser):
        event = make_titled_event(status=Event.Status.DRAFT)
        sent = form_of(client.get(change_url(event))) | {"_publish": "1"}
        client.post(change_url(event), sent | {"town": "Juva"})
        event.refresh_from_db()
        assert event.status == Event.Status.PUBLISHED
        assert event.town == "Juva"

    def test_the_button_makes_a_copy(self, client, organiser):
        event = make_titled_event()
        sent = form_of(client.get(change_url(event))) | {"_copy": "1"}
        response = client.post(change_url(event), sent)
        copy = Event.objects.exclude(pk=event.pk).get()
        assert response.url == change_url(copy)
        assert copy.status == Event.Status.DRAFT


class TestList:
    def test_shows_seats_and_finds_words_of_any_language(self, client, organiser):
        event = make_event(title_pl="Święto chleba", seats_on_site=9)
        make_registration(event=event)
        make_event()
        response = client.get(EVENTS, {"q": "swieto"})
        assert list(response.context["cl"].queryset) == [event]
        assert "1 of 9" in response.content.decode()

    def test_as_many_queries_for_100_events_as_for_one(self, client, organiser):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(EVENTS)
            return len(captured)

        make_event(seats_on_site=9)
        client.get(EVENTS)
        one = queries()
        for _number in range(99):
            make_event(seats_on_site=9)
        assert queries() == one

    @pytest.mark.parametrize(
        ("action", "status"), [("publish_events", "published"), ("copy_events", "draft")]
    )
    def test_actions_go_through_the_workflows(self, client, organiser, action, status):
        event = make_event(status=Event.Status.DRAFT)
        sent = {"action": action, "_selected_action": [event.pk]}
        response = client.post(EVENTS, sent, follow=True)
        assert Event.objects.latest("pk").status == status
        assert event.title in messages_of(response)[0]

    def test_what_was_published_too_early_is_taken_back(self, client, organiser):
        event = make_event()
        client.post(EVENTS, {"action": "withdraw_events", "_selected_action": [event.pk]})
        event.refresh_from_db()
        assert event.status == Event.Status.DRAFT

    def test_a_refusal_is_said(self, client, organiser):
        sent = {"action": "publish_events", "_selected_action": [make_event().pk]}
        response = client.post(EVENTS, sent, follow=True)
        assert "already published" in messages_of(response)[0]


class TestCancelling:
    def test_asks_for_the_reason_and_says_how_many_get_a_mail(self, client, organiser):
        event = make_event()
        make_registration(event=event)
        sent = {"action": "cancel_events", "_selected_action": [event.pk]}
        asked = client.post(EVENTS, sent, follow=True)
        assert "1 person is registered" in asked.content.decode()
        event.refresh_from_db()
        assert not event.is_cancelled()
        done = client.post(asked.request["PATH_INFO"], {"reason_en": "Storm"}, follow=True)
        assert "1 person gets a mail" in messages_of(done)[0]
        event.refresh_from_db()
        assert event.is_cancelled()
        assert event.cancelled_reason_en == "Storm"

    def test_is_one_event_at_a_time(self, client, organiser):
        events = [make_event(), make_event()]
        sent = {"action": "cancel_events", "_selected_action": [each.pk for each in events]}
        assert "one event at a time" in messages_of(client.post(EVENTS, sent, follow=True))[0]


class TestRegistrations:
    def test_staff_enter_somebody_who_called(self, client, organiser):
        event = make_event(seats_on_site=1, has_waiting_list=False)
        address = reverse("admin:events_event_register", args=[event.pk])
        sent = {"name": "Aino", "email": "aino@example.org", "language": "fi", "role": "speaker"}
        client.post(address, sent)
        registration = event.registrations.get()
        assert registration.registered_by == organiser
        assert registration.role == Registration.Role.SPEAKER
        assert registration.person is None
        full = client.post(address, sent | {"email": "other@example.org"})
        assert "The event is full." in full.content.decode()

    def test_the_list_of_one_event(self, client, organiser):
        mine, _other = make_registration(), make_registration()
        response = client.get(REGISTRATIONS, {"event__id__exact": mine.event_id})
        assert list(response.context["cl"].queryset) == [mine]
        link = client.get(change_url(mine.event)).content.decode()
        assert f"{REGISTRATIONS}?event__id__exact={mine.event_id}" in link

    def test_as_many_queries_for_100_registrations_as_for_one(self, client, organiser):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(REGISTRATIONS)
            return len(captured)

        make_registration()
        client.get(REGISTRATIONS)
        one = queries()
        for _number in range(99):
            make_registration()
        assert queries() == one

    @pytest.mark.parametrize(
        ("action", "status"),
        [
            ("mark_attended", Registration.Status.ATTENDED),
            ("mark_no_show", Registration.Status.NO_SHOW),
            ("cancel_registrations", Registration.Status.CANCELLED),
        ],
    )
    def test_actions(self, client, organiser, action, status):
        registration = make_registration()
        client.post(REGISTRATIONS, {"action": action, "_selected_action": [registration.pk]})
        registration.refresh_from_db()
        assert registration.status == status

    def test_a_table_for_a_spreadsheet(self, client, organiser):
        registration = make_registration(name="=HYPERLINK(1)")
        response = client.post(
            REGISTRATIONS, {"action": "export_as_csv", "_selected_action": [registration.pk]}
        )
        table = response.content.decode()
        assert table.startswith("\ufeff")
        assert "'=HYPERLINK(1)" in table

    def test_address_and_event_of_a_registration_stay(self, client, organiser):
        registration = make_registration()
        address = f"{REGISTRATIONS}{registration.pk}/change/"
        sent = form_of(client.get(address)) | {"name": "New name", "email": "x@example.org"}
        assert client.post(address, sent).status_code == 302
        registration.refresh_from_db()
        assert registration.name == "New name"
        assert registration.email != "x@example.org"

    def test_an_open_form_does_not_bring_a_cancelled_registration_back(self, rf, organiser):
        in_form = make_registration()
        workflows.cancel_registration(registration=in_form)
        in_form.name = "Another name"
        pages, request = site.get_model_admin(Registration), rf.post("/")
        request.user = organiser
        form = pages.get_form(request, in_form)(instance=in_form)
        form.changed_data = ["name"]
        pages.save_model(request, in_form, form, change=True)
        in_form.refresh_from_db()
        assert (in_form.name, in_form.status) == ("Another name", Registration.Status.CANCELLED)


@pytest.mark.parametrize("make_person", [make_user, make_staff])
def test_without_the_role_nobody_gets_in(client, make_person):
    client.force_login(make_person())
    event = make_event()
    pages = [
        EVENTS,
        change_url(event),
        REGISTRATIONS,
        reverse("admin:events_event_cancel", args=[event.pk]),
        reverse("admin:events_event_register", args=[event.pk]),
    ]
    assert all(client.get(page).status_code in (302, 403) for page in pages)
    client.force_login(make_superuser())
    assert all(client.get(page).status_code == 200 for page in pages)


@pytest.mark.parametrize(
    "page",
    [
        "series",
        "reminders",
        "invitations",
        "share",
        "links",
        "register",
        "cancel",
        "postpone",
        "attendance",
    ],
)
def test_each_page_about_an_event_leads_back_to_it_and_to_the_list(client, page):
    client.force_login(make_superuser())
    event = make_titled_event()
    html = client.get(reverse(f"admin:events_event_{page}", args=[event.pk])).content.decode()
    crumbs = html.partition('<div class="breadcrumbs">')[2].partition("</div>")[0]
    assert f'href="{EVENTS}"' in crumbs
    assert f'href="{change_url(event)}">{event}</a>' in crumbs
