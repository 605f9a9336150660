"""Short ways to the public pages of an event."""

from django.urls import reverse


def text_of(response):
    return response.content.decode()


def page(name, event):
    return reverse(f"events:{name}", args=[event.slug])
