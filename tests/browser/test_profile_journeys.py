"""A profile is changed on a phone, looked at by staff, and public."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from accounts.tests.factories import make_superuser
from members import workflows
from members.tests.factories import make_manager, make_member
from strategy.tests.factories import make_cluster

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser_context_args(browser_context_args):
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    return browser_context_args | phone


@pytest.fixture
def member():
    make_cluster()
    return make_member(official_name="Saimaan Marja Oy", short_description_en="Berries.")


def test_a_new_text_is_checked_accepted_and_public(page, sign_in, member):
    sign_in(make_manager(member))
    mine = f"/en/my/organisations/{member.slug}/"
    page.goto(f"{mine}edit/texts-en/")
    page.get_by_label("In one sentence").fill("Wild berries, picked by hand.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{mine}")
    expect(page.get_by_text("Being checked – public at latest").first).to_be_visible()
    page.goto(f"/en/members/{member.slug}/")
    expect(page.get_by_text("Wild berries, picked by hand.").first).to_be_visible()
    page.goto(f"/en/members/{member.slug}/?as=public")
    expect(page.get_by_text("Berries.", exact=True).first).to_be_visible()
    is_too_wide = "document.documentElement.scrollWidth > window.innerWidth"
    assert not page.evaluate(is_too_wide)

    page.context.clear_cookies()
    sign_in(make_superuser(language="en"), then="/admin/")
    page.get_by_role("link", name="Saimaan Marja Oy").first.click()
    expect(page.locator("ins")).to_contain_text("picked by hand.")
    page.get_by_role("button", name="Accept this").click()
    expect(page.get_by_text("1 field is public now.")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"/en/members/{member.slug}/")
    expect(page.get_by_text("Wild berries, picked by hand.").first).to_be_visible()


def photo_of_three_stripes(path):
    """Upright, as a phone writes it: 600 wide, 1800 high, red above, green, blue below."""
    image = Image.new("RGB", (600, 1800), "red")
    image.paste("green", (0, 600, 600, 1200))
    image.paste("blue", (0, 1200, 600, 1800))
    written = BytesIO()
    image.save(written, "JPEG")
    path.write_bytes(written.getvalue())
    return path


def test_a_picture_is_cut_where_its_owner_wants(page, sign_in, member, tmp_path):
    sign_in(make_manager(member))
    page.goto(f"/en/my/organisations/{member.slug}/edit/picture/")
    page.locator("#id_picture").set_input_files(photo_of_three_stripes(tmp_path / "farm.jpg"))
    slider = page.get_by_label("Move the picture until the frame shows what matters")
    slider.fill("100")
    page.get_by_label("What is in the picture?").fill("A blue field")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/my/organisations/{member.slug}/")
    expect(page.get_by_text("Being checked").first).to_be_visible()

    change = member.changes.get(field="picture")
    workflows.accept_changes(
        organisation=member, changes=[change.pk], by=make_superuser(language="en")
    )
    member.refresh_from_db()
    kept = Image.open(member.picture).convert("RGB")
    assert kept.width / kept.height == pytest.approx(1.5, rel=0.02)
    red, _green, blue = kept.getpixel((kept.width // 2, kept.height // 2))
    assert blue > red
    page.goto(f"/en/members/{member.slug}/?as=public")
    expect(page.get_by_alt_text("A blue field")).to_be_visible()


def test_a_file_that_is_no_picture_is_refused_on_the_same_page(page, sign_in, member, tmp_path):
    sign_in(make_manager(member))
    page.goto(f"/en/my/organisations/{member.slug}/edit/picture/")
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"<svg onload=alert(1)>")
    page.locator("#id_picture").set_input_files(path)
    page.get_by_label("What is in the picture?").fill("A field")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".error-summary")).to_contain_text("This is not a picture")
    expect(page.get_by_label("What is in the picture?")).to_have_value("A field")
