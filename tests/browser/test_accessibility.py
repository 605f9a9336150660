"""axe-core over every kind of page, in every language, wide and narrow, light and dark."""

import uuid
from datetime import timedelta
from itertools import cycle, product
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import make_superuser
from events.links import door_key, feedback_token
from events.models import Event
from events.tests.factories import make_event, make_registration
from members.models import Offer, Organisation
from members.tests.factories import make_manager, make_member, make_product
from news.models import Article
from projects.models import Project
from strategy.models import Cluster, FocusArea
from strategy.tests.factories import make_cluster
from tests.test_urls import STAFF_ADDRESSES, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).with_name("axe.min.js").read_text()
EVERY_RULE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(
    result => result.violations.map(it => [it.id, it.nodes.map(node => node.target.join(" "))])
)"""
LANGUAGES = ["fi", "sv", "en", "pl"]
WIDTHS = [1280, 360]
SCHEMES = ["light", "dark"]
NARROWEST = 320  # WCAG 1.4.10


def test_pages_for_everybody_are_accessible(page):
    call_command("load_demo", "south-savo", verbosity=0)
    assert faults(page, in_each_language(public_paths())) == []


def in_each_language(paths):
    return [f"/{language}/{path}" for language in LANGUAGES for path in paths]


def public_paths():
    now = timezone.now()
    today = timezone.localdate(now)
    event = Event.objects.get(slug="lake-fish-on-the-plate")
    past = Event.objects.published(now).filter(ends_at__lt=now).first()
    article = Article.objects.published(now).first()
    project = Project.objects.filter(is_public=True).first()
    member = Organisation.objects.members(today).first()
    offer = Offer.objects.open(today).visible_to(AnonymousUser()).first()
    return [
        "",
        "members/",
        "members/?q=nothing-is-called-so",
        f"members/{member.slug}/",
        f"members/?list={member.slug}",
        f"enquiry/?list={member.slug}",
        "offers/",
        f"offers/{offer.pk}/",
        "join/",
        "join/00000000-0000-4000-8000-000000000000/organisation/",
        "events/",
        "events/?past=1",
        "events/?view=month",
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
        "events/no-such-event/",
        "events/registrations/cut-off/",
    ]


def test_pages_for_members_are_accessible(page, sign_in):
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
        f"{organisation}/people/hand-over/",
        f"{organisation}/history/",
        f"{organisation}/offers/",
        "my/data/",
        "my/events/",
        "my/account/",
        "accounts/2fa/",
        "accounts/2fa/totp/activate/",
        "accounts/2fa/webauthn/",
        "accounts/2fa/webauthn/add/",
    ]
    assert faults(page, in_each_language(paths)) == []


def test_pages_behind_the_links_of_mails_are_accessible(page):
    make_cluster()
    event = make_event(mode=Event.Mode.HYBRID, seats_on_site=9)
    past = make_event(starts_at=timezone.now() - timedelta(hours=9))
    together = {"event": event, "party": uuid.uuid4()}
    make_registration(status="waiting", **together)
    group = make_registration(status="offered", **together)
    registered = make_registration(event=event).token
    came = make_registration(event=past, status="attended")
    paths = [
        f"events/registrations/{group.token}/",
        f"events/registrations/{registered}/",
        f"events/registrations/{registered}/change/",
        f"events/registrations/{registered}/hand-over/",
        f"events/registrations/{make_registration(status='cancelled').token}/",
        f"events/registrations/{came.token}/",
        f"events/feedback/{feedback_token(came)}/",
        f"events/door/{door_key(past)}/",
        f"events/door/{door_key(event)}/",  # not open yet
    ]
    assert faults(page, in_each_language(paths)) == []


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
    staff = make_superuser(language="en")
    sign_in(staff, then="/admin/")
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
    for language in LANGUAGES:
        staff.language = language
        staff.save()
        assert faults(page, paths) == []


def test_every_screen_of_the_staff_is_accessible(page, sign_in, client):
    """Each in one language, width and scheme, the next in the next: every kind meets them all."""
    call_command("load_demo", "south-savo", verbosity=0)
    staff = make_superuser(language="en")
    client.force_login(staff, settings.AUTHENTICATION_BACKENDS[0])
    screens = [path for path in staff_screens(World()) if is_page(client.get(path))]
    assert len(screens) > 120
    sign_in(staff, then="/admin/")
    found = []
    for path, look in zip(screens, cycle(product(WIDTHS, SCHEMES, LANGUAGES)), strict=False):
        width, scheme, staff.language = look
        staff.save()
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto(path)
        found += [(path, *look, *fault) for fault in faults_here(page)]
    assert found == []


def staff_screens(world):
    """The list, the form for a new one and all pages about one of every kind; then all the rest."""
    paths = ["/en/styleguide/"]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        paths += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        if row := model._default_manager.first():
            pages = ("change", "delete", "history")
            paths += [reverse(f"{name}_{each}", args=[row.pk]) for each in pages]
    paths += [world.address(name) for name in STAFF_ADDRESSES if name != "admin:logout"]
    return list(dict.fromkeys(paths))


def is_page(response):
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return response.status_code == 200 and is_html


def test_a_form_of_the_staff_with_mistakes_is_accessible(page, sign_in):
    sign_in(make_superuser(language="en"), then="/admin/")
    page.goto("/admin/events/event/add/")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".errornote").wait_for()
    assert faults_here(page) == []


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
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found += [(path, width, scheme, *fault) for fault in faults_here(page)]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if not path.startswith("/admin/") and scrolls_sideways(page):
            found.append((path, "scrolls sideways with text at 200 %"))
    return found


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def faults_here(page):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(VIOLATIONS, EVERY_RULE)
