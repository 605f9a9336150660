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
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(
    result => result.violations.map(it => [it.id, it.nodes.map(node => node.target.join(" "))])
)"""
WIDE_AND_NARROW = [(1280, "light"), (320, "dark")]
IN_FINNISH = [("fi", width, scheme) for width, scheme in WIDE_AND_NARROW]
IN_THE_OTHERS = [("sv", 360, "light"), ("en", 1280, "dark"), ("pl", 360, "light")]


def test_pages_for_everybody_are_accessible(page):
    call_command("load_demo", "south-savo", verbosity=0)
    paths = public_paths()
    looks = [*IN_FINNISH, *IN_THE_OTHERS]
    found = []
    for language, width, scheme in looks:
        found += faults(page, [f"/{language}/{path}" for path in paths], [(width, scheme)])
    assert found == []


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
        "accounts/login/",
        "accounts/login/code/",
        "no-such-page/",
    ]


def test_pages_for_members_are_accessible(page, sign_in):
    member = make_member(official_name="Saimaan Marja Oy")
    make_product(member, name="Puolukka")
    sign_in(make_manager(member))
    organisation = f"/fi/my/organisations/{member.slug}"
    paths = [
        "/fi/my/",
        f"{organisation}/",
        f"{organisation}/edit/contact/",
        f"{organisation}/products/add/",
        f"{organisation}/people/",
        "/fi/my/events/",
        "/fi/accounts/email/",
        "/fi/accounts/2fa/",
        "/fi/accounts/2fa/totp/activate/",
        "/fi/accounts/2fa/webauthn/",
        "/fi/accounts/2fa/webauthn/add/",
    ]
    assert faults(page, paths, WIDE_AND_NARROW) == []


def test_a_form_with_mistakes_leads_to_them(page):
    page.goto("/en/contact/")
    page.locator("main form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Send message").click()
    page.wait_for_selector("[role=alert], .error-summary")
    assert page.title().startswith("Error:")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert faults_here(page) == []


def test_pages_for_staff_are_accessible(page, sign_in):
    call_command("load_demo", "leszno", verbosity=0)
    sign_in(make_superuser(language="en"), then="/admin/")
    paths = [
        "/admin/",
        "/admin/events/event/",
        "/admin/statements/privacynotice/",
    ]
    assert faults(page, paths, [(1280, "light")]) == []


def faults(page, paths, looks):
    found = []
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        for path in paths:
            page.goto(path)
            if scrolls_sideways(page):
                found.append((path, width, "scrolls sideways"))
            found += [(path, width, scheme, *fault) for fault in faults_here(page)]
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            if width > 1000 and scrolls_sideways(page):
                found.append((path, width, "scrolls sideways with text at 200 %"))
    return found


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def faults_here(page):
    page.evaluate(AXE)
    return page.evaluate(VIOLATIONS, RULES)
