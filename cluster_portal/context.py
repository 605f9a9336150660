"""What every page and every mail knows: whose portal this is, and the page's other languages."""

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cluster_portal.look import look
from mailing import links
from strategy.models import Cluster

NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English", "pl": "Polski"}


def portal(request):
    cluster = Cluster.objects.own()
    return {
        "cluster": cluster,
        "look": look(cluster),
        "language_links": language_links(request),
        "site_url": settings.SITE_URL,
    } | for_search_engines(request)


def language_links(request):
    """The same page in each language the installation offers."""
    current = get_language()
    return [
        {
            "code": code,
            "name": NAMES[code],
            "url": translate_url(request.get_full_path(), code),
            "current": code == current,
        }
        for code, _name in settings.LANGUAGES
    ]


def for_search_engines(request):
    """One address per page and language: the plain one, or that of a further page of a list.

    A list that somebody has filtered is theirs and not a page of its own: it is kept out.
    """
    page = request.GET.get("page", "")
    plain = request.path + (f"?page={page}" if page.isdecimal() else "")
    addresses = {code: translate_url(plain, code) for code, _name in settings.LANGUAGES}
    return {
        "canonical": addresses.get(get_language(), plain),
        "alternates": [*addresses.items(), ("x-default", addresses[settings.LANGUAGE_CODE])],
        "is_filtered": bool(set(request.GET) - {"page"}),
    }


def mail():
    cluster = Cluster.objects.own()
    return {
        "cluster": cluster,
        "look": look(cluster),
        "site_name": cluster.name if cluster else _("Cluster portal"),
        "privacy_url": links.absolute(reverse("privacy")),
    }
