"""Who gets in where: each address of the members, their people and their offers, for everybody.

A new address has to take its place in the table.
"""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import make_staff
from members.models import Certificate, Membership, Organisation
from members.tests.factories import make_role
from tests.test_urls import ADDRESSES, World, is_turned_away

pytestmark = pytest.mark.django_db

NAMESPACES = ("members", "my_members", "checks", "offers", "my_account")
STRANGER, CONTACT, EDITOR, MANAGER, OTHER = "stranger", "contact", "editor", "manager", "other"
STAFF, CLUSTER = "staff without rights", "staff with rights"
EVERYBODY = (STRANGER, CONTACT, EDITOR, MANAGER, OTHER, STAFF, CLUSTER)
WITH_THE_LINK = EVERYBODY  # a signed address from a mail: whoever holds it
SIGNED_IN = EVERYBODY[1:]
PEOPLE = (CONTACT, EDITOR, MANAGER)
EDITORS = (EDITOR, MANAGER)
MANAGERS = (MANAGER,)
ACCESS = {
    "checks:change": WITH_THE_LINK,
    "checks:check": WITH_THE_LINK,
    "checks:done": WITH_THE_LINK,
    "members:answer_question": WITH_THE_LINK,
    "members:check_business_id": EVERYBODY,
    "members:confirm_enquiry": WITH_THE_LINK,
    "members:enquire": EVERYBODY,
    "members:enquiry_sent": EVERYBODY,
    "members:enquiry_waits": EVERYBODY,
    "members:join": EVERYBODY,
    "members:join_check": EVERYBODY,
    "members:join_start": EVERYBODY,
    "members:join_step": EVERYBODY,
    "members:joined": EVERYBODY,
    "members:list": EVERYBODY,
    "members:mail_draft": EVERYBODY,
    "members:profile": EVERYBODY,
    "members:welcome": WITH_THE_LINK,
    "my_account:account": SIGNED_IN,
    "my_account:codes": SIGNED_IN,
    "my_account:new_address": SIGNED_IN,
    "my_members:add_certificate": EDITORS,
    "my_members:add_offer": EDITORS,
    "my_members:add_product": EDITORS,
    "my_members:answer_by_link": WITH_THE_LINK,
    "my_members:answer_request": MANAGERS,
    "my_members:bring_back": EDITORS,
    "my_members:certificate": EDITORS,
    "my_members:certificate_document": {*EDITORS, CLUSTER},
    "my_members:certificates": EDITORS,
    "my_members:change_role": MANAGERS,
    "my_members:close_offer": EDITORS,
    "my_members:commitment": {*MANAGERS, CLUSTER},
    "my_members:confirm": EDITORS,
    "my_members:end_role": MANAGERS,  # an editor only the own one
    "my_members:exports": EDITORS,
    "my_members:hand_over": MANAGERS,
    "my_members:history": EDITORS,
    "my_members:invite": MANAGERS,
    "my_members:leave": PEOPLE,
    "my_members:leave_without_successor": MANAGERS,
    "my_members:list": SIGNED_IN,
    "my_members:offer": EDITORS,
    "my_members:offers": EDITORS,
    "my_members:organisation": PEOPLE,
    "my_members:own_role": MANAGERS,  # the role is the manager's own
    "my_members:people": PEOPLE,
    "my_members:product": EDITORS,
    "my_members:products": EDITORS,
    "my_members:remove_certificate": EDITORS,
    "my_members:remove_export": EDITORS,
    "my_members:remove_product": EDITORS,
    "my_members:renew_offer": EDITORS,
    "my_members:section": EDITORS,
    "offers:answer": WITH_THE_LINK,
    "offers:contact": EVERYBODY,
    "offers:detail": EVERYBODY,
    "offers:list": EVERYBODY,
    "offers:sent": EVERYBODY,
}
ALL_GROUPS = ("Editor", "Event organiser", "Manager")
ONLY_MANAGERS = ("Manager",)
STAFF_LISTS = {
    "accessrequest": ONLY_MANAGERS,
    "application": ONLY_MANAGERS,
    "certificate": ALL_GROUPS,
    "certificatescheme": ONLY_MANAGERS,
    "checkround": ONLY_MANAGERS,
    "contactnote": ONLY_MANAGERS,
    "declinereason": ONLY_MANAGERS,
    "enquiry": ONLY_MANAGERS,
    "membership": ONLY_MANAGERS,
    "municipality": ALL_GROUPS,
    "offer": ONLY_MANAGERS,
    "organisation": ALL_GROUPS,
    "product": ALL_GROUPS,
    "productgroup": ONLY_MANAGERS,
    "profilechange": ONLY_MANAGERS,
    "rawmaterial": ONLY_MANAGERS,
    "saleschannel": ONLY_MANAGERS,
    "synonym": ONLY_MANAGERS,
}


@pytest.fixture
def world():
    world = World()
    member = Organisation.objects.get(slug=world.values["slug"]["my_members"])
    certificate = Certificate.objects.get(pk=world.values["pk"]["my_members:certificate"])
    certificate.document.save("paper.pdf", ContentFile(b"%PDF-1.4"))
    membership = Membership.objects.get(organisation=member)
    membership.commitment.save("paper.pdf", ContentFile(b"%PDF-1.4"))
    world.values["pk"] |= {
        "my_members:certificate_document": certificate.pk,
        "my_members:commitment": membership.pk,
    }
    with_rights = make_staff()
    with_rights.groups.add(Group.objects.get(name="Manager"))
    world.people = {
        STRANGER: None,
        CONTACT: make_role(member, kind="contact").person,
        EDITOR: make_role(member, kind="editor").person,
        MANAGER: world.member,
        OTHER: world.other_member,
        STAFF: make_staff(),
        CLUSTER: with_rights,
    }
    return world


def gets_in(client, address):
    """A page by looking at it, a button by pressing it; whatever that did is taken back."""
    with transaction.atomic():
        response = client.get(address)
        if response.status_code == 405:
            response = client.post(address)
        transaction.set_rollback(True)
    assert response.status_code < 500, address
    return not is_turned_away(response)


def own_addresses():
    return sorted(name for name in ADDRESSES if name.partition(":")[0] in NAMESPACES)


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(world, who):
    client = Client(raise_request_exception=False)
    if person := world.people[who]:
        client.force_login(person)
    wrong = {
        name: "gets in" if who not in allowed else "is turned away"
        for name, allowed in ACCESS.items()
        if gets_in(client, world.address(name)) != (who in allowed)
    }
    assert wrong == {}


def test_every_address_has_its_row():
    assert sorted(ACCESS) == own_addresses()


@pytest.mark.parametrize("group", ALL_GROUPS)
def test_staff_get_to_the_lists_that_their_work_needs(client, group):
    person = make_staff()
    person.groups.add(Group.objects.get(name=group))
    client.force_login(person)
    got = {
        model
        for model in STAFF_LISTS
        if client.get(reverse(f"admin:members_{model}_changelist")).status_code == 200
    }
    assert got == {model for model, groups in STAFF_LISTS.items() if group in groups}


def test_every_list_of_the_staff_has_its_row():
    lists = {name.removesuffix("_changelist") for name in ADDRESSES if name.endswith("_changelist")}
    prefix = "admin:members_"
    assert set(STAFF_LISTS) == {
        name.removeprefix(prefix) for name in lists if name.startswith(prefix)
    }
