"""Pages for telling of events elsewhere: a text about one, the list of coming ones in a frame."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from events import sharing
from events.models import Event
from mailing import links
from strategy.models import FocusArea


class FrameForm(forms.Form):
    """Which list the frame is to show."""

    lang = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    focus_area = forms.ModelChoiceField(
        FocusArea.objects.none(),
        to_field_name="slug",
        label=_("Focus area"),
        empty_label=_("All"),
        required=False,
    )
    whose = forms.ChoiceField(
        choices=[("", _("Our own and those of partner clusters")), ("ours", _("Our own"))],
        label=_("Whose events"),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        areas = FocusArea.objects.of_own_cluster().visible_to(AnonymousUser())
        self.fields["focus_area"].queryset = areas

    def chosen_query(self):
        chosen, area = self.cleaned_data, self.cleaned_data["focus_area"]
        query = {"lang": chosen["lang"], "focus_area": area and area.slug, "whose": chosen["whose"]}
        return {name: value for name, value in query.items() if value}


class SharingPages:
    """For the admin of events."""

    change_list_template = "events/admin_change_list.html"

    def get_urls(self):
        return [
            path("frame/", self.admin_site.admin_view(self.frame_view), name="events_event_frame"),
            path(
                "<int:pk>/share/",
                self.admin_site.admin_view(self.share_view),
                name="events_event_share",
            ),
        ] + super().get_urls()

    def share_view(self, request, pk):
        event = get_object_or_404(Event, pk=pk)
        if not self.has_view_permission(request, event):
            raise PermissionDenied
        return self._page_about(
            request,
            event,
            "events/admin_share.html",
            title=_("Texts for sharing"),
            texts=[_text_in(code, name, event) for code, name in settings.LANGUAGES],
            is_shown=event.is_shown(timezone.now()),
            is_public=event.is_public(),
        )

    def frame_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = FrameForm(request.GET if "lang" in request.GET else {"lang": settings.LANGUAGE_CODE})
        query = form.chosen_query() if form.is_valid() else {"lang": settings.LANGUAGE_CODE}
        address = links.absolute(f"{reverse('events_machine:embedded')}?{urlencode(query)}")
        context = self.admin_site.each_context(request) | {
            "title": _("Events on another site"),
            "opts": self.opts,
            "form": form,
            "address": address,
            "snippet": _snippet(address, query["lang"]),
            "data_address": links.absolute(f"{reverse('events_machine:data')}?{urlencode(query)}"),
            "api_address": links.absolute(reverse("api:start")),
            "origins": settings.EMBED_ORIGINS,
        }
        return TemplateResponse(request, "events/admin_frame.html", context)


def _text_in(code, name, event):
    with override(code):
        text = sharing.share_text(event)
    missing = ", ".join(sharing.missing_texts(event, code))
    return {"code": code, "name": name, "text": text, "missing": missing}


def _snippet(address, language):
    """For the HTML of another page; the frame's name is in its own language."""
    with override(language):
        title = gettext("Coming events")
    return format_html(
        '<iframe src="{}" title="{}" lang="{}" width="100%" height="500" loading="lazy"></iframe>',
        address,
        title,
        language,
    )
