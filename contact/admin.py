from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contact import workflows
from contact.models import AnswerTime, Message, MessageNote, MessageReply

# The buttons and actions that move a message: the workflow, what its history notes, what is said.
STEPS = {
    "take": (workflows.take, _("Taken"), _("You take care of the message now.")),
    "close": (workflows.close, _("Closed"), _("The message is closed.")),
    "reopen": (workflows.reopen, _("Opened again"), _("The message is open again.")),
    "mark_spam": (
        workflows.mark_spam,
        _("Marked as spam"),
        _("The message is marked as spam."),
    ),
    "not_spam": (
        workflows.not_spam,
        _("Marked as not spam"),
        _("The message is in the inbox now, and its sender has been told."),
    ),
}


class InboxFilter(admin.SimpleListFilter):
    """The inbox opens with what waits for an answer, not with everything there ever was."""

    title = _("status")
    parameter_name = "inbox"

    def lookups(self, request, model_admin):
        return [("overdue", _("overdue")), *Message.Status.choices, ("all", _("all"))]

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("waiting for an answer"),
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        if self.value() == "overdue":
            return queryset.overdue(timezone.localdate())
        if self.value() in Message.Status.values:
            return queryset.filter(status=self.value())
        return queryset.needing_answer()


class MessageAdminForm(forms.ModelForm):
    reply = forms.CharField(
        label=_("Your answer"),
        required=False,
        max_length=MessageReply._meta.get_field("text").max_length,
        widget=AdminTextareaWidget(attrs={"rows": 10}),
        help_text=_(
            "Goes to the sender by e-mail with your name and a copy of their message, as soon as "
            "you press “Send the answer”. Write in the language of the message."
        ),
    )

    class Meta:
        model = Message
        fields = ["kind", "owner"]

    def clean_reply(self):
        text = self.cleaned_data["reply"].replace("\r\n", "\n")
        if "_answer" in self.data and not text:
            raise forms.ValidationError(_("Write the answer first."))
        if text and "_answer" not in self.data:
            raise forms.ValidationError(
                _("The answer has not been sent. Press “Send the answer”, or empty this field.")
            )
        return text


class MessageReplyInline(admin.TabularInline):
    model = MessageReply
    fields = readonly_fields = ["text", "sent_by", "created_at"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


class MessageNoteInline(admin.TabularInline):
    model = MessageNote
    fields = ["text", "author", "created_at"]
    readonly_fields = ["author", "created_at"]
    extra = 0
    can_delete = False
    verbose_name_plural = _("notes (only staff see them)")

    def has_change_permission(self, request, obj=None):
        return False  # what was said stays said; a new note puts it right


@admin.register(AnswerTime)
class AnswerTimeAdmin(admin.ModelAdmin):
    list_display = ["kind", "days"]
    fields = ["kind", "days"]


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    form = MessageAdminForm
    change_form_template = "contact/admin_change_form.html"
    list_display = ["subject", "kind", "name", "status", "due_in_words", "owner"]
    list_filter = [InboxFilter, "kind", "owner"]
    list_select_related = ["owner"]
    date_hierarchy = "created_at"
    search_fields = ["name", "email", "subject", "text"]
    actions = ["take", "close", "mark_spam", "not_spam"]
    readonly_fields = [
        "subject",
        "text",
        "name",
        "email",
        "language",
        "page",
        "created_at",
        "status",
        "due_in_words",
        "suspicion",
    ]

    def get_inlines(self, request, message):
        has_answers = message and message.replies.exists()
        return [MessageReplyInline, MessageNoteInline] if has_answers else [MessageNoteInline]

    def get_form(self, request, message=None, **kwargs):
        form = super().get_form(request, message, **kwargs)
        if "owner" in form.base_fields:  # no pencil and cross to change colleagues' accounts
            widget = form.base_fields["owner"].widget
            widget.can_add_related = widget.can_change_related = False
            widget.can_delete_related = widget.can_view_related = False
        return form

    def get_fieldsets(self, request, message=None):
        facts = ["status", "due_in_words", "kind", "owner"]
        if message and message.suspicions:
            facts.append("suspicion")
        fieldsets = [
            (None, {"fields": ["subject", "text", "name", "email", "created_at"]}),
            (_("State"), {"fields": facts}),
            (_("Where it came from"), {"fields": ["language", "page"], "classes": ["collapse"]}),
        ]
        if self.has_change_permission(request, message) and message and not message.is_spam:
            fieldsets.append((_("Answer"), {"fields": ["reply"]}))
        return fieldsets

    def get_readonly_fields(self, request, message=None):
        fields = super().get_readonly_fields(request, message)
        if message and not message.needs_answer:
            return [*fields, "owner"]
        return fields

    def has_add_permission(self, request):
        return False  # messages come through the form

    @admin.display(description=_("answer due"), ordering="due_on")
    def due_in_words(self, message):
        if not message.needs_answer:
            return "–"
        days = (message.due_on - timezone.localdate()).days
        if days < 0:
            late = ngettext("OVERDUE by %(days)d day", "OVERDUE by %(days)d days", -days)
            return late % {"days": -days}
        if days == 0:
            return _("today")
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}

    @admin.display(description=_("why it was taken for spam"))
    def suspicion(self, message):
        return "; ".join(message.suspicion_reasons)

    @admin.action(description=_("Take: I answer"), permissions=["change"])
    def take(self, request, queryset):
        self._step_all(request, queryset, "take")

    @admin.action(description=_("Close without an answer"), permissions=["change"])
    def close(self, request, queryset):
        self._step_all(request, queryset, "close")

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_spam(self, request, queryset):
        self._step_all(request, queryset, "mark_spam")

    @admin.action(description=_("Not spam: into the inbox"), permissions=["change"])
    def not_spam(self, request, queryset):
        self._step_all(request, queryset, "not_spam")

    def save_model(self, request, message, form, change):
        if "kind" in form.changed_data:
            workflows.change_kind(message=message, kind=message.kind, by=request.user)
        if "owner" in form.changed_data:
            owner = form.cleaned_data["owner"]
            self._try(request, message, workflows.hand_over, _("Handed over"), to=owner)
        if "_answer" in request.POST:
            text = form.cleaned_data["reply"]
            if self._try(request, message, workflows.answer, _("Answered"), text=text):
                self.message_user(request, _("The answer is on its way."), messages.SUCCESS)

    def save_formset(self, request, form, formset, change):
        for note in formset.save(commit=False):
            if isinstance(note, MessageNote):
                note.author = request.user
            note.save()

    def response_change(self, request, message):
        pressed = [name for name in STEPS if f"_{name}" in request.POST]
        for name in pressed:
            if self._step(request, message, name):
                self.message_user(request, STEPS[name][2], messages.SUCCESS)
        if pressed or "_answer" in request.POST:
            return HttpResponseRedirect(request.path)
        return super().response_change(request, message)

    def _step_all(self, request, queryset, name):
        done = sum(self._step(request, message, name) for message in queryset)
        if done:
            sentence = ngettext("Done for %(count)d message.", "Done for %(count)d messages.", done)
            self.message_user(request, sentence % {"count": done}, messages.SUCCESS)

    def _step(self, request, message, name):
        workflow, noted, _said = STEPS[name]
        return self._try(request, message, workflow, noted)

    def _try(self, request, message, workflow, noted, **facts):
        try:
            workflow(message=message, by=request.user, **facts)
        except workflows.NotPossible as reason:
            self.message_user(request, f"{message}: {reason}", messages.WARNING)
            return False
        self.log_change(request, message, str(noted))
        return True
