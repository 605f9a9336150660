from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from accounts.tests.factories import make_staff, make_user
from members import workflows
from members.models import Certificate, Organisation, Product
from members.tests.factories import (
    make_certificate,
    make_manager,
    make_member,
    make_membership,
    make_product,
    make_role,
    make_scheme,
)
from news.tests.factories import picture_file
from strategy.tests.factories import make_focus_area, make_strategy

pytestmark = pytest.mark.django_db


def address(name, *args):
    with translation.override("en"):
        return reverse(f"my_members:{name}", args=args)


@pytest.fixture
def member():
    return make_member(official_name="Own Oy")


@pytest.fixture
def manager(member):
    return make_manager(member)


def editors_pages(member):
    product = make_product(member)
    certificate = make_certificate(member)
    slug = member.slug
    return [
        *(address("section", slug, name) for name in ("basics", "contact", "picture", "size")),
        *(address("section", slug, name) for name in ("interests", "sales-channels")),
        *(address("section", slug, f"texts-{code}") for code in ("fi", "sv", "en", "pl")),
        address("products", slug),
        address("add_product", slug),
        address("product", slug, product.pk),
        address("certificates", slug),
        address("add_certificate", slug),
        address("certificate", slug, certificate.pk),
        address("exports", slug),
    ]


def posts(member):
    product, certificate = make_product(member), make_certificate(member)
    return [
        address("confirm", member.slug),
        address("remove_product", member.slug, product.pk),
        address("remove_certificate", member.slug, certificate.pk),
        address("remove_export", member.slug, "SE"),
    ]


def wait_until_public(row):
    workflows.publish_due(now=timezone.now() + timedelta(days=14))
    row.refresh_from_db()


# --- Who may --------------------------------------------------------------------------------------


def test_a_stranger_signs_in_first(client, member):
    pages = [
        *editors_pages(member),
        *posts(member),
        address("list"),
        address("organisation", member.slug),
        address("people", member.slug),
        address("invite", member.slug),
    ]
    for url in pages:
        for method in (client.get, client.post):
            response = method(url)
            if response.status_code != 405:
                assert response.status_code == 302, url
                assert "/accounts/login/" in response.url


@pytest.mark.parametrize("kind", ["manager", "editor"])
def test_managers_and_editors_may_edit(client, member, kind):
    client.force_login(make_role(member, kind=kind).person)
    for url in editors_pages(member):
        assert client.get(url).status_code == 200, url


def test_contact_persons_and_other_members_may_not(client, member, manager):
    others = [
        make_role(member, kind="contact").person,
        make_role(member, ends_on=timezone.localdate()).person,
        make_manager(make_member()),
        make_user(),
        make_staff(),  # staff edit on their own screens
    ]
    pages, buttons = editors_pages(member), posts(member)
    for person in others:
        client.force_login(person)
        for url in pages:
            assert client.get(url).status_code == 404, url
        for url in buttons:
            assert client.post(url).status_code == 404, url
    assert Product.objects.count() == 2


def test_a_contact_person_sees_the_organisation_but_no_edit(client, member):
    client.force_login(make_role(member, kind="contact").person)
    text = client.get(address("organisation", member.slug)).content.decode()
    assert "Own Oy" in text
    assert "Everything is right" not in text
    assert client.get(address("people", member.slug)).status_code == 200


def test_only_managers_invite(client, member):
    client.force_login(make_role(member, kind="editor").person)
    assert client.get(address("invite", member.slug)).status_code == 404
    assert client.post(address("invite", member.slug)).status_code == 404


def test_rows_of_another_organisation_are_out_of_reach(client, member, manager):
    other = make_member()
    client.force_login(manager)
    product, certificate = make_product(other), make_certificate(other)
    role = make_role(other)
    for url in (
        address("remove_product", member.slug, product.pk),
        address("remove_certificate", member.slug, certificate.pk),
        address("end_role", member.slug, role.pk),
    ):
        assert client.post(url).status_code == 404
    assert client.get(address("product", member.slug, product.pk)).status_code == 404


def test_buttons_need_a_post(client, member, manager):
    client.force_login(manager)
    for url in posts(member):
        assert client.get(url).status_code == 405


# --- Editing --------------------------------------------------------------------------------------


def test_one_organisation_is_opened_at_once(client, member, manager):
    client.force_login(manager)
    response = client.get(address("list"))
    assert response.url == address("organisation", member.slug)
    make_role(make_member(), person=manager)
    assert client.get(address("list")).status_code == 200


def test_everything_is_right_is_one_button(client, member, manager):
    client.force_login(manager)
    assert client.post(address("confirm", member.slug)).status_code == 302
    member.refresh_from_db()
    assert member.checked_by == manager
    text = client.get(address("organisation", member.slug)).content.decode()
    assert "Thank you." in text


def test_texts_are_saved_for_one_language(client, member, manager):
    Organisation.objects.filter(pk=member.pk).update(description_fi="Suomeksi")
    client.force_login(manager)
    response = client.post(
        address("section", member.slug, "texts-sv"),
        {"short_description_sv": "Bär från skogen", "description_sv": "Vi plockar."},
    )
    assert response.status_code == 302
    wait_until_public(member)
    assert (member.description_fi, member.description_sv) == ("Suomeksi", "Vi plockar.")


def test_contact_facts_are_saved_with_who_sees_them(client, member, manager):
    client.force_login(manager)
    url = address("section", member.slug, "contact")
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {
        "website": "own.example",
        "phone": "040 123 4567",
        "audience_phone": "members",
        "social_instagram": "https://instagram.example/own",
    }
    assert client.post(url, data).status_code == 302
    wait_until_public(member)
    assert member.website == "https://own.example"
    assert member.phone == "+358401234567"
    assert member.visibility["phone"] == "members"
    assert member.social_links.get().network == "instagram"


