"""Every address is either on the public list or turns a stranger away. A new one has to choose."""

import re
import uuid

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.tests.factories import make_staff, make_superuser, make_user
from events import links as links_of_events
from events.tests.factories import make_event, make_partner_event, make_registration
from mailing import unsubscribing
from members import access, links, questions, sections, welcome
from members.models import Enquiry
from members.tests.factories import (
    make_access_request,
    make_application,
    make_certificate,
    make_manager,
    make_member,
    make_product,
)
from members.tests.round_factories import make_offer, make_round, make_running_round
from members.workflows import rounds
from news.tests.factories import make_article
from projects.tests.factories import make_document, make_project
from strategy.tests.factories import make_cluster, make_focus_area
from upkeep.models import YearlyLetter

pytestmark = pytest.mark.django_db

PUBLIC = {
    "home",
    "search",
    "members:list",
    "members:profile",
    "members:join",
    "offers:list",
    "offers:detail",
    "projects:list",
    "projects:detail",
    "projects:document",
    "strategy:overview",
    "strategy:focus_area",
    "strategy:network",
    "strategy:cluster",
    "events:list",
    "events:detail",
    "events:feed",
    "events:door_worker",  # a script without data
    "news:list",
    "news:detail",
    "news:feed",
    "privacy",
    "accessibility",
    "press",
    "figures",
    "content:picture",
    "events_machine:feed",
    "events_machine:event",
    "events_machine:data",
    "events_machine:embedded",
    "cluster_style",
    "cluster_sign",
    "sitemap",
    "robots",
    "api:api-root",
    "api:openapi-json",
    "api:start",
    "api:list_events",
    "api:get_event",
    "api:list_members",
    "api:get_member",
    "api:list_projects",
    "api:get_project",
    "api:list_news",
    "api:get_article",
    "healthz",
    "readyz",
}
PUBLIC_FORMS = {
    "members:enquire",
    "members:enquiry_waits",
    "members:enquiry_sent",
    "members:confirm_enquiry",  # for whoever holds the link of the mail
    "members:join_step",
    "members:joined",
    "members:answer_question",  # for whoever holds the mail with the question
    "members:welcome",  # for whoever holds the welcome mail; the code opens it
    "offers:contact",
    "offers:sent",
    "offers:answer",  # for whoever holds the link of a mail; the same for the next three
    "checks:check",
    "checks:change",
    "checks:done",
    "events:register",
    "events:registration",  # for whoever holds the secret of the registration; so the next two
    "events:change",
    "events:hand_over",
    "events:registered",
    "my_members:answer_by_link",  # for the manager who got the mail
    "mailing:unsubscribe",  # for whoever holds the mail
    "contact:form",
    "contact:sent",
}
PUBLIC_BUTTONS = {  # of the page of a registration
    "events:confirm",
    "events:cancel",
    "events:accept",
    "events:decline",
    "events:wait_together",
}
ON_THE_WAY_IN = {
    "members:join_start",
    "members:join_check",
    "members:check_business_id",
    "members:mail_draft",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "account_request_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "admin:login",
    "admin:logout",
}
# There is none: their own tests have some.
FILES = {"public_file", "events:material", "events:registration_material", "events:picture"}
FOR_ALL_STAFF = {
    "admin:index",
    "admin:jsi18n",
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:password_change_done",
}
TURNED_AWAY = {403, 404, 405}
# Structured data for search engines is data, whatever its element is called.
INLINE_SCRIPT = re.compile(
    rb"""<script(?![^>]*(\bsrc=|application/ld\+json))|<[^>]+\son[a-z]+=["']"""
)


def walk(resolver, namespaces=(), parameters=()):
    """The name of each address and what has to be filled in."""
    for pattern in resolver.url_patterns:
        found = {*parameters, *pattern.pattern.converters, *pattern.pattern.regex.groupindex}
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from walk(pattern, inner, found)
        elif pattern.name:  # the admin's catch-alls have none
            yield ":".join((*namespaces, pattern.name)), found


ADDRESSES = dict(walk(get_resolver()))
STAFF_ADDRESSES = sorted(name for name in ADDRESSES if name.startswith("admin:"))
MEMBER_ADDRESSES = sorted(name for name in ADDRESSES if name.startswith("my_members:"))
OPEN = PUBLIC | PUBLIC_FORMS | PUBLIC_BUTTONS | ON_THE_WAY_IN | FILES
CLOSED = sorted(set(ADDRESSES) - OPEN)


