import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contact import suspicions
from contact.models import Message

# Line breaks in a name or a subject are how headers are smuggled into a mail.
NOT_IN_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
NOT_IN_A_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
OWN_PATH = re.compile(r"/[^\s?#\\\x00-\x1f]{0,299}")


def name_and_address(user) -> dict[str, str]:
    """What a form need not ask of who is signed in."""
    if not user.is_authenticated:
        return {}
    return {"name": user.display_name, "email": user.email}


class _NoSilentCut:
    """Browsers cut a pasted text at `maxlength` without a word; our own error says it."""

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class LineField(_NoSilentCut, forms.CharField):
    def to_python(self, value):
        line = super().to_python(value)
        if NOT_IN_A_LINE.search(line):
            raise ValidationError(
                _("Write this on one line, without line breaks or control characters."),
                code="control_character",
            )
        return line


class EmailLineField(LineField, forms.EmailField):
    pass


class TextField(_NoSilentCut, forms.CharField):
    widget = forms.Textarea(attrs={"rows": 8})

    def to_python(self, value):
        text = super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
        if NOT_IN_A_TEXT.search(text):
            raise ValidationError(
                _("The text holds characters that cannot be shown. Paste it as plain text."),
                code="control_character",
            )
        return text


class HiddenField(forms.Field):
    """What no person fills in: never a reason to send the form back to one."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


class MessageForm(forms.Form):
    name = LineField(
        label=pgettext_lazy("person", "Name"),
        max_length=Message._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailLineField(
        label=_("E-mail"),
        max_length=Message._meta.get_field("email").max_length,
        help_text=_("We send our answer and a copy of your message here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    subject = LineField(
        label=_("Subject"), max_length=Message._meta.get_field("subject").max_length
    )
    text = TextField(label=_("Message"), max_length=Message._meta.get_field("text").max_length)
    website = HiddenField(
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = HiddenField()
    page = HiddenField()

    def __init__(self, data=None, *, came_from="", **kwargs):
        stamp = suspicions.timestamp(timezone.now())
        given = {"opened": stamp, "page": came_from, **kwargs.pop("initial", {})}
        super().__init__(data, initial=given, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "name",
            "email",
            "subject",
            "text",
            Div("website", css_class="visually-hidden", aria_hidden="true"),
            "opened",
            "page",
            Submit("send", _("Send message")),
        )

    def clean_page(self):
        path = self.cleaned_data["page"] or ""
        return path if OWN_PATH.fullmatch(path) else ""

    def message(self, now):
        """What was written, and what speaks for a machine having written it."""
        written = {key: self.cleaned_data[key] for key in ("name", "email", "subject", "text")}
        found = suspicions.find(
            trap=self.cleaned_data["website"] or "",
            stamp=self.cleaned_data["opened"] or "",
            name=written["name"],
            subject=written["subject"],
            text=written["text"],
            now=now,
        )
        return {**written, "page": self.cleaned_data["page"], "suspicions": found}
