import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff, make_user
from mailing.models import Mail
from members import retention
from members.models import MOST_PRODUCERS, Enquiry, organisation_figures
from members.shortlist import Shortlist
from members.tests.factories import (
    make_manager,
    make_member,
    make_membership,
    make_organisation,
)
from members.workflows import enquiries
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


def write(client, organisations, **overrides):
    answers = {
        "name": "Bo Buyer",
        "email": "bo@shop.example",
        "organisation_name": "Shop",
        "text": "20 kg of lingonberries a week",
        "needed_by": "",
    }
    slugs = ",".join(each.slug for each in organisations)
    return client.post(f"/en/enquiry/?list={slugs}", answers | overrides)


def link_in(mail):
    return re.search(r"/en/enquiry/[^/\s]+/send/", mail.text).group()


def sent(template):
    return list(Mail.objects.filter(template=f"members/{template}").order_by("to"))


def test_a_stranger_s_enquiry_leaves_when_the_button_behind_the_mail_is_pressed(client):
    jam, fish = make_member(email="a@jam.example"), make_member(email="b@fish.example")
    assert write(client, [jam, fish]).url == "/en/enquiry/one-step-left/"
    assert not client.cookies.get("sessionid")
    assert sent("enquiry") == []
    (asking,) = sent("enquiry_confirm")
    link = link_in(asking)
    client.get(link)
    assert sent("enquiry") == []  # a program that opens links sends nothing
    for _ in range(2):
        client.post(link)
    mails = sent("enquiry")
    assert [mail.to for mail in mails] == ["a@jam.example", "b@fish.example"]
    assert {mail.reply_to for mail in mails} == {"bo@shop.example"}
    assert all("20 kg" in mail.text and mail.is_secret for mail in mails)
    assert "b@fish.example" not in mails[0].text
    assert [mail.to for mail in sent("enquiry_copy")] == ["bo@shop.example"]
    assert client.get("/en/enquiry/1-wrong/send/").status_code == 404


def test_a_signed_in_person_s_address_is_known(client):
    person = make_user(email="bo@shop.example")
    client.force_login(person)
    assert write(client, [make_member(email="a@jam.example")]).url == "/en/enquiry/sent/"
    assert len(sent("enquiry")) == 1
    write(client, [make_member(email="b@jam.example")], email="other@shop.example")
    assert len(sent("enquiry")) == 1


def test_each_is_written_to_in_its_own_language_at_an_address_that_reaches_it(client):
    client.force_login(make_user(email="bo@shop.example"))
    silent = make_member()
    person = make_manager(silent)
    person.language = "sv"
    person.save()
    write(client, [silent])
    (mail,) = sent("enquiry")
    assert (mail.to, mail.language) == (person.email, "sv")


def test_who_cannot_be_reached_is_named_before_it_is_sent(client):
    unreachable, reachable = make_member(), make_member(email="a@jam.example")
    text = client.get(f"/en/enquiry/?list={unreachable.slug},{reachable.slug}").content.decode()
    assert text.count("does not get your enquiry") == 1
    assert "None of these members" in (
        client.get(f"/en/enquiry/?list={unreachable.slug}").content.decode()
    )
    assert write(client, [unreachable]).status_code == 422


def test_the_cluster_reads_it_only_if_the_buyer_agrees(client):
    make_cluster(is_own=True, email="office@cluster.example")
    client.force_login(make_user(email="bo@shop.example"))
    member = make_member(email="a@jam.example")
    write(client, [member])
    write(client, [member], is_shared="on", text="Honey, please")
    (copy,) = sent("enquiry_shared")
    assert copy.to == "office@cluster.example"
    client.force_login(make_staff(is_superuser=True))
    closed, shared = Enquiry.objects.order_by("pk")
    url = "/admin/members/enquiry/{}/change/"
    assert "20 kg" not in client.get(url.format(closed.pk)).content.decode()
    assert "Honey, please" in client.get(url.format(shared.pk)).content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "status"),
    [
        ("text", "", 422),
        ("email", "bo@", 422),
        ("name", "Bo\r\nBcc: all", 422),
        ("needed_by", "2020-01-01", 422),
        ("website", "http://spam", 422),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, field, typed, status):
    response = write(client, [make_member(email="a@jam.example")], **{field: typed})
    assert response.status_code == status
    assert not Enquiry.objects.exists()
    assert "There is a problem" in response.content.decode()


def test_nobody_writes_too_often(client):
    member = make_member(email="a@jam.example")
    statuses = [write(client, [member], text=f"Text {n}").status_code for n in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert Enquiry.objects.count() == 3


def test_the_shortlist_holds_ten_members_and_nobody_else(client):
    slugs = [make_member(official_name=f"M {n}").slug for n in range(12)]
    outsider = make_organisation()
    shortlist = Shortlist(",".join([outsider.slug, "<script>", *slugs]))
    assert len(shortlist.slugs) == MOST_PRODUCERS
    assert outsider not in shortlist.organisations
    page = client.get(f"/en/members/?list={','.join(slugs)}")
    assert not page.cookies
    assert page.context["shortlist"].is_full


def test_the_shortlist_is_kept_by_every_link_of_the_directory(client):
    one, other = make_member(official_name="Aapo"), make_member(official_name="Beeta")
    text = client.get(f"/en/members/?list={one.slug}&q=beeta").content.decode()
    assert f'href="/en/members/?list={one.slug},{other.slug}&amp;q=beeta"' in text
    assert f'href="{other.get_absolute_url()}?list={one.slug}"'.replace("/fi/", "/en/") in text
    assert f'<input type="hidden" name="list" value="{one.slug}">' in text
    profile = client.get(f"/en/members/{other.slug}/?list={one.slug}").content.decode()
    assert f'href="/en/enquiry/?list={one.slug},{other.slug}"' in profile


def test_a_member_since_today_is_written_to_from_midnight_on_the_clock_of_the_portal():
    new = make_organisation(email="a@jam.example")
    make_membership(new, since=date(2026, 11, 22))
    enquiry = Enquiry.objects.create(email="bo@shop.example", text="Jam", language="en")
    enquiry.recipients.create(organisation=new)
    an_hour_later = datetime(2026, 11, 21, 23, tzinfo=UTC)  # 22 November, 1 o'clock in Helsinki
    enquiries.send_enquiry(enquiry=enquiry, now=an_hour_later)
    assert [mail.to for mail in sent("enquiry")] == ["a@jam.example"]


def test_text_and_buyer_are_forgotten_and_the_count_stays(client):
    now = timezone.now()
    client.force_login(make_user(email="bo@shop.example"))
    member = make_member(email="a@jam.example")
    write(client, [member])
    client.logout()
    write(client, [member], email="never@confirmed.example")
    retention.forget_enquiries(now + timedelta(days=181))
    (kept,) = Enquiry.objects.all()
    assert (kept.name, kept.email, kept.text, kept.organisation_name) == ("", "", "", "")
    today = timezone.localdate()
    assert organisation_figures(member, today, today).enquiries == 1