def test_a_wrong_value_is_said_and_nothing_is_saved(client, member, manager):
    client.force_login(manager)
    url = address("section", member.slug, "size")
    response = client.post(url, {"size_year": "yesterday"})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


def test_a_picture_comes_with_its_words(client, member, manager):
    client.force_login(manager)
    response = client.post(
        address("section", member.slug, "picture"),
        {"picture": picture_file(), "picture_alt_en": "A loaf", "picture_credit": "Own"},
    )
    assert response.status_code == 302
    wait_until_public(member)
    assert member.picture
    assert member.picture_alt_en == "A loaf"
    fake = SimpleUploadedFile("x.png", b"<svg onload=alert(1)>", "image/png")
    response = client.post(address("section", member.slug, "picture"), {"picture": fake})
    assert response.status_code == 422


def test_products_are_added_changed_and_removed(client, member, manager):
    client.force_login(manager)
    assert client.post(address("add_product", member.slug), {"name_en": "Jam"}).status_code == 302
    product = member.products.get()
    client.post(address("product", member.slug, product.pk), {"name_en": "Lingonberry jam"})
    assert Organisation.objects.search(["lingonberry"]).get() == member
    client.post(address("remove_product", member.slug, product.pk))
    assert not member.products.exists()
    assert client.post(address("add_product", member.slug), {"name_en": ""}).status_code == 422


def test_a_product_needs_a_name_in_one_language_only(client, member, manager):
    product = make_product(member, name_fi="Hillo")
    client.force_login(manager)
    url = address("product", member.slug, product.pk)
    assert client.post(url, {"name_en": "", "description_en": "Sweet."}).status_code == 302
    wait_until_public(product)
    assert (product.name_fi, product.description_en) == ("Hillo", "Sweet.")


def test_certificates_are_added_with_a_private_document(client, member, manager):
    client.force_login(manager)
    scheme = make_scheme()
    response = client.post(
        address("add_certificate", member.slug),
        {
            "scheme": scheme.pk,
            "number": "FI-1",
            "valid_until": timezone.localdate() + timedelta(days=30),
            "document": SimpleUploadedFile("c.pdf", b"%PDF-1.4 secret", "application/pdf"),
        },
    )
    assert response.status_code == 302
    certificate = Certificate.objects.get()
    edit = client.get(address("certificate", member.slug, certificate.pk)).content.decode()
    assert "private/" not in edit
    url = address("certificate_document", certificate.pk)
    assert b"".join(client.get(url).streaming_content) == b"%PDF-1.4 secret"
    assert client.get("/media/" + certificate.document.name).status_code == 404
    client.force_login(make_manager(make_member()))
    assert client.get(url).status_code == 404
    client.force_login(make_role(member, kind="contact").person)
    assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302


def test_a_certificate_is_not_given_to_another_organisations_product(client, member, manager):
    client.force_login(manager)
    response = client.post(
        address("add_certificate", member.slug),
        {"scheme": make_scheme().pk, "product": make_product().pk},
    )
    assert response.status_code == 422


def test_commitments_are_read_by_managers_and_staff_with_the_right(client, member, manager):
    membership = member.memberships.get()
    url = address("commitment", membership.pk)
    client.force_login(manager)
    assert client.get(url).status_code == 404  # nothing stored
    membership.commitment = SimpleUploadedFile("c.pdf", b"%PDF-1.4 signed")
    membership.save()
    assert client.get(url).status_code == 200
    for nobody in (make_role(member, kind="editor").person, make_staff(), make_user()):
        client.force_login(nobody)
        assert client.get(url).status_code == 404


def test_export_countries_are_added_and_removed(client, member, manager):
    client.force_login(manager)
    for _ in range(2):
        client.post(address("exports", member.slug), {"country": "SE"})
    assert "Sweden" in client.get(address("exports", member.slug)).content.decode()
    assert member.exports.count() == 1
    client.post(address("remove_export", member.slug, "SE"))
    assert not member.exports.exists()


def test_a_profile_can_be_kept_after_the_membership(client):
    organisation = make_membership(since="2020-01-01", until="2021-12-31").organisation
    client.force_login(make_manager(organisation))
    text = client.get(address("organisation", organisation.slug)).content.decode()
    assert "not a member today" in text


def test_the_focus_areas_of_a_strategy_in_the_making_are_not_told(client, member, manager):
    make_focus_area(title="Open")
    secret = make_focus_area(title="Secret", strategy=make_strategy(is_public=False))
    member.focus_areas.add(secret)
    assert "Secret" not in client.get(member.get_absolute_url()).content.decode()
    member.focus_areas.clear()
    client.force_login(manager)
    page = client.get(address("section", member.slug, "interests")).content.decode()
    assert "Open" in page
    assert "Secret" not in page


def test_a_wrong_phone_number_is_told_in_the_page_s_language(client, member, manager):
    client.force_login(manager)
    with translation.override("fi"):
        url = reverse("my_members:section", args=[member.slug, "contact"])
    page = client.post(url, {"phone": "123"}).content.decode()
    assert "Puhelin: Maan suuntanumero mukana" in page


# --- Queries --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["organisation", "products", "certificates", "people"])
def test_own_pages_take_the_same_queries_for_1_and_100_rows(
    client, member, manager, name, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(number):
        for _ in range(number):
            make_certificate(member, product=make_product(member))
            make_role(member, kind="contact")

    fill(1)
    client.force_login(manager)
    client.get(address(name, member.slug))
    with django_assert_max_num_queries(25) as few:
        client.get(address(name, member.slug))
    fill(99)
    with django_assert_num_queries(len(few)):
        client.get(address(name, member.slug))
