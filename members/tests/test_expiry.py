"""Certificates about to expire."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mailing.models import Mail
from members import tasks
from members.models import Role
from members.tests.factories import (
    make_certificate,
    make_manager,
    make_member,
    make_organisation,
    make_product,
    make_role,
    make_scheme,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def in_days(days):
    return TODAY() + timedelta(days=days)


def ending(days, **overrides):
    member = make_member()
    manager = make_manager(member)
    return make_certificate(member, valid_until=in_days(days), **overrides), manager


@pytest.mark.parametrize(("days", "mails"), [(61, 0), (60, 1), (14, 1), (0, 1), (-1, 0)])
def test_managers_are_told_from_sixty_days_before_to_the_last_day(days, mails):
    ending(days)
    for _run in range(3):
        tasks.send_certificate_notices()
    assert Mail.objects.count() == mails


def test_each_notice_is_sent_once_for_each_last_day():
    certificate, manager = ending(60)
    tasks.send_certificate_notices()
    certificate.valid_until = in_days(14)
    certificate.save()
    for _run in range(2):
        tasks.send_certificate_notices()
    assert [mail.to for mail in Mail.objects.all()] == [manager.email] * 2


def test_the_mail_says_what_ends_when_and_leads_to_the_certificate():
    certificate, _manager = ending(30, scheme=make_scheme(name="Luomu"))
    tasks.send_certificate_notices()
    mail = Mail.objects.get()
    assert "Luomu" in mail.subject
    page = reverse("my_members:certificate", args=[certificate.organisation.slug, certificate.pk])
    assert page in mail.text


def test_editors_and_contact_persons_are_not_told():
    member = make_member()
    make_role(member, kind=Role.Kind.EDITOR)
    make_certificate(member, valid_until=in_days(10))
    tasks.send_certificate_notices()
    assert not Mail.objects.exists()


def test_nobody_is_told_of_a_paper_that_a_newer_one_has_replaced():
    certificate, _manager = ending(10)
    make_certificate(certificate.organisation, scheme=certificate.scheme, valid_until=in_days(375))
    tasks.send_certificate_notices()
    assert not Mail.objects.exists()


def test_a_newer_paper_for_one_product_does_not_replace_that_of_the_whole_organisation():
    certificate, _manager = ending(10)
    make_certificate(
        certificate.organisation,
        scheme=certificate.scheme,
        product=make_product(certificate.organisation),
        valid_until=in_days(375),
    )
    tasks.send_certificate_notices()
    assert Mail.objects.count() == 1


def test_who_is_not_a_member_is_not_told():
    organisation = make_organisation()
    make_manager(organisation)
    make_certificate(organisation, valid_until=in_days(10))
    tasks.send_certificate_notices()
    assert not Mail.objects.exists()


@pytest.mark.parametrize(("days", "is_shown"), [(0, True), (-1, False)])
def test_a_certificate_is_gone_from_every_public_page_on_the_day_after_its_last(
    client, days, is_shown
):
    scheme = make_scheme(name="Luomutunnus", is_organic=True)
    member = make_member(official_name="Luomutila")
    make_product(member, name="Kaura", is_organic=True)
    make_certificate(member, scheme=scheme, valid_until=in_days(days))
    profile = client.get(member.get_absolute_url()).text
    assert ("Luomutunnus" in profile) is is_shown
    assert ("tone-good" in profile) is is_shown  # “organic” beside the product
    for address in ("/en/members/", "/en/"):
        assert (">Organic<" in client.get(address).text) is is_shown
