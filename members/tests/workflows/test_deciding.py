import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_staff, make_superuser, make_user
from members import workflows
from members.models import Application, Organisation, Role
from members.tests.factories import (
    make_application,
    make_member,
    make_municipality,
    make_organisation,
)
from members.tests.workflows.joining import apply, mails
from members.workflows import AlreadyDecided, NotPossible
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


def test_approving_makes_organisation_membership_account_manager_and_welcome():
    juva = make_municipality(name="Juva", code="178")
    staff = make_staff()
    organisation = workflows.approve_application(application=apply(), by=staff)
    assert organisation.official_name == "Metsäpuro Oy"
    assert organisation.municipality == juva
    assert organisation.identifiers.get().value == "2077474-0"
    assert organisation.email == ""  # the applicant's own address is not the organisation's
    membership = organisation.memberships.get()
    assert membership.is_active(timezone.localdate())
    assert membership.accepted_by == staff
    person = User.objects.get(email="aino@metsapuro.example")
    assert Organisation.objects.managed_by(person).get() == organisation
    welcome = mails("welcome").get()
    assert welcome.to == person.email
    assert "/fi/join/welcome/" in welcome.text
    assert re.search(r"^\d{6}$", welcome.text, re.MULTILINE)
    assert welcome.is_secret
    application = Application.objects.get()
    assert (application.status, application.organisation) == ("approved", organisation)


def test_approving_twice_changes_nothing_more():
    application, staff = apply(), make_staff()
    first = workflows.approve_application(application=application, by=staff)
    again = workflows.approve_application(application=application, by=staff)
    assert first == again
    assert Organisation.objects.count() == 1
    assert Role.objects.count() == 1
    assert mails("welcome").count() == 1


def test_an_application_can_be_linked_to_an_organisation_that_is_known():
    known = make_organisation(official_name="Metsäpuro")
    organisation = workflows.approve_application(
        application=apply(), organisation=known, by=make_staff()
    )
    assert organisation == known
    assert Organisation.objects.members(timezone.localdate()).get() == known
    assert known.identifiers.get().value == "2077474-0"


def test_linking_to_a_member_keeps_its_membership():
    member = make_member()
    since = member.memberships.get().since
    workflows.approve_application(application=apply(), organisation=member, by=make_staff())
    assert member.memberships.get().since == since


def test_a_known_business_id_is_not_entered_twice():
    owner = make_organisation(official_name="Vanha Oy")
    owner.identifiers.create(kind="fi_business_id", value="2077474-0")
    with pytest.raises(NotPossible, match="Vanha Oy"):
        workflows.approve_application(application=apply(), by=make_staff())
    assert Organisation.objects.count() == 1
    assert not mails("welcome").exists()


def test_a_person_who_has_an_account_gets_the_role_on_it():
    person = make_user(email="aino@metsapuro.example", language="sv")
    organisation = workflows.approve_application(
        application=apply(contact_email="Aino@Metsapuro.example"), by=make_staff()
    )
    assert Organisation.objects.managed_by(person).get() == organisation
    assert User.objects.filter(email__iexact=person.email).count() == 1


def test_who_has_signed_in_before_gets_no_code_by_welcome():
    make_user(email="aino@metsapuro.example")
    User.objects.update(last_login=timezone.now())
    workflows.approve_application(application=apply(), by=make_staff())
    welcome = mails("welcome").get()
    assert "/fi/accounts/login/" in welcome.text
    assert "/join/welcome/" not in welcome.text
    assert not re.search(r"\b\d{6}\b", welcome.text)
    assert not welcome.is_secret


def test_the_decision_is_not_dated_before_the_application():
    with pytest.raises(NotPossible, match="decision"):
        workflows.approve_application(
            application=apply(),
            by=make_staff(),
            decided_on=timezone.localdate() - timedelta(days=1),
        )


def test_declining_needs_a_reason_and_sends_it():
    application, staff = apply(), make_staff()
    with pytest.raises(NotPossible, match="Say why"):
        workflows.decline_application(application=application, reason="  ", by=staff)
    for _ in range(2):
        workflows.decline_application(application=application, reason="Liian kaukana", by=staff)
    assert "Liian kaukana" in mails("declined").get().text
    assert Application.objects.get().status == "declined"


def test_a_decision_is_not_turned_round():
    staff = make_staff()
    declined, approved = apply(), make_application()
    workflows.decline_application(application=declined, reason="No", by=staff)
    workflows.approve_application(application=approved, by=staff)
    with pytest.raises(AlreadyDecided, match=f"{staff} has declined"):
        workflows.approve_application(application=declined, by=staff)
    with pytest.raises(AlreadyDecided, match=f"{staff} has approved"):
        workflows.decline_application(application=approved, reason="No", by=staff)


