"""What every page and every mail knows: whose portal this is, and the page's other languages."""

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from strategy.models import Cluster

NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English", "pl": "Polski"}


def portal(request):
    return {
        "cluster": Cluster.objects.own(),
        "language_links": language_links(request),
        "site_url": settings.SITE_URL,
    }


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


def mail():
    cluster = Cluster.objects.own()
    return {"cluster": cluster, "site_name": cluster.name if cluster else _("Cluster portal")}
