"""Profile-check rounds: who is asked, what is shown, what an answer does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.factories import make_staff
from mailing.models import Mail
from members import tasks
from members.models import CheckAnswer, CheckRound, ContactNote, Role
from members.tests.factories import (
    make_certificate,
    make_manager,
    make_member,
    make_organisation,
    make_product,
    make_role,
    make_scheme,
)
from members.tests.round_factories import make_round, make_running_round
from members.workflows import NotPossible, confirm_profile, rounds

pytestmark = pytest.mark.django_db

NOW = timezone.now


def answer_of(organisation):
    return CheckAnswer.objects.get(organisation=organisation)


def mails_to(person):
    return Mail.objects.filter(to=person.email)


# --- Who is asked ---------------------------------------------------------------------------------


def test_all_members_are_chosen_if_nothing_else_is_said():
    member, _stranger = make_member(), make_organisation()
    assert list(make_round().chosen(timezone.localdate())) == [member]


def test_members_are_chosen_by_type_and_by_the_day_of_the_last_check():
    old = make_member(type="farm", checked_at=NOW() - timedelta(days=400))
    make_member(type="farm", checked_at=NOW())
    make_member(type="company")
    since = timezone.localdate() - timedelta(days=365)
    round = make_round(types=["farm"], not_checked_since=since)
    assert list(round.chosen(timezone.localdate())) == [old]


def test_a_selection_goes_before_the_other_choices():
    chosen, _other = make_member(type="company"), make_member(type="farm")
    round = make_round(types=["farm"])
    round.organisations.add(chosen, make_organisation())
    assert list(round.chosen(timezone.localdate())) == [chosen]


def test_managers_and_editors_are_asked_once_each_and_contact_persons_are_not():
    member = make_member()
    manager = make_manager(member)
    make_role(member, person=manager, kind=Role.Kind.CONTACT)
    editor = make_role(member, kind=Role.Kind.EDITOR).person
    make_role(member, kind=Role.Kind.CONTACT)
    make_running_round()
    assert set(Mail.objects.values_list("to", flat=True)) == {manager.email, editor.email}
    assert Mail.objects.count() == 2


def test_starting_twice_asks_once():
    make_manager(make_member())
    round = make_running_round()
    rounds.start_round(round=round, by=make_staff(), now=NOW())
    assert Mail.objects.count() == 1


def test_a_round_without_receivers_or_with_a_past_day_does_not_start():
    with pytest.raises(NotPossible, match="Nobody fits"):
        make_running_round()
    make_member()
    with pytest.raises(NotPossible, match="future"):
        make_running_round(due_on=timezone.localdate())


def test_whom_nobody_can_ask_by_mail_is_told_to_staff():
    alone, asked = make_member(), make_member()
    make_manager(asked)
    round = make_running_round()
    nobody = round.answers.with_nobody_to_ask(timezone.localdate())
    assert [answer.organisation for answer in nobody] == [alone]


# --- The mail -------------------------------------------------------------------------------------


def test_the_mail_shows_what_the_page_says_in_the_language_of_the_reader():
    member = make_member(
        official_name="Järven Juusto Oy",
        phone="+358401234567",
        opening_hours_fi="Ma–pe 9–16",
        opening_hours_sv="Må–fre 9–16",
    )
    make_product(member, name_fi="Leipäjuusto", name_sv="Brödost")
    swede = make_manager(member)
    swede.language = "sv"
    swede.save()
    make_running_round()
    text = mails_to(swede).get().text
    assert "Järven Juusto Oy" in text
    assert "+358 40 1234567" in text
    assert "Må–fre 9–16" in text
    assert "Brödost" in text
    assert "/sv/check/" in text


def test_the_mail_says_until_when_a_certificate_is_valid():
    member = make_member()
    manager = make_manager(member)
    scheme = make_scheme(name="Luomu")
    make_certificate(member, scheme=scheme, valid_until=timezone.localdate().replace(year=2099))
    make_running_round(facts=["certificates"])
    assert "Luomu, until" in mails_to(manager).get().text


# --- Answers --------------------------------------------------------------------------------------


def test_yes_says_on_the_public_page_that_it_was_checked_today():
    member = make_member()
    manager = make_manager(member)
    make_running_round()
    answer = rounds.confirm(answer=answer_of(member), by=manager, now=NOW())
    member.refresh_from_db()
    assert timezone.localdate(member.checked_at) == timezone.localdate()
    assert member.checked_by == answer.answered_by == manager
    assert answer.how == CheckAnswer.How.CONFIRMED


def test_a_change_is_written_and_is_the_answer_even_after_a_yes():
    member = make_member(opening_hours_en="Mon 9–12")
    manager = make_manager(member)
    make_running_round()
    rounds.confirm(answer=answer_of(member), by=manager, now=NOW())
    rounds.change(
        answer=answer_of(member), changes={"opening_hours_en": "Mon 9–17"}, by=manager, now=NOW()
    )
    member.refresh_from_db()
    assert member.opening_hours_en == "Mon 9–17"
    assert answer_of(member).how == CheckAnswer.How.CHANGED


def test_a_second_yes_does_not_take_the_answer_from_the_first_person():
    member = make_member()
    first, second = make_manager(member), make_manager(member)
    make_running_round()
    for person in (first, second):
        rounds.confirm(answer=answer_of(member), by=person, now=NOW())
    assert answer_of(member).answered_by == first


def test_answers_are_taken_for_two_weeks_after_the_due_date():
    member = make_member()
    manager = make_manager(member)
    round = make_running_round()
    late = NOW() + timedelta(days=21 + 14)
    rounds.confirm(answer=answer_of(member), by=manager, now=late)
    assert round.takes_answers(timezone.localdate(late))
    with pytest.raises(NotPossible, match="over"):
        rounds.confirm(answer=answer_of(member), by=manager, now=late + timedelta(days=1))


def test_staff_complete_it_after_a_call_and_the_call_is_noted():
    member, staff = make_member(), make_staff()
    make_running_round()
    answer = rounds.complete_for_member(
        answer=answer_of(member),
        kind="call",
        held_on=timezone.localdate(),
        text="All the same.",
        by=staff,
        now=NOW(),
    )
    assert answer.how == CheckAnswer.How.STAFF
    note = ContactNote.objects.get(organisation=member)
    assert answer.contact_note == note
    assert (note.kind, note.text, note.by) == ("call", "All the same.", staff)
    with pytest.raises(NotPossible, match="answered already"):
        rounds.complete_for_member(
            answer=answer, kind="call", held_on=timezone.localdate(), text="", by=staff, now=NOW()
        )


def test_who_looks_over_the_profile_after_signing_in_has_answered_too():
    member = make_member()
    manager = make_manager(member)
    round = make_running_round()
    confirm_profile(organisation=member, by=manager)
    rounds.take_in_checks(round)
    assert answer_of(member).how == CheckAnswer.How.SIGNED_IN
    assert answer_of(member).answered_by == manager


# --- Reminders ------------------------------------------------------------------------------------


def start_days_before_due(days, **overrides):
    member = make_member()
    manager = make_manager(member)
    due = timezone.localdate() + timedelta(days=days)
    make_running_round(due_on=due, **overrides)
    return member, manager


def age(days):
    """As if everything had begun that many days earlier."""
    CheckRound.objects.update(due_on=timezone.localdate() + timedelta(days=21 - days))
    CheckAnswer.objects.update(sent_at=NOW() - timedelta(days=days))


def test_each_reminder_is_sent_once_however_often_the_task_runs():
    _member, manager = start_days_before_due(21)
    for _run in range(2):
        tasks.send_check_reminders()
    assert mails_to(manager).count() == 1  # its time has not come
    age(days=8)
    for _run in range(3):
        tasks.send_check_reminders()
    assert mails_to(manager).count() == 2
    assert mails_to(manager).filter(subject__startswith="Reminder").count() == 1


def test_a_missed_reminder_is_made_up_for_only_by_the_last_one():
    _member, manager = start_days_before_due(21)
    age(days=19)
    tasks.send_check_reminders()
    assert mails_to(manager).filter(subject__startswith="Reminder").count() == 1


def test_nobody_is_reminded_who_has_answered():
    member, manager = start_days_before_due(21)
    rounds.confirm(answer=answer_of(member), by=manager, now=NOW())
    age(days=8)
    tasks.send_check_reminders()
    assert mails_to(manager).count() == 1


def test_nobody_is_reminded_who_has_signed_in_and_checked():
    member, manager = start_days_before_due(21)
    age(days=8)
    confirm_profile(organisation=member, by=manager)
    tasks.send_check_reminders()
    assert mails_to(manager).count() == 1


def test_a_round_that_starts_late_leaves_out_the_reminders_before_its_start():
    _member, manager = start_days_before_due(10, reminder_days=[14, 3])
    tasks.send_check_reminders()
    assert mails_to(manager).count() == 1
