from django import forms
from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from content.models import RetentionPeriod
from content.retention import PERIODS, in_words
from upkeep.models import NightlyRun
from upkeep.retention import RULES

LABELS = {rule.key: rule.label for rule in RULES}


@admin.register(NightlyRun)
class NightlyRunAdmin(admin.ModelAdmin):
    """What the last nights removed, how much of it, and what did not work."""

    list_display = ["started_at", "finished_at", "removed", "problems"]
    date_hierarchy = "started_at"
    fields = ["started_at", "finished_at", "removed", "problems", "rules"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("what was removed"))
    def removed(self, night):
        lines = [(LABELS.get(key, key), number) for key, number in night.done.items() if number]
        return format_html_join("", "{}: {}<br>", lines) or _("Nothing was due.")

    @admin.display(description=_("what did not work"), empty_value="–")
    def problems(self, night):
        return ", ".join(str(LABELS.get(key, key)) for key in night.failed) or None

    @admin.display(description=_("the rules"))
    def rules(self, night):
        """All of them, with their times: this is the table that the night goes by."""
        lines = [
            (rule.label, in_words(rule.time()) if rule.time else _("each row says until when"))
            for rule in RULES
        ]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", lines))


class PeriodForm(forms.ModelForm):
    rule = forms.ChoiceField(label=_("What is kept"))

    class Meta:
        model = RetentionPeriod
        fields = ["rule", "days"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [
            (key, f"{period.label} ({in_words(period.usual)})") for key, period in PERIODS.items()
        ]


@admin.register(RetentionPeriod)
class RetentionPeriodAdmin(admin.ModelAdmin):
    """Where the law leaves the time open, staff may choose another one than the usual."""

    form = PeriodForm
    list_display = ["label", "days", "why"]

    @admin.display(description=_("what is kept"), ordering="rule")
    def label(self, chosen):
        return PERIODS[chosen.rule].label if chosen.rule in PERIODS else chosen.rule

    @admin.display(description=_("why the usual time"))
    def why(self, chosen):
        return PERIODS[chosen.rule].reason if chosen.rule in PERIODS else ""
