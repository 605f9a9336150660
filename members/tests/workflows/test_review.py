from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.tests.factories import make_staff
from mailing.models import Mail
from members import history, workflows
from members.models import Organisation, ProfileChange, RawMaterial
from members.review import open_changes, with_open_changes
from members.tests.factories import make_certificate, make_manager, make_member, make_product
from members.workflows.meanwhile import ticket
from news.tests.factories import picture_file
from strategy.tests.factories import make_cluster

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_member(short_description_fi="Vanha", website="https://old.example")


@pytest.fixture
def author(member):
    return make_manager(member)


def write(member, author, **changes):
    return workflows.update_profile(organisation=member, by=author, changes=changes)


def as_public(member):
    return Organisation.objects.get(pk=member.pk)


def later(days=14):
    return timezone.now() + timedelta(days=days)


# --- Waiting --------------------------------------------------------------------------------------


def test_a_text_waits_and_a_phone_number_does_not(member, author):
    write(member, author, short_description_fi="Uusi", phone="+358401234567")
    public = as_public(member)
    assert (public.short_description_fi, public.phone) == ("Vanha", "+358401234567")
    (change,) = member.changes.open()
    assert (change.field, change.old, change.new) == ("short_description_fi", "Vanha", "Uusi")
    assert change.by == author


def test_its_authors_see_it_at_once(member, author):
    write(member, author, short_description_fi="Uusi")
    assert with_open_changes(as_public(member)).short_description_fi == "Uusi"


def test_it_is_public_after_the_set_hours_even_if_nobody_has_looked(member, author):
    write(member, author, short_description_fi="Uusi")
    change = member.changes.get()
    assert workflows.publish_due(now=change.publish_at - timedelta(seconds=1)) == 0
    assert workflows.publish_due(now=change.publish_at) == 1
    assert workflows.publish_due(now=change.publish_at) == 0
    assert as_public(member).short_description_fi == "Uusi"
    change.refresh_from_db()
    assert (change.state, change.decided_by) == ("published", None)
    (mail,) = Mail.objects.filter(template="members/changes_published")
    assert mail.to == author.email


def test_a_cluster_that_does_not_check_lets_everything_through(member, author):
    make_cluster(review_hours=0)
    write(member, author, short_description_fi="Uusi")
    assert as_public(member).short_description_fi == "Uusi"
    assert not member.changes.exists()


def test_hours_on_a_closed_day_do_not_count(member, author):
    cluster = make_cluster(review_hours=8)
    today = timezone.localdate()
    for day in range(8):
        cluster.closed_days.create(day=today + timedelta(days=day))
    write(member, author, short_description_fi="Uusi")
    assert member.changes.get().publish_at > timezone.now() + timedelta(days=8)


def test_what_waits_can_be_written_anew_and_the_old_words_are_kept(member, author):
    write(member, author, short_description_fi="Ensin")
    write(member, author, short_description_fi="Sitten")
    assert [(each.new, each.state) for each in member.changes.all()] == [
        ("Ensin", "replaced"),
        ("Sitten", "waiting"),
    ]


def test_the_same_again_changes_nothing(member, author):
    for _time in range(2):
        write(member, author, short_description_fi="Uusi")
    assert member.changes.count() == 1


def test_going_back_to_what_is_public_takes_the_change_back(member, author):
    write(member, author, short_description_fi="Uusi")
    write(member, author, short_description_fi="Vanha")
    assert not member.changes.open().exists()


def test_a_picture_waits_with_its_words_and_both_come_together(member, author):
    write(member, author, picture=picture_file(), picture_alt_fi="Leipä")
    assert not as_public(member).picture
    alt = member.changes.get(field="picture_alt_fi")
    workflows.accept_changes(organisation=member, changes=[alt.pk], by=make_staff())
    public = as_public(member)
    assert public.picture_alt_fi == "Leipä"
    assert default_storage.exists(public.picture.name)


