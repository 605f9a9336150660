from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import counting
from .directory import Directory
from .map import map_of
from .models import Organisation
from .profile import profile_context
from .shortlist import NAME as SHORTLIST
from .shortlist import Shortlist


@require_safe
def list_members(request):
    directory = Directory(request.GET, path=request.path)
    organisations = directory.organisations()
    counting.count_found(request, directory.pks, directory.whole_words)
    context = {
        "directory": directory,
        "organisations": organisations,
        "shortlist": directory.shortlist,
        "map": map_of(directory, organisations),
        "crumbs": [(_("Members"), "")],
    }
    return render(request, "members/list.html", context)


@require_safe
def profile(request, slug, linked=None):
    """One organisation; `linked(organisation, user)` adds what apps above know of it."""
    try:
        context = profile_context(request, slug)
    except Http404:
        moved_to = Organisation.objects.visible_to(request.user).filter(former_addresses__slug=slug)
        return redirect(get_object_or_404(moved_to))
    counting.count_view(request, context["organisation"])
    shortlist = Shortlist(request.GET.get(SHORTLIST, ""))
    context |= {"shortlist": shortlist, "enquiry_url": shortlist.having(slug).enquiry_url}
    if linked:
        context |= linked(context["organisation"], request.user)
    return render(request, "members/profile.html", context)
