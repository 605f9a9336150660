"""What staff need for the door and afterwards, on one page of the event."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Avg, Count
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content import pdf, spreadsheets
from events import badges, workflows
from events.attendance_list import AttendanceList
from events.links import door_key
from events.models import AttendanceEntry, Event, Feedback, Registration
from events.staff_forms import CorrectionForm
from mailing import links

PAPERS = {
    "attendance.pdf": (lambda event: AttendanceList(event).as_pdf(), pdf.PDF_TYPE),
    "attendance.xlsx": (lambda event: AttendanceList(event).as_xlsx(), spreadsheets.XLSX_TYPE),
    "signatures.pdf": (lambda event: AttendanceList(event).for_signatures(), pdf.PDF_TYPE),
    "badges.pdf": (badges.as_pdf, pdf.PDF_TYPE),
}


class AttendancePages:
    """For the admin of events."""

    def get_urls(self):
        view = self.admin_site.admin_view
        attendance = path(
            "<int:pk>/attendance/", view(self.attendance_view), name="events_event_attendance"
        )
        paper = path(
            "<int:pk>/attendance/<str:paper>",
            view(self.paper_view),
            name="events_event_attendance_paper",
        )
        return [attendance, paper, *super().get_urls()]

    def attendance_view(self, request, pk):
        event = get_object_or_404(Event, pk=pk)
        if not request.user.has_perm("events.view_registration"):
            raise PermissionDenied
        if request.method == "POST":
            return self._put_right(request, event)
        attendance = AttendanceList(event)
        door_url = reverse("events:door", args=[door_key(event)])
        return self._page_about(
            request,
            event,
            "events/admin_attendance.html",
            title=_("Attendance and door"),
            attendance=attendance,
            door_url=links.absolute(door_url),
            corrections=_corrections(event),
            named_as_in_directory=workflows.named_as_in_directory(event),
            is_over=not event.is_upcoming(timezone.now()),
            roles=Registration.Role.choices,
            feedback=_summary(event),
            may_draft_report=_may_draft_report(request.user, event),
            may_correct=request.user.has_perm("events.change_registration"),
        )

    def _put_right(self, request, event):
        if not request.user.has_perm("events.change_registration"):
            raise PermissionDenied
        if "link" in request.POST:
            return self._link(request, event)
        put_right = self._was_there if "came" in request.POST else self._correct
        return put_right(request, event)

    def _link(self, request, event):
        number = workflows.link_organisations(event=event, by=request.user)
        text = ngettext(
            "%(number)d person belongs to an organisation of the directory now.",
            "%(number)d people belong to organisations of the directory now.",
            number,
        ) % {"number": number}
        self.log_change(request, event, text)
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(request.path)

    def _was_there(self, request, event):
        person = _person_in(request, event)
        try:
            workflows.record_attendance(registration=person, came=True, by=request.user)
        except workflows.NotPossible as reason:
            self.message_user(request, str(reason), messages.ERROR)
        else:
            text = _("%(name)s is on the list now.") % {"name": person}
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(request.path)

    def _correct(self, request, event):
        form = CorrectionForm(request.POST)
        person = _person_in(request, event)
        try:
            if not form.is_valid():
                raise workflows.NotPossible(form.in_words())
            workflows.correct_attendance(registration=person, by=request.user, **form.cleaned_data)
        except workflows.NotPossible as reason:
            self.message_user(request, f"{person}: {reason}", messages.ERROR)
        else:
            self.message_user(
                request, _("Corrected: %(name)s.") % {"name": person}, messages.SUCCESS
            )
        return HttpResponseRedirect(request.path)

    def paper_view(self, request, pk, paper):
        event = get_object_or_404(Event, pk=pk)
        if not request.user.has_perm("events.view_registration"):
            raise PermissionDenied
        if paper not in PAPERS:
            raise Http404
        draw, its_type = PAPERS[paper]
        self.log_change(request, event, str(_("Downloaded: %(file)s") % {"file": paper}))
        name = f'attachment; filename="{event.slug}-{paper}"'
        return HttpResponse(
            draw(event), content_type=its_type, headers={"Content-Disposition": name}
        )


def _person_in(request, event):
    who = request.POST.get("who", "")
    return get_object_or_404(event.registrations, pk=who if who.isdecimal() else None)


def _may_draft_report(user, event):
    is_author = user.has_perm("news.add_article") or user.has_perm("events.change_event")
    return is_author and not event.is_upcoming(timezone.now())


def _corrections(event):
    """What was put right, by whom and when: the latest first."""
    what = AttendanceEntry.What
    entries = AttendanceEntry.objects.filter(
        registration__event=event, what__in=[what.CORRECTED, what.UNDONE]
    )
    return entries.select_related("registration", "by").order_by("-pk")


def _summary(event):
    given = event.feedback.aggregate(number=Count("pk"), usefulness=Avg("usefulness"))
    counts = dict(event.feedback.order_by().values_list("met_somebody").annotate(Count("pk")))
    met = [(label, counts.get(value, 0)) for value, label in Feedback.Met.choices]
    wishes = list(event.feedback.exclude(wish="").values_list("wish", flat=True))
    return given | {"met": met, "wishes": wishes}
