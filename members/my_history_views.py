"""What has changed in a profile, and the way back to an earlier version."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from . import history as versions
from . import workflows
from .my_views import crumbs, for_editors

SHOWN = 50


@for_editors
def history(request, organisation):
    context = {
        "organisation": organisation,
        "versions": versions.versions_of(organisation, SHOWN),
        "crumbs": crumbs(organisation, _("History")),
    }
    return render(request, "members/my/history.html", context)


@for_editors
def bring_back(request, organisation, name, pk):
    """First what would change, then the button."""
    version = versions.find_version(organisation, name, pk)
    if version is None:
        raise Http404
    if request.method == "POST":
        try:
            workflows.bring_back(organisation=organisation, version=version, by=request.user)
        except workflows.NotPossible as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, _("The earlier version is back. New texts are checked."))
            return redirect("my_members:organisation", organisation.slug)
    context = {
        "organisation": organisation,
        "version": version,
        "differences": versions.against_today(version),
        "crumbs": crumbs(organisation, _("History")),
    }
    return render(request, "members/my/bring_back.html", context)
