"""Profile-check rounds: choose whom and what, look at the mail, start, follow, help along."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from mailing.models import Mail
from members import round_emails
from members.checks import shown_facts
from members.models import CheckAnswer, CheckRound, ContactNote, Fact, Organisation
from members.models.rounds import only_days, usual_facts, usual_reminder_days
from members.workflows import NotPossible, rounds

from ..widgets import DayInput

USUAL_TIME = timedelta(days=21)


class DaysField(forms.CharField):
    """`14, 3` for the list of these numbers."""

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value):
        try:
            return [int(part) for part in super().to_python(value).split(",") if part.strip()]
        except ValueError as error:
            raise ValidationError(_("Write numbers of days like this: 14, 3")) from error

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != data


class RoundForm(forms.ModelForm):
    types = forms.MultipleChoiceField(
        label=_("Types"),
        choices=Organisation.Type.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all types."),
    )
    facts = forms.MultipleChoiceField(
        label=_("What is asked"),
        choices=Fact.choices,
        initial=usual_facts,
        widget=forms.CheckboxSelectMultiple,
    )
    reminder_days = DaysField(
        label=_("Reminders"),
        required=False,
        initial=usual_reminder_days,
        validators=[only_days],
        help_text=_("Days before the due date. Only those who have not answered are reminded."),
    )

    class Meta:
        model = CheckRound
        fields = (
            "name",
            "types",
            "not_checked_since",
            "organisations",
            "facts",
            "due_on",
            "reminder_days",
        )
        widgets = {"not_checked_since": DayInput, "due_on": DayInput}
        help_texts = {
            "organisations": _(
                "Empty: all members that fit the choices above. If you name some, "
                "only they are asked."
            )
        }

    def clean_due_on(self):
        if self.cleaned_data["due_on"] <= timezone.localdate():
            raise ValidationError(_("The due date must be in the future."))
        return self.cleaned_data["due_on"]


class CompleteForm(forms.ModelForm):
    class Meta:
        model = ContactNote
        fields = ("kind", "held_on", "text")
        widgets = {"held_on": DayInput, "text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True


@admin.register(CheckRound)
class CheckRoundAdmin(admin.ModelAdmin):
    form = RoundForm
    change_form_template = "members/admin/check_round.html"
    list_display = ["name", "state", "due_on", "answers_so_far", "created_by"]
    list_select_related = ["created_by"]
    search_fields = ["name"]
    autocomplete_fields = ["organisations"]
    fieldsets = [
        (None, {"fields": ["name"]}),
        (
            _("Who is asked"),
            {
                "fields": ["types", "not_checked_since", "organisations"],
                "description": _("Only members of today are asked: their managers and editors."),
            },
        ),
        (_("What and until when"), {"fields": ["facts", "due_on", "reminder_days"]}),
    ]

    STARTED = [
        (
            _("What was asked"),
            {"fields": ["name", "what", "due_on", "reminders", "started_at", "created_by"]},
        )
    ]

    def get_fieldsets(self, request, obj=None):
        return self.STARTED if obj and obj.started_at else self.fieldsets

    @admin.display(description=_("what was asked"))
    def what(self, round):
        return ", ".join(str(fact.label) for fact in Fact if fact in round.facts)

    @admin.display(description=_("reminders, days before"))
    def reminders(self, round):
        return ", ".join(map(str, round.reminder_days)) or "–"

    def get_queryset(self, request):
        return super().get_queryset(request).with_progress()

    def has_change_permission(self, request, obj=None):
        """What has been asked stays as it was asked."""
        is_draft = obj is None or obj.started_at is None
        return is_draft and super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        obj.created_by = obj.created_by or request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("state"))
    def state(self, round):
        if round.started_at is None:
            return _("draft")
        return _("running") if round.is_running(timezone.localdate()) else _("over")

    @admin.display(description=_("answers"), ordering="answered")
    def answers_so_far(self, round):
        if not round.started_at:
            return "–"
        return _("%(answered)d of %(asked)d") % {"answered": round.answered, "asked": round.asked}

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/start/", view(self.start), name="members_checkround_start"),
            path(
                "<int:pk>/answers/<int:answer_pk>/",
                view(self.complete),
                name="members_checkround_complete",
            ),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.started_at:
            context |= progress(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def start(self, request, pk):
        """Whom it goes to and how it looks; the button sends it."""
        round = self._to_work_on(request, pk)
        if round.started_at:
            return self._back(round)
        if request.method == "POST":
            try:
                rounds.start_round(round=round, by=request.user, now=timezone.now())
            except NotPossible as reason:
                self.message_user(request, str(reason), messages.ERROR)
            else:
                self.log_change(request, round, str(_("Started")))
                self.message_user(request, _("The mails are on their way."), messages.SUCCESS)
            return self._back(round)
        return self._page(request, round, "start_round", _("Look and start"), whom_and_what(round))

    def complete(self, request, pk, answer_pk):
        round = self._to_work_on(request, pk)
        answers = round.answers.select_related("round", "organisation")
        answer = get_object_or_404(answers, pk=answer_pk)
        form = CompleteForm(request.POST or None)
        if form.is_valid():
            try:
                rounds.complete_for_member(
                    answer=answer, by=request.user, now=timezone.now(), **form.cleaned_data
                )
            except NotPossible as reason:
                form.add_error(None, str(reason))
            else:
                text = _("%(name)s: completed, and the talk is noted.") % {"name": answer}
                self.log_change(request, round, text)
                self.message_user(request, text, messages.SUCCESS)
                return self._back(round)
        facts = shown_facts(answer.organisation, round.facts)
        context = {"answer": answer, "facts": facts, "form": form}
        title = _("Complete for %(name)s") % {"name": answer}
        return self._page(request, round, "complete_check", title, context)

    def _to_work_on(self, request, pk):
        round = get_object_or_404(CheckRound, pk=pk)
        if not super().has_change_permission(request, round):
            raise PermissionDenied
        return round

    def _page(self, request, round, name, title, more):
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.model._meta,
            "round": round,
            **more,
        }
        form = more.get("form")
        status = 422 if form is not None and form.is_bound else 200
        return TemplateResponse(request, f"members/admin/{name}.html", context, status=status)

    def _back(self, round):
        return HttpResponseRedirect(reverse("admin:members_checkround_change", args=[round.pk]))


def whom_and_what(round):
    """The organisations with their receivers, and the mail as the first of them gets it."""
    today = timezone.localdate()
    organisations = list(round.chosen(today))
    people = rounds.receivers(organisations, today)
    asked = [(each, people[each.pk]) for each in organisations if each.pk in people]
    mail = {}
    if asked:
        organisation, (person, *_others) = asked[0]
        answer = CheckAnswer(pk=0, round=round, organisation=organisation)
        mail = round_emails.preview(answer, person) | {"to": person}
    return {
        "asked": asked,
        "nobody": [each for each in organisations if each.pk not in people],
        "mail_count": sum(len(each) for each in people.values()),
        "mail": mail,
    }


def progress(round):
    """How far it is, and each answer; four queries however many were asked."""
    answers = list(round.answers.select_related("organisation", "answered_by", "contact_note"))
    bounced = _bounced(round)
    nobody = set(round.answers.with_nobody_to_ask(timezone.localdate()).values_list(flat=True))
    for answer in answers:
        answer.has_bounced = not answer.is_answered and answer.organisation_id in bounced
        answer.has_nobody = answer.pk in nobody
    answered = sum(answer.is_answered for answer in answers)
    return {
        "round": round,
        "answers": answers,
        "answered": answered,
        "waiting": len(answers) - answered,
        "bounced": sum(answer.has_bounced for answer in answers),
        "without_receiver": len(nobody),
    }


def _bounced(round):
    """Organisations, by key, of whose first mails one could not be delivered."""
    start = round_emails.first_key(round)
    keys = Mail.objects.given_up().filter(key__startswith=start).values_list("key", flat=True)
    return {int(key.removeprefix(start).partition(":")[0]) for key in keys}


@admin.action(description=_("Ask whether the profiles are right…"), permissions=["change"])
def ask_about_profiles(model_admin, request, queryset):
    """A draft with these organisations; its own page shows the mail and starts it."""
    today = timezone.localdate()
    round = CheckRound.objects.create(
        name=_("Profile check, %(day)s") % {"day": date_format(today)},
        due_on=today + USUAL_TIME,
        created_by=request.user,
    )
    round.organisations.set(queryset)
    return HttpResponseRedirect(reverse("admin:members_checkround_change", args=[round.pk]))
