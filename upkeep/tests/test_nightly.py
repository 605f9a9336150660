"""Every model with personal data has a rule of keeping, or a stated reason to have none."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_superuser, make_user
from content.models import RetentionPeriod, Trash
from content.retention import PERIODS
from content.scrubbing import INSTEAD
from events.models import Answer, EventInvitation, Question, Registration
from events.tests.factories import make_event, make_invitation, make_registration
from members.models import Application, Organisation
from members.tests.factories import make_application, make_organisation
from projects.tests.factories import make_project
from upkeep import about_you, histories, nightly
from upkeep.models import NightlyRun, Viewing
from upkeep.retention import RULES

pytestmark = pytest.mark.django_db

OURS = {
    "accounts", "contact", "content", "events", "mailing", "members", "news", "projects",
    "statements", "strategy", "upkeep",
}  # fmt: skip
WITHOUT_END = {  # why no rule ends them
    "accounts.user": "as long as the account; the person can ask to be erased",
    "members.organisation": "the register itself; a person's address goes with its role",
    "members.role": "who acted for a member, as long as it is in the register; without the name "
    "after erasure",
    "members.membership": "who accepted a member, as long as it is in the register",
    "members.certificate": "as long as the organisation shows it; who verified it is staff",
    "members.checkround": "who made it is staff",
    "members.checkanswer": "with the round; no name once the account is erased",
    "events.calendartoken": "until the person takes it back, or with the account",
    "events.event": "public contact of an event, as long as it is published",
    "events.speaker": "public programme",
    "projects.project": "public contact of a project, until it names another",
    "projects.projectrole": "public contact of a project, until it names another",
    "mailing.unsubscribe": "as long as the wish holds",
    "news.articleauthor": "byline of what was published",
    "statements.privacynotice": "the controller's own contact",
    "statements.accessibilitystatement": "the owner's own contact",
    "statements.presspage": "the press contact whom the cluster names",
    "strategy.cluster": "contact of a cluster, as it is published",
    "upkeep.yearlyletter": "who sent it is staff",
}
OF_PEOPLE = ("email", "phone", "contact_name", "display_name", "manager_name")


def has_personal_data(model):
    """An address, a telephone, an account or the answers of a form stand in it."""
    user = apps.get_model("accounts.user")
    for column in model._meta.concrete_fields:
        if isinstance(column, models.EmailField) or column.name.endswith(OF_PEOPLE):
            return True
        if column.remote_field and column.related_model is user:
            return True
    return False


def live_models():
    histories_of = {*histories.version_models(), *histories.relation_models()}
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in OURS and model not in histories_of and not model._meta.proxy
    ]


@pytest.mark.parametrize("model", live_models(), ids=lambda model: model._meta.label_lower)
def test_a_model_with_personal_data_has_a_rule_or_a_reason(model):
    label = model._meta.label_lower
    ruled = {each for rule in RULES for each in rule.models}
    shown = {each for kind in about_you.KINDS for each in kind.models}
    if has_personal_data(model):
        assert label in ruled | set(WITHOUT_END)
    if label in WITHOUT_END:
        assert has_personal_data(model) or label in shown


def test_no_reason_is_left_over():
    labels = {model._meta.label_lower for model in live_models()}
    assert set(WITHOUT_END) <= labels
    assert {each for rule in RULES for each in rule.models} - labels == {"sessions.session"}


def test_each_rule_has_its_own_key_and_each_period_is_used():
    keys = [rule.key for rule in RULES]
    assert len(keys) == len(set(keys))
    assert set(PERIODS) <= set(keys)


def test_the_second_run_finds_nothing():
    long_ago = timezone.now() - timedelta(days=4000)
    make_application(declined_on=long_ago.date(), decline_reason="Too far")
    past = make_event(starts_at=long_ago)
    make_registration(event=past, status=Registration.Status.CANCELLED)
    make_registration(event=past, status=Registration.Status.ATTENDED)
    person, boss = make_user(), make_superuser()
    Viewing.objects.create(
        person=person, by=boss, reason="x", started_at=long_ago, ends_at=long_ago
    )
    Trash.objects.create(
        model="events.event", name="x", snapshot={"roots": [], "rows": [], "loosened": []},
        deleted_at=long_ago,
    )  # fmt: skip
    organisation = make_organisation()
    organisation.history.update(history_date=long_ago)
    first = nightly.act_on_retention(now=timezone.now())
    done = {key: number for key, number in first.done.items() if number}
    assert done == {
        "declined": 1, "absent": 1, "participants": 1, "viewings": 1, "trash": 1, "history": 1,
    }  # fmt: skip
    assert first.failed == {}
    second = nightly.act_on_retention(now=timezone.now())
    assert not any(second.done.values())
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_names_of_participants_go_and_their_number_stays():
    past = make_event(starts_at=timezone.now() - timedelta(days=4000))
    there = make_registration(event=past, name="Aino", status=Registration.Status.ATTENDED)
    nightly.act_on_retention(now=timezone.now())
    there.refresh_from_db()
    assert (there.name, there.status) == (INSTEAD, Registration.Status.ATTENDED)
    assert there.email.endswith("@erased.invalid")


def test_names_stay_as_long_as_the_papers_of_the_project():
    past = make_event(starts_at=timezone.now() - timedelta(days=4000))
    past.projects.add(make_project())  # its last payment is not known yet
    there = make_registration(event=past, name="Aino", status=Registration.Status.ATTENDED)
    nightly.act_on_retention(now=timezone.now())
    there.refresh_from_db()
    assert there.name == "Aino"


def test_names_go_after_the_day_that_the_papers_of_the_projects_may():
    now = timezone.now()
    held = now - timedelta(days=7 * 365)
    kept, gone = make_event(starts_at=held), make_event(starts_at=held)
    paid = make_project(last_payment_on=held.date())  # the end of the fifth year is over
    kept.projects.add(paid, make_project(keep_until=timezone.localdate(now)))
    gone.projects.add(paid)
    for event in (kept, gone):
        make_registration(event=event, name="Aino", status=Registration.Status.ATTENDED)
    nightly.act_on_retention(now=now)
    assert kept.registrations.get().name == "Aino"
    assert gone.registrations.get().name == INSTEAD


def test_a_day_before_the_event_does_not_make_anybody_forgotten_at_once():
    past = make_event(starts_at=timezone.now() - timedelta(days=2))
    past.projects.add(make_project(keep_until=timezone.localdate() - timedelta(days=900)))
    make_registration(event=past, name="Aino", status=Registration.Status.ATTENDED)
    nightly.act_on_retention(now=timezone.now())
    assert past.registrations.get().name == "Aino"


def test_who_was_invited_is_forgotten_when_the_event_is_over():
    for days in (-2, 2):
        make_invitation(event=make_event(starts_at=timezone.now() + timedelta(days=days)))
    nightly.act_on_retention(now=timezone.now())
    assert EventInvitation.objects.get().event.starts_at > timezone.now()


def test_diets_go_on_the_day_that_was_promised():
    today = timezone.localdate()
    registration = make_registration(event=make_event())
    for day in (today, today + timedelta(days=1)):
        question = Question.objects.create(
            event=registration.event, text="Diet?", purpose="Kitchen", delete_answers_on=day
        )
        Answer.objects.create(question=question, registration=registration, text="Nuts")
    nightly.act_on_retention(now=timezone.now())
    assert Answer.objects.get().question.delete_answers_on == today + timedelta(days=1)


def test_staff_may_choose_another_time():
    declined = timezone.localdate() - timedelta(days=40)
    make_application(declined_on=declined, decline_reason="Too far")
    nightly.act_on_retention(now=timezone.now())
    assert Application.objects.exists()
    RetentionPeriod.objects.create(rule="declined", days=30)
    nightly.act_on_retention(now=timezone.now())
    assert not Application.objects.exists()


def test_a_rule_that_fails_stops_no_other_and_is_seen_by_staff(monkeypatch, client):
    def fails(now):
        raise RuntimeError("no")

    broken = RULES[0].__class__(**{**RULES[0].__dict__, "act": fails})
    monkeypatch.setattr(nightly, "RULES", [broken, *RULES[1:]])
    run = nightly.act_on_retention(now=timezone.now())
    assert run.failed == {RULES[0].key: "RuntimeError"}
    assert len(run.done) == len(RULES) - 1
    client.force_login(make_superuser())
    page = client.get(reverse("admin:upkeep_nightlyrun_changelist")).text
    assert str(RULES[0].label) in page
    assert client.get(reverse("admin:upkeep_nightlyrun_change", args=[run.pk])).status_code == 200


def test_the_night_is_remembered_without_names():
    make_application(
        declined_on=timezone.localdate() - timedelta(days=4000),
        decline_reason="x",
        contact_name="Aino Esimerkki",
    )
    nightly.act_on_retention(now=timezone.now())
    assert "Aino" not in str(NightlyRun.objects.values())
