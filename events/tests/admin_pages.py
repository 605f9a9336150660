"""What a browser sends of a page of the admin."""

from html.parser import HTMLParser

from django.urls import reverse

from events.tests.factories import make_event

EVENTS = "/admin/events/event/"


def change_url(event):
    return reverse("admin:events_event_change", args=[event.pk])


class FieldsOfPage(HTMLParser):
    """What a browser would send of the form of a page that nobody has touched."""

    def __init__(self, html):
        super().__init__()
        self.sent = {}
        self.name = None  # of the select or textarea that is open
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        is_tick = found.get("type") == "checkbox"
        name, value = found.get("name"), found.get("value", "on" if is_tick else "")
        is_off = found.get("type") in ("checkbox", "radio") and "checked" not in found
        if tag == "input" and name and not is_off and found.get("type") not in ("submit", "file"):
            self.sent.setdefault(name, []).append(value)
        elif tag in ("select", "textarea"):
            self.name = name
        elif tag == "option" and "selected" in found and self.name:
            self.sent.setdefault(self.name, []).append(value)

    def handle_data(self, data):
        if self.lasttag == "textarea" and self.name:
            self.sent.setdefault(self.name, []).append(data.removeprefix("\n"))

    def handle_endtag(self, tag):
        if tag in ("select", "textarea"):
            self.name = None


def form_of(response):
    sent = FieldsOfPage(response.content.decode()).sent
    return {name: values for name, values in sent.items() if "__prefix__" not in name}


def with_row(sent, prefix, **values):
    """The form with one more row of this kind."""
    [number] = sent[f"{prefix}-TOTAL_FORMS"]
    row = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return sent | row | {f"{prefix}-TOTAL_FORMS": [int(number) + 1]}


def make_titled_event(**overrides):
    """With a title in the installation's own language, which the form asks for."""
    return make_event(title_fi="Ilta", **overrides)
