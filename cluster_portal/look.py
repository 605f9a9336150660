"""The cluster's own colours and sign, as files whose address changes when they do."""

from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from strategy.models import Cluster
from strategy.palette import ACCENT, MAIN, palette

FOR_GOOD = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300"


def look(cluster):
    """What every page needs to know of the looks; `cluster` is our own one or None."""
    files = _files(*_choices(cluster))
    colours = palette(*_choices(cluster)[:2])
    return {
        "style": f"{reverse('cluster_style')}?v={files.version}",
        "sign": f"{reverse('cluster_sign')}?v={files.version}",
        "light": colours.light,
        "dark": colours.dark,
    }


def style(request):
    """The two colours and all that follows from them, as custom properties."""
    files = _files(*_choices(Cluster.objects.own()))
    return _keep(request, files, files.style, "text/css")


def sign(request):
    """The sign in the cluster's colours, for the browser's tab and the top of the page."""
    files = _files(*_choices(Cluster.objects.own()))
    return _keep(request, files, files.sign, "image/svg+xml")


def _choices(cluster):
    if cluster is None:
        return MAIN, ACCENT, Cluster.Sign.WATER
    return cluster.main_colour, cluster.accent_colour, cluster.sign


class _Files(NamedTuple):
    style: str
    sign: str
    version: str


@lru_cache(maxsize=8)
def _files(main, accent, sign):
    style = palette(main, accent).css()
    drawing = render_to_string("parts/sign.svg", {"ground": main, "accent": accent, "sign": sign})
    return _Files(style, drawing, sha256((style + drawing).encode()).hexdigest()[:10])


def _keep(request, files, text, content_type):
    response = HttpResponse(text, content_type=content_type)
    response["Cache-Control"] = FOR_GOOD if request.GET.get("v") == files.version else A_WHILE
    return response
