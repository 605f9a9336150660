from pathlib import PurePath

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.templatetags.content import content
from strategy import structured_data
from strategy.models import Cluster


@require_safe
def network(request):
    """Sister clusters in the region and partner clusters abroad."""
    clusters = Cluster.objects.visible_to(request.user).with_proofs()
    context = {
        "sisters": clusters.sisters(),
        "partners": clusters.partners(),
        "crumbs": [(_("Partner clusters"), "")],
    }
    return render(request, "strategy/network.html", context)


@require_safe
def cluster(request, slug):
    found = get_object_or_404(
        Cluster.objects.others().visible_to(request.user).with_proofs(), slug=slug
    )
    context = {
        # Not "cluster": that is our own on every page.
        "other": found,
        "json_ld": structured_data.organisation(found),
        "crumbs": [
            (_("Partner clusters"), reverse("strategy:network")),
            (content(found, "name") or str(found), ""),
        ],
    }
    response = render(request, "strategy/cluster.html", context)
    if not found.is_public:
        add_never_cache_headers(response)
    return response


@require_safe
@permission_required("strategy.view_cluster", raise_exception=True)
def letter_of_intent(request, slug):
    found = get_object_or_404(Cluster.objects.exclude(letter_of_intent=""), slug=slug)
    try:
        content = found.letter_of_intent.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, filename=PurePath(found.letter_of_intent.name).name)
    add_never_cache_headers(response)
    return response
