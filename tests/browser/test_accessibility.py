"""axe-core over every kind of page: wide and light, narrow and dark; nothing scrolls sideways."""

from pathlib import Path

import pytest
from django.core.management import call_command

from events.models import Event
from members.models import Organisation
from members.tests.factories import make_manager, make_member, make_product
from news.models import Article
from projects.models import Project
from strategy.models import Cluster, FocusArea

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).with_name("axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [(1280, "light"), (320, "dark")]


def test_pages_for_everybody_are_accessible(page):
    call_command("load_demo", "south-savo", verbosity=0)
    project = Project.objects.filter(is_public=True).first()
    event = Event.objects.get(slug="lake-fish-on-the-plate")
    paths = [
        "",
        "members/",
        f"members/{Organisation.objects.first().slug}/",
        "join/",
        "events/",
        f"events/{event.slug}/",
        f"events/{event.slug}/register/",
        "projects/",
        f"projects/{project.slug}/",
        "strategy/",
        f"strategy/{FocusArea.objects.first().slug}/",
        "network/",
        f"network/{Cluster.objects.partners().first().slug}/",
        "news/",
        f"news/{Article.objects.first().slug}/",
        "contact/",
        "search/?q=kala",
        "privacy/",
        "accessibility/",
        "press/",
        "accounts/login/",
        "no-such-page/",
    ]
    assert faults(page, [f"/fi/{path}" for path in paths]) == []


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
    ]
    assert faults(page, paths) == []


def faults(page, paths):
    found = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        for path in paths:
            page.goto(path)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((path, width, "scrolls sideways"))
            page.evaluate(AXE)
            result = page.evaluate("(rules) => axe.run(document, {runOnly: rules})", RULES)
            found += [
                (path, width, scheme, fault["id"], [node["target"] for node in fault["nodes"]])
                for fault in result["violations"]
            ]
    return found