class World:
    """One of everything, and the people who come by."""

    def __init__(self):
        make_cluster()
        event, member, project = make_event(), make_member(), make_project()
        self.member, self.other_member = make_manager(member), make_manager(make_member())
        role = member.roles.get()
        offer, asked = make_offer(member), make_access_request(member)
        product, certificate = make_product(member), make_certificate(member)
        answer, draft = self.answer(), make_round()
        self.values = {
            "slug": {
                "events": event.slug,
                "events_machine": event.slug,
                "members": member.slug,
                "my_members": member.slug,
                "news": make_article().slug,
                "projects": project.slug,
                "api:get_event": event.slug,
                "api:get_member": member.slug,
                "api:get_project": project.slug,
                "api:get_article": make_article().slug,
                "strategy": make_cluster().slug,
                "strategy:focus_area": make_focus_area().slug,
            },
            "pk": {
                "my_members:bring_back": member.history.first().history_id,
                "my_members:certificate": certificate.pk,
                "my_members:remove_certificate": certificate.pk,
                "my_members:end_role": role.pk,
                "my_members:own_role": role.pk,
                "my_members:change_role": role.pk,
                "my_members:answer_request": asked.pk,
                "my_members:product": product.pk,
                "my_members:remove_product": product.pk,
                "my_members:offer": offer.pk,
                "my_members:renew_offer": offer.pk,
                "my_members:close_offer": offer.pk,
                "offers": offer.pk,
                "admin:members_checkround_start": draft.pk,
                "admin:members_checkround_complete": answer.round_id,
                "admin:upkeep_yearlyletter_start": YearlyLetter.objects.create(year=2025).pk,
                "projects:document": make_document(project=project).pk,
                "admin:events_event_cancel": event.pk,
                "admin:events_partnercalendar_fetch": make_partner_event().calendar_id,
                "admin:members_profilechange_review": member.pk,
                "admin:events_event_register": event.pk,
                "admin:events_event_share": event.pk,
                "admin:events_event_invitations": event.pk,
                "admin:events_event_links": event.pk,
                "admin:events_event_answers": event.pk,
                "admin:events_event_attendance": event.pk,
                "admin:events_event_attendance_paper": event.pk,
                "admin:news_article_draft_report": event.pk,
            },
            "answer_pk": {"admin": answer.pk},
            "token": {
                "events_machine:own": "nobodys",
                "mailing": self.token_in(unsubscribing.link("a@example.org", "news")),
                "events": make_registration(event=event).token,
                "my_members:answer_by_link": self.token_in(access.link(asked, self.member)),
                "checks": links.check_token(answer, self.member),
                "offers:answer": links.offer_token(offer, self.member),
                "members:confirm_enquiry": links.enquiry_token(
                    Enquiry.objects.create(language="en")
                ),
                "members:answer_question": self.token_in(questions.link(self.question())),
                "members:welcome": self.token_in(welcome.link(*self.newcomer())),
            },
            "key": {"events": links_of_events.door_key(event)},
            "draft": {"members": uuid.uuid4()},
            "step": {"members": "organisation"},
            "name": {
                "my_members:section": next(iter(sections.FORMS)),
                "my_members:bring_back": "organisation",
            },
            "country": {"my_members:remove_export": "SE"},
            "form": {"my_data": "json"},
            "version": {"admin": 1},
            "kind": {"content:picture": "event"},
            "seed": {"content:picture": event.slug},
            "app_label": {"admin": "events"},
            "paper": {"admin": "signatures.pdf"},
        }
        self.anything = {"pk": 1, "width": 480, "path": "x", "object_id": 1, "content_type_id": 1}

    def answer(self):
        """A running round that the member has answered, so that each of its pages has content."""
        answer = make_running_round().answers.get(organisation=self.member.roles.get().organisation)
        return rounds.confirm(answer=answer, by=self.member, now=timezone.now())

    @staticmethod
    def question():
        return make_application().questions.create(text="Where from?")

    @staticmethod
    def newcomer():
        return make_application(approved_on=timezone.localdate()), make_user()

    @staticmethod
    def token_in(address):
        return address.rstrip("/").rpartition("/")[2]

    def address(self, name):
        return reverse(name, kwargs={it: self.value(name, it) for it in ADDRESSES[name]})

    def value(self, name, parameter):
        values = self.values.get(parameter, {})
        for key in (name, name.partition(":")[0]):
            if key in values:
                return values[key]
        return self.anything[parameter]  # KeyError: say above what stands for it


