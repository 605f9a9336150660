"""The page of the cluster's figures."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cluster_portal.figures import charts


@require_safe
def figures(request):
    context = {"charts": charts(timezone.now()), "crumbs": [(_("The cluster in figures"), "")]}
    return render(request, "figures.html", context)