def test_a_colleague_who_comes_second_is_told_who_decided():
    first, second = make_staff(display_name="Riitta"), make_staff()
    approved, declined = apply(), make_application()
    workflows.approve_application(application=approved, by=first)
    workflows.decline_application(application=declined, reason="No", by=first)
    with pytest.raises(AlreadyDecided, match="Riitta has approved"):
        workflows.approve_application(application=approved, by=second)
    with pytest.raises(AlreadyDecided, match="Riitta has declined"):
        workflows.decline_application(application=declined, reason="No", by=second)
    assert mails("declined").count() == mails("welcome").count() == 1


# --- Asking back ----------------------------------------------------------------------------------


def ask(application, text="Mistä marjat tulevat?", by=None):
    return workflows.ask_applicant(application=application, text=text, by=by or make_staff())


def answer(question, text="Juvalta & Puumalasta"):
    return workflows.answer_question(question=question, answer=text, now=timezone.now())


def test_a_question_goes_by_mail_in_the_language_of_the_application():
    staff = make_staff()
    application = apply()
    for _ in range(2):
        question = ask(application, by=staff)
    mail = mails("application_question").get()
    assert (mail.to, mail.language) == (application.contact_email, "fi")
    assert mail.reply_to == staff.email
    assert "Mistä marjat tulevat?" in mail.text
    assert "/fi/join/question/" in mail.text
    assert question.asked_by == staff
    assert Application.objects.get().status == "asked"


def test_the_answer_lands_on_the_application_and_staff_are_told():
    make_cluster(email="office@cluster.example")
    staff = make_staff()
    application = apply()
    question = ask(application, by=staff)
    for _ in range(2):
        answer(question)
    assert application.questions.get().answer == "Juvalta & Puumalasta"
    assert Application.objects.get().status == "new"
    told = mails("application_answered")
    assert {mail.to for mail in told} == {staff.email, "office@cluster.example"}
    assert all("Juvalta & Puumalasta" in mail.text for mail in told)


def test_the_first_answer_stays():
    question = ask(apply())
    answer(question)
    with pytest.raises(NotPossible, match="answered already"):
        answer(question, "Something else")
    question.refresh_from_db()
    assert question.answer == "Juvalta & Puumalasta"


def test_after_the_decision_nobody_is_asked_and_nothing_answered():
    application, staff = apply(), make_staff()
    question = ask(application)
    workflows.decline_application(application=application, reason="No", by=staff)
    with pytest.raises(AlreadyDecided):
        ask(application, "Another one?")
    with pytest.raises(AlreadyDecided):
        answer(question)


def test_an_empty_question_is_not_sent():
    with pytest.raises(NotPossible, match="Write what"):
        ask(apply(), "  ")


# --- Reminding staff ------------------------------------------------------------------------------


def remind(days):
    return workflows.remind_of_applications(now=timezone.now() + timedelta(days=days))


def test_staff_are_reminded_of_each_application_once_a_week():
    manager = make_superuser()
    make_staff()  # may not decide
    apply()
    assert [remind(days) for days in (6, 7, 7, 8, 13.9, 14, 21)] == [0, 1, 0, 0, 0, 1, 1]
    assert {mail.to for mail in mails("applications_waiting")} == {manager.email}
    assert mails("applications_waiting").count() == 3
    text = mails("applications_waiting").earliest("pk").text
    assert "Metsäpuro Oy: 7 days" in text
    assert f"/admin/members/application/{Application.objects.get().pk}/change/" in text


def test_one_mail_tells_of_all_that_have_become_due():
    make_superuser()
    apply()
    make_application(organisation_name="Hakija Oy")
    assert remind(8) == 2
    assert "Hakija Oy" in mails("applications_waiting").get().text


def test_the_reminder_says_that_the_applicant_has_been_asked():
    make_superuser()
    ask(apply())
    remind(8)
    assert "has not answered our question yet" in mails("applications_waiting").get().text


def test_nobody_is_reminded_of_what_has_been_decided():
    make_superuser()
    workflows.approve_application(application=apply(), by=make_staff())
    assert remind(30) == 0


def test_where_nobody_may_decide_the_clusters_mailbox_is_reminded():
    make_cluster(email="office@cluster.example")
    apply()
    remind(8)
    assert mails("applications_waiting").get().to == "office@cluster.example"
