import pytest

from strategy.sitemaps import ClusterSitemap, FocusAreaSitemap
from strategy.tests.factories import make_cluster, make_focus_area, make_strategy

pytestmark = pytest.mark.django_db


def test_search_engines_are_told_of_public_focus_areas_of_our_own_cluster():
    shown = make_focus_area()
    make_focus_area(strategy=make_strategy(is_public=False))
    make_focus_area(strategy=make_strategy(cluster=make_cluster(is_own=False)))
    assert list(FocusAreaSitemap().items()) == [shown]


def test_search_engines_are_told_of_public_clusters_beside_our_own():
    make_cluster(is_own=True)
    shown = make_cluster(is_own=False)
    make_cluster(is_own=False, is_public=False)
    assert list(ClusterSitemap().items()) == [shown]


def test_a_page_is_announced_in_the_languages_it_is_written_in():
    area = make_focus_area(title=None, title_sv="Tillväxt", title_pl="Wzrost")
    assert FocusAreaSitemap().get_languages_for_item(area) == ["sv", "pl"]