def test_a_products_name_is_public_at_once_and_its_text_waits(member, author):
    product = workflows.save_product(
        organisation=member,
        product=None,
        changes={"name_fi": "Hillo", "description_fi": "Makeaa"},
        by=author,
    )
    product.refresh_from_db()
    assert (product.name_fi, product.description_fi or "") == ("Hillo", "")
    workflows.publish_due(now=later())
    product.refresh_from_db()
    assert product.description_fi == "Makeaa"


def test_a_field_has_one_open_change(member, author):
    write(member, author, short_description_fi="Uusi")
    change = member.changes.get()
    change.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        change.save()


# --- Deciding -------------------------------------------------------------------------------------


def test_staff_accept_one_field_and_the_other_waits_on(member, author):
    write(member, author, short_description_fi="Uusi", website="https://new.example")
    staff = make_staff()
    text = member.changes.get(field="short_description_fi")
    workflows.accept_changes(organisation=member, changes=[text.pk], by=staff)
    public = as_public(member)
    assert (public.short_description_fi, public.website) == ("Uusi", "https://old.example")
    text.refresh_from_db()
    assert text.decided_by == staff


def test_the_history_names_the_author_not_the_one_who_accepted(member, author):
    write(member, author, short_description_fi="Uusi")
    workflows.accept_changes(
        organisation=member, changes=[member.changes.get().pk], by=make_staff()
    )
    newest = history.versions_of(member, 10)[0]
    assert newest.by == author
    assert [(each.old, each.new) for each in newest.differences] == [("Vanha", "Uusi")]


def test_a_change_that_was_asked_for_goes_to_the_author_and_is_not_published_by_the_clock(
    member, author
):
    write(member, author, short_description_fi="Paras!!!")
    change = member.changes.get()
    for _time in range(2):
        workflows.ask_for_change(
            organisation=member, change=change.pk, reason="Kuka sanoo?", by=make_staff()
        )
    assert workflows.publish_due(now=later()) == 0
    mail = Mail.objects.filter(template="members/change_needed").first()
    assert mail.to == author.email
    assert "Kuka sanoo?" in mail.text
    assert f"/my/organisations/{member.slug}/edit/texts-fi/" in mail.text
    write(member, author, short_description_fi="Hyvä")
    assert open_changes(member)["short_description_fi"].is_waiting


def test_a_reason_is_needed(member, author):
    write(member, author, short_description_fi="Uusi")
    with pytest.raises(workflows.NotPossible, match="Say what should change|mitä|Kerro"):
        workflows.ask_for_change(
            organisation=member, change=member.changes.get().pk, reason="  ", by=make_staff()
        )


def test_what_the_author_has_rewritten_is_not_accepted_unseen(member, author):
    write(member, author, short_description_fi="Ensin")
    seen = member.changes.get().pk
    write(member, author, short_description_fi="Sitten")
    with pytest.raises(workflows.NotPossible):
        workflows.accept_changes(organisation=member, changes=[seen], by=make_staff())
    assert as_public(member).short_description_fi == "Vanha"


def test_a_change_of_another_organisation_is_out_of_reach(member, author):
    other = make_member()
    write(other, make_manager(other), short_description_fi="Toinen")
    with pytest.raises(workflows.NotPossible):
        workflows.accept_changes(
            organisation=member, changes=[other.changes.get().pk], by=make_staff()
        )


def test_decided_changes_go_after_two_years_and_open_ones_stay(member, author):
    write(member, author, short_description_fi="Ensin")
    write(member, author, short_description_fi="Sitten")
    assert workflows.purge_old_changes(now=later(700)) == 0
    assert workflows.purge_old_changes(now=later(740)) == 1
    assert [each.new for each in ProfileChange.objects.all()] == ["Sitten"]


# --- Two editors ----------------------------------------------------------------------------------


def test_fields_that_the_second_editor_left_alone_keep_what_the_first_wrote(member, author):
    opened = ticket(member, ["street", "town"])
    write(member, author, street="Torikatu 1")
    workflows.update_profile(
        organisation=member,
        by=make_manager(member),
        changes={"street": "", "town": "Juva"},
        opened_with=opened,
    )
    public = as_public(member)
    assert (public.street, public.town) == ("Torikatu 1", "Juva")


