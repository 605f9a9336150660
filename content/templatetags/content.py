"""Template tags that show content: in the reader's language or visibly in another."""

import json

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content import dates, numbers
from content.fields import RichTextField
from content.languages import language_of

register = template.Library()

JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


SHOWN_IN = {
    "fi": _("This text has not been translated yet. It is shown in Finnish."),
    "sv": _("This text has not been translated yet. It is shown in Swedish."),
    "en": _("This text has not been translated yet. It is shown in English."),
    "pl": _("This text has not been translated yet. It is shown in Polish."),
}


def shown_language(obj, field: str) -> str | None:
    """The language in which a reader of this page gets the field."""
    fallbacks = settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"]
    return language_of(obj, field, get_language(), fallbacks)


class Passage(str):
    """A text that knows in which language it stands, where that is not the page's."""

    lang = ""


@register.filter
def passage(obj, field):
    """For attributes, such as `alt`: an element has one language, that of its attributes too."""
    language = shown_language(obj, field)
    text = Passage(getattr(obj, f"{field}_{language}") if language else "")
    text.lang = language if language != get_language() else ""
    return text


@register.simple_tag
def content(obj, field, paragraphs=False):
    """The text in the page's language; in another one it is marked with its `lang`."""
    language = shown_language(obj, field)
    if language is None:
        return ""
    text = getattr(obj, f"{field}_{language}")
    is_rich = isinstance(obj._meta.get_field(field), RichTextField)
    if is_rich:
        text = mark_safe(text)
    elif paragraphs:
        text = mark_safe(linebreaks(text, autoescape=True))
    if language == get_language():
        return format_html("{}", text)
    element = "div" if is_rich or paragraphs else "span"
    return format_html('<{0} lang="{1}">{2}</{0}>', element, language, text)


@register.inclusion_tag("parts/_language_notice.html")
def content_language_notice(obj, field):
    """A visible notice where the main text of a page stands in another language."""
    language = shown_language(obj, field)
    if language is None or language == get_language():
        return {}
    return {"notice": SHOWN_IN[language]}


@register.filter
def first_untranslated(objects, field):
    """The first of them that stands in another language than the page, for the notice above all of
    them; None if there is none."""
    here = (None, get_language())
    return next((each for each in objects if shown_language(each, field) not in here), None)


@register.simple_tag
def picture(kind, seed, alt="", css_class=""):
    """A generated picture for what has none of its own."""
    url = reverse("content:picture", args=[kind, seed or kind])
    return format_html(
        '<img src="{}" alt="{}" width="600" height="400" loading="lazy" class="{}">',
        url,
        alt,
        css_class,
    )


# How wide a picture stands on the page, for the browser to choose a file by. A screen with three
# dots to the pixel of a page gets the file for two: nobody sees the difference, everybody waits.
DENSE = "(min-resolution: 2.5dppx) and (max-width: 36rem) 65vw"
CARD = f"{DENSE}, (min-width: 62rem) 24rem, (min-width: 36rem) 50vw, 100vw"
SIZES = {
    "card": CARD,
    "preview": CARD.replace("65vw", "44vw"),  # of a picture that is there to be downloaded
    "half": f"{DENSE}, (min-width: 62rem) 36rem, 100vw",
    "page": f"{DENSE}, (min-width: 72rem) 68rem, 100vw",
    "small": "19rem",
    "logo": "10rem",
}


@register.simple_tag
def photo(file, alt="", place="card", css_class="", loading="lazy"):
    """An uploaded picture in the size that fits; `place` is one of SIZES."""
    attributes = {"src": file.url, "alt": alt or ""}
    if alt and getattr(alt, "lang", ""):
        attributes["lang"] = alt.lang
    if file.pixels:
        width, height = file.pixels
        attributes |= {"srcset": file.srcset, "sizes": SIZES[place]}
        attributes |= {"width": width, "height": height}
    if css_class:
        attributes["class"] = css_class
    if loading == "lazy":
        attributes["loading"] = "lazy"
    else:
        attributes["fetchpriority"] = "high"
    return format_html("<img{}>", flatatt(attributes))


@register.simple_tag
def money(amount, currency):
    return "" if amount is None else numbers.money(amount, currency)


@register.simple_tag
def date_range(start, end, precision=dates.Precision.DAY):
    return dates.format_range(start, end, precision)


@register.filter
def country_name(code):
    return numbers.country_name(code) if code else ""


@register.simple_tag
def json_ld(data):
    """Structured data for search engines. A data block is no script: a strict CSP lets it be."""
    text = json.dumps(data, ensure_ascii=False).translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
