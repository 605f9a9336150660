"""axe-core over every kind of page, in every language, wide and narrow, light and dark."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.tests.factories import make_superuser
from events.models import Event
from members.models import Organisation
from members.tests.factories import make_manager, make_member, make_product
from news.models import Article
from projects.models import Project
from strategy.models import Cluster, FocusArea

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).with_name("axe.min.js").read_text()
EVERY_RULE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast"]  # the dark scheme changes nothing else
# Django's own chooser of several things, Select2, has a list without items while it is empty.
VIOLATIONS = """rules => axe.run(
    {exclude: [".select2-selection__rendered"]}, {runOnly: rules, resultTypes: ["violations"]}
).then(
    result => result.violations.map(it => [it.id, it.nodes.map(node => node.target.join(" "))])
)"""
LANGUAGES = ["fi", "sv", "en", "pl"]
WIDTHS = [1280, 360]
NARROWEST = 320  # WCAG 1.4.10


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_everybody_are_accessible(page, language):
    call_command("load_demo", "south-savo", verbosity=0)
    assert faults(page, [f"/{language}/{path}" for path in public_paths()]) == []


def public_paths():
    now = timezone.now()
    today = timezone.localdate(now)
    event = Event.objects.get(slug="lake-fish-on-the-plate")
    past = Event.objects.published(now).filter(ends_at__lt=now).first()
    article = Article.objects.published(now).first()
    project = Project.objects.filter(is_public=True).first()
    member = Organisation.objects.members(today).first()
    return [
        "",
        "members/",
        "members/?q=nothing-is-called-so",
        f"members/{member.slug}/",
        "join/",
        "events/",
        "events/?past=1",
        f"events/{event.slug}/",
        f"events/{event.slug}/register/",
        f"events/{past.slug}/",
        "projects/",
        f"projects/{project.slug}/",
        "strategy/",
        f"strategy/{FocusArea.objects.first().slug}/",
        "network/",
        f"network/{Cluster.objects.partners().first().slug}/",
        "news/",
        f"news/{article.slug}/",
        "contact/",
        "contact/?about=accessibility",
        "contact/sent/",
        "search/?q=kala",
        "privacy/",
        "accessibility/",
        "press/",
        "figures/",
        "accounts/login/",
        "accounts/login/code/",
        "no-such-page/",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_members_are_accessible(page, sign_in, language):
    member = make_member(official_name="Saimaan Marja Oy")
    make_product(member, name="Puolukka")
    sign_in(make_manager(member))
    organisation = f"my/organisations/{member.slug}"
    paths = [
        "my/",
        f"{organisation}/",
        f"{organisation}/edit/contact/",
        f"{organisation}/products/add/",
        f"{organisation}/people/",
        "my/events/",
        "accounts/email/",
        "accounts/2fa/",
        "accounts/2fa/totp/activate/",
        "accounts/2fa/webauthn/",
        "accounts/2fa/webauthn/add/",
    ]
    assert faults(page, [f"/{language}/{path}" for path in paths]) == []


def test_a_form_with_mistakes_leads_to_them(page):
    page.goto("/en/contact/")
    page.locator("main form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Send message").click()
    page.wait_for_selector("[role=alert], .error-summary")
    assert page.title().startswith("Error:")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert faults_here(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_staff_are_accessible(page, sign_in, language):
    call_command("load_demo", "leszno", verbosity=0)
    staff = make_superuser(language="en")
    sign_in(staff, then="/admin/")
    staff.language = language
    staff.save()
    paths = [
        "/admin/",
        "/admin/events/event/",
        f"/admin/events/event/{Event.objects.first().pk}/change/",
        "/admin/members/application/",
        "/admin/members/organisation/",
        "/admin/contact/message/",
        "/admin/news/article/add/",
        "/admin/statements/privacynotice/",
        "/admin/mailing/mail/",
    ]
    assert faults(page, paths) == []


def faults(page, paths):
    """Each page loaded once, then looked at wide and narrow, light and dark."""
    found = []
    for path in paths:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": NARROWEST, "height": 800})
        page.goto(path)
        if not path.startswith("/admin/") and scrolls_sideways(page):
            found.append((path, NARROWEST, "scrolls sideways"))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            for scheme, rules in (("light", EVERY_RULE), ("dark", COLOURS)):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found += [(path, width, scheme, *fault) for fault in faults_here(page, rules)]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if not path.startswith("/admin/") and scrolls_sideways(page):
            found.append((path, "scrolls sideways with text at 200 %"))
    return found


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def faults_here(page, rules=EVERY_RULE):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(VIOLATIONS, rules)