def test_the_same_field_is_shown_to_the_second_editor_and_not_overwritten(member, author):
    opened = ticket(member, ["town", "short_description_fi"])
    write(member, author, town="Juva", short_description_fi="Ensin")
    with pytest.raises(workflows.ChangedMeanwhile) as problem:
        workflows.update_profile(
            organisation=member,
            by=make_manager(member),
            changes={"town": "Mikkeli", "short_description_fi": "Toisin"},
            opened_with=opened,
        )
    assert problem.value.theirs == {"town": "Juva", "short_description_fi": "Ensin"}
    assert as_public(member).town == "Juva"


def test_the_same_form_sent_twice_is_saved_once(member, author):
    opened = ticket(member, ["town"])
    for _time in range(2):
        workflows.update_profile(
            organisation=member, by=author, changes={"town": "Juva"}, opened_with=opened
        )
    assert as_public(member).town == "Juva"


def test_a_certificate_is_not_overwritten_unseen(member, author):
    certificate = make_certificate(member, number="1")
    opened = ticket(certificate, ["number"])
    facts = {"organisation": member, "certificate": certificate, "opened_with": opened}
    workflows.save_certificate(**facts, changes={"number": "2"}, by=author)
    with pytest.raises(workflows.ChangedMeanwhile):
        workflows.save_certificate(**facts, changes={"number": "3"}, by=make_manager(member))


# --- Words ----------------------------------------------------------------------------------------


def test_raw_materials_are_found_by_any_of_their_names_and_new_ones_are_the_members_own(
    member, author
):
    known = RawMaterial.objects.create(name_fi="Puolukka", name_en="Lingonberry", synonyms="puola")
    product = workflows.save_product(
        organisation=member,
        product=None,
        changes={"name_fi": "Hillo", "raw_materials": ["PUOLA", "lingonberry", "Väinönputki"]},
        by=author,
    )
    mine = RawMaterial.objects.get(is_proposed=True)
    assert set(product.raw_materials.all()) == {known, mine}
    assert Organisation.objects.search(["vainonputki"]).get() == member


# --- Back -----------------------------------------------------------------------------------------


def test_an_earlier_version_is_brought_back_as_a_new_change(member, author):
    old_version = member.history.first()
    write(member, author, town="Juva", short_description_fi="Uusi")
    workflows.publish_due(now=later())
    version = history.find_version(member, "organisation", old_version.history_id)
    workflows.bring_back(organisation=member, version=version, by=author)
    assert as_public(member).town == ""
    assert member.changes.open().get().new == "Vanha"


def test_a_removed_product_comes_back_with_what_it_was_made_of(member, author):
    product = workflows.save_product(
        organisation=member,
        product=None,
        changes={"name_fi": "Hillo", "raw_materials": ["Puolukka"]},
        by=author,
    )
    workflows.remove_product(product=member.products.get(), by=author)
    removed = next(each for each in history.versions_of(member, 10) if each.was_removed)
    version = history.find_version(member, "product", removed.record.history_id)
    workflows.bring_back(organisation=member, version=version, by=author)
    back = member.products.get()
    assert (back.pk, back.name_fi) == (product.pk, "Hillo")
    assert [each.name for each in back.raw_materials.all()] == ["Puolukka"]


def test_versions_of_another_organisation_are_out_of_reach(member):
    other = make_product().organisation
    assert history.find_version(member, "organisation", other.history.first().history_id) is None
    record = other.products.get().history.first()
    assert history.find_version(member, "product", record.history_id) is None


def test_a_picture_that_is_no_longer_kept_does_not_come_back(member, author):
    make_cluster(review_hours=0)
    write(member, author, picture=picture_file())
    name = as_public(member).picture.name
    with_picture = member.history.first()
    write(member, author, picture=False)
    assert default_storage.exists(name)  # as long as a version may come back
    default_storage.delete(name)
    version = history.find_version(member, "organisation", with_picture.history_id)
    with pytest.raises(workflows.NotPossible):
        workflows.bring_back(organisation=member, version=version, by=author)
