"""Pages beside an event's form: a series of it, and its reminders before they go out."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events import emails, when, workflows
from events.models import Event, ReminderRun
from events.series_forms import SeriesForm
from events.show_rate import earlier_show_rate
from events.staff_forms import InvitationForm, PreviewForm
from mailing import links


class MakingPages:
    """For the admin of events."""

    def get_urls(self):
        pages = [
            ("series", self.series_view),
            ("reminders", self.reminders_view),
            ("invitations", self.invitations_view),
        ]
        return [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"events_event_{name}")
            for name, view in pages
        ] + super().get_urls()

    def _page_about(self, request, event, template, **context):
        context = self.admin_site.each_context(request) | {
            "subtitle": str(event),
            "event": event,
            "about": event,
            "opts": self.opts,
            **context,
        }
        return TemplateResponse(request, template, context)

    def _page_with_mails(self, *args, **context):
        """Mails bring their own styles; they stand in frames in which no script runs."""
        return csp_replace({"style-src": [SELF, UNSAFE_INLINE]})(self._page_about)(*args, **context)

    def series_view(self, request, pk):
        event = get_object_or_404(Event, pk=pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = SeriesForm(request.POST or None, event=event)
        if form.is_valid():
            try:
                made = workflows.make_series(event=event, days=form.chosen_days(), by=request.user)
            except workflows.NotPossible as reason:
                form.add_error(None, str(reason))
            else:
                done = ngettext(
                    "%(number)d event is made as a draft. Look at it and publish it.",
                    "%(number)d events are made as drafts. Look at them and publish them.",
                    len(made),
                )
                self.message_user(request, done % {"number": len(made)}, messages.SUCCESS)
                series = f"series__id__exact={made[0].series_id}"
                return HttpResponseRedirect(f"{reverse('admin:events_event_changelist')}?{series}")
        return self._page_about(
            request,
            event,
            "events/admin_series.html",
            title=_("Make a series"),
            form=form,
            when=when.describe(event),
        )

    def invitations_view(self, request, pk):
        """Who is asked to come, and what came of it."""
        event = get_object_or_404(Event, pk=pk)
        if not self.has_change_permission(request, event):
            raise PermissionDenied
        is_preview = "_preview" in request.POST
        form = InvitationForm(request.POST or None, initial={"language": settings.LANGUAGE_CODE})
        language = form["language"].value()
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        if is_preview:
            form = InvitationForm(initial={name: form[name].value() for name in form.fields})
        elif form.is_valid():
            try:
                told = workflows.invite(event=event, people=form.people(), by=request.user)
            except workflows.NotPossible as reason:
                form.add_error(None, str(reason))
            else:
                self.log_change(request, event, str(_invited_in_words(told)))
                self.message_user(request, _invited_in_words(told), messages.SUCCESS)
                return HttpResponseRedirect(request.path)
        return self._page_with_mails(
            request,
            event,
            "events/admin_invitations.html",
            mail=emails.invitation_as_written(event, language=language),
            mail_language=language,
            without_text=_languages_without_text(event),
            title=_("Invite people"),
            form=form,
            invited=_answers(event),
            invitation_url=links.absolute(event.get_invitation_url()),
        )

    def lookup_allowed(self, lookup, value, request):
        return lookup == "series__id__exact" or super().lookup_allowed(lookup, value, request)

    def reminders_view(self, request, pk):
        """Each mail as it will be, when it goes out and to how many."""
        event = get_object_or_404(Event, pk=pk)
        if not self.has_view_permission(request, event):
            raise PermissionDenied
        form = PreviewForm(request.GET or None, event=event)
        return self._page_with_mails(
            request,
            event,
            "events/admin_reminders.html",
            title=_("Reminders"),
            form=form,
            mail_language=form.chosen("language"),
            reminders=[self._reminder(event, rule, form) for rule in event.reminders()],
            runs=event.reminder_runs.all(),
            may_see_people=request.user.has_perm("events.view_registration"),
            is_published=event.is_published(timezone.now()),
        )

    def _reminder(self, event, rule, form):
        run = event.reminder_runs.filter(
            minutes_before=rule.minutes_before, starts_at=event.starts_at
        ).first()
        return {
            "name": rule,
            "is_about_arrangements": rule.is_about_arrangements,
            "due": when.moment(rule.due_at.astimezone(event.zone)),
            "is_past": rule.due_at <= timezone.now(),
            "outcome": _outcome_in_words(run, event) if run else "",
            "people": event.registrations.expected()
            .reachable()
            .filter(created_at__lte=rule.due_at)
            .order_by("name"),
            "mail": emails.reminder_as_written(
                event, rule, language=form.chosen("language"), mode=form.chosen("mode")
            ),
        }

    def show_rate_in_words(self, event):
        """A line for each way of taking part: more stay away from a screen than from a room."""
        now = timezone.now()
        rates = ((mode.label, earlier_show_rate(event, mode, now)) for mode in event.modes())
        lines = ((label, _came_in_words(rate)) for label, rate in rates)
        return format_html_join(mark_safe("<br>"), "{}: {}", lines)

    show_rate_in_words.short_description = _("how many come")


def _came_in_words(rate):
    if rate is None:
        return _("Nothing is known yet of earlier events of this kind.")
    words = ngettext(
        "At the last event of this kind %(came)d of %(registered)d registered people came: "
        "%(percent)d %%.",
        "At the last %(number)d events of this kind %(came)d of %(registered)d registered "
        "people came: %(percent)d %%.",
        rate.events,
    )
    return words % {
        "number": rate.events,
        "came": rate.came,
        "registered": rate.registered,
        "percent": rate.percent,
    }


def _outcome_in_words(run, event):
    at = when.moment(run.at.astimezone(event.zone))
    if run.state == ReminderRun.State.MISSED:
        words = ngettext(
            "It was too late for it: %(number)d person got none.",
            "It was too late for it: %(number)d people got none.",
            run.number,
        )
    else:
        words = ngettext(
            "Sent to %(number)d person: %(time)s.",
            "Sent to %(number)d people: %(time)s.",
            run.number,
        )
    return words % {"number": run.number, "time": at}


def _languages_without_text(event):
    return [name for code, name in settings.LANGUAGES if not getattr(event, f"title_{code}")]


def _invited_in_words(told):
    words = [ngettext("%(n)d mail goes out.", "%(n)d mails go out.", told.new) % {"n": told.new}]
    if told.known:
        words.append(
            ngettext(
                "%(n)d person was invited or registered already.",
                "%(n)d people were invited or registered already.",
                told.known,
            )
            % {"n": told.known}
        )
    if told.unsubscribed:
        words.append(
            ngettext(
                "%(n)d person does not want invitations.",
                "%(n)d people do not want invitations.",
                told.unsubscribed,
            )
            % {"n": told.unsubscribed}
        )
    return " ".join(words)


def _answers(event):
    """(invitation, the status of the person's registration or nothing) for each invitation."""
    registrations = {each.email.casefold(): each for each in event.registrations.order_by("pk")}
    for invitation in event.invitations.all():
        registration = registrations.get(invitation.email.casefold())
        yield invitation, registration.get_status_display() if registration else ""