@pytest.fixture
def world():
    return World()


@pytest.fixture
def client():
    return Client(raise_request_exception=False)  # a fault is an answer like others: 500


@pytest.fixture
def answers(world, client):
    """The statuses of these addresses, as pairs with the name, as far as they are not `fine`."""

    def answers(names, *, fine, methods=("get",), person=None):
        if person:
            client.force_login(person)
        wrong = []
        for name in names:
            for method in methods:
                response = getattr(client, method)(world.address(name))
                if not fine(response):
                    wrong.append((method, name, response.status_code))
        return wrong

    return answers


def is_shown(response):
    return response.status_code == 200


def is_no_fault(response):
    return response.status_code < 500


def is_turned_away(response):
    asks_to_sign_in = response.status_code == 302 and "/login/" in response["Location"]
    return asks_to_sign_in or response.status_code in TURNED_AWAY


def is_refused(response):
    """No sign-in would help. The admin leads back to its front where there is no such row."""
    goes_back = response.status_code == 302 and response["Location"] == reverse("admin:index")
    return goes_back or response.status_code in TURNED_AWAY


def can_be_kept_whole(response):
    """No cookie, no token, no nonce, no inline script: the contract of the addresses."""
    content = b"".join(response) if response.streaming else response.content
    has_secrets = b"csrfmiddlewaretoken" in content or b"nonce" in content
    return not response.cookies and not has_secrets and not INLINE_SCRIPT.search(content)


def test_the_lists_name_only_addresses_that_there_are():
    listed = OPEN | FOR_ALL_STAFF
    assert listed - set(ADDRESSES) == set()


def test_a_stranger_sees_what_is_public(answers):
    assert answers(PUBLIC | PUBLIC_FORMS, fine=is_shown) == []


def test_a_link_presses_no_button(answers):
    assert answers(PUBLIC_BUTTONS, fine=lambda response: response.status_code == 405) == []


def test_a_public_page_can_be_kept_whole(answers):
    assert answers(PUBLIC, fine=can_be_kept_whole) == []


def test_a_stranger_is_let_to_the_door(answers):
    assert answers(ON_THE_WAY_IN | FILES, fine=is_no_fault) == []


def test_a_stranger_is_turned_away_from_everything_else(answers):
    assert answers(CLOSED, methods=("get", "post"), fine=is_turned_away) == []


def test_a_member_of_another_organisation_is_refused(answers, world):
    of_one = [name for name in MEMBER_ADDRESSES if {"slug", "pk"} & ADDRESSES[name]]
    assert (
        answers(of_one, methods=("get", "post"), fine=is_refused, person=world.other_member) == []
    )


def test_a_member_gets_an_answer_everywhere(answers, world):
    names = sorted(set(ADDRESSES) - set(STAFF_ADDRESSES) - {"account_logout"})
    assert answers(names, fine=is_no_fault, person=world.member) == []


def test_a_member_is_turned_away_from_the_staff_pages(answers, world):
    names = sorted(set(STAFF_ADDRESSES) - {"admin:login", "admin:logout"})
    assert answers(names, methods=("get", "post"), fine=is_turned_away, person=world.member) == []


def test_staff_without_the_right_are_refused(answers):
    names = sorted(set(STAFF_ADDRESSES) - FOR_ALL_STAFF)
    assert answers(names, methods=("get", "post"), fine=is_refused, person=make_staff()) == []


def test_staff_with_all_rights_get_an_answer_everywhere(answers):
    names = sorted(set(ADDRESSES) - {"account_logout", "admin:logout"})
    assert answers(names, fine=is_no_fault, person=make_superuser()) == []


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=str), ids=str)
def test_staff_see_the_list_and_the_form_of_every_model(world, client, model):
    client.force_login(make_superuser())
    where = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert client.get(reverse(f"{where}_changelist")).status_code == 200
    assert client.get(reverse(f"{where}_changelist") + "?q=x").status_code == 200
    assert client.get(reverse(f"{where}_add")).status_code in (200, 403)  # some only read
    if row := model._default_manager.first():
        assert client.get(reverse(f"{where}_change", args=[row.pk])).status_code == 200
