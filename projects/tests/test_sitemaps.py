import pytest

from projects.sitemaps import ProjectSitemap
from projects.tests.factories import make_project

pytestmark = pytest.mark.django_db


def test_search_engines_are_told_of_public_projects():
    shown = make_project()
    make_project(is_public=False)
    assert list(ProjectSitemap().items()) == [shown]


def test_a_page_is_announced_in_the_languages_it_is_written_in():
    swedish = make_project(name=None, name_sv="Etablering av ett livsmedelskluster")
    assert ProjectSitemap().get_languages_for_item(swedish) == ["sv"]
