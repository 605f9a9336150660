"""Which languages of a text are whole, missing, or older than the original.

A model of content keeps the answer in a column `translations` (`TranslationsField`):

    {"original": "fi", "fi": {"state": "original", "changed_at": …, "digest": …}, "sv": {…}}

The original is the language that the item was first written in. `digest` tells whether the texts
of a language are others than the last time; only then `changed_at` moves. The texts of the rows
that belong to an item count as its own: `parts` of its TranslationOptions names them.
"""

import hashlib
from html import unescape

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import pgettext_lazy
from modeltranslation.translator import translator

from content.languages import CONTENT_LANGUAGES


class State(models.TextChoices):
    ORIGINAL = "original", pgettext_lazy("translation", "original")
    WHOLE = "whole", pgettext_lazy("translation", "whole")
    PARTLY = "partly", pgettext_lazy("translation", "texts missing")
    OLDER = "older", pgettext_lazy("translation", "older than the original")
    MISSING = "missing", pgettext_lazy("translation", "missing")


def record(obj) -> None:
    """Brings `obj.translations` up to what its texts are now."""
    texts = {code: _texts(obj, code) for code in CONTENT_LANGUAGES}
    written = [code for code in CONTENT_LANGUAGES if texts[code]]
    if not written:
        obj.translations = {}
        return
    before = obj.translations or {}
    original = _original(before.get("original"), written)
    now = timezone.now().isoformat(timespec="microseconds")
    entries = {code: _entry(texts[code], before.get(code, {}), now) for code in written}
    for code in CONTENT_LANGUAGES:
        state = _state(code, original, texts, entries)
        entries.setdefault(code, {})["state"] = state.value
    obj.translations = {"original": original, **entries}


def refresh(obj) -> None:
    """Once its parts are saved, after the item itself."""
    record(obj)
    type(obj)._base_manager.filter(pk=obj.pk).update(translations=obj.translations)


def record_missing() -> None:
    """For what was written before its model had the column."""
    for model in translator.get_registered_models():
        if any(field.name == "translations" for field in model._meta.fields):
            for thing in model._base_manager.filter(translations={}):
                refresh(thing)


def confirm(obj) -> None:
    """Somebody looked: what is there in the other languages still says what the original says."""
    now = timezone.now().isoformat(timespec="microseconds")
    for code in CONTENT_LANGUAGES:
        entry = obj.translations.get(code, {})
        if entry.get("state") == State.OLDER:
            entry["changed_at"] = now
    obj.save(update_fields=["translations"])


def states(obj) -> list[tuple[str, State]]:
    """(language, state) for each language of the installation; nothing if there is no text yet."""
    return [
        (code, State(obj.translations[code]["state"]))
        for code, _name in settings.LANGUAGES
        if code in obj.translations
    ]


def _texts(obj, code):
    """The words of a language by field, without what only lays them out."""
    options = translator.get_options_for_model(type(obj))
    texts = {}
    for field in options.fields:
        text = getattr(obj, f"{field}_{code}") or ""
        if words := "".join(unescape(strip_tags(text)).split()):
            texts[field] = words
    for name, part in _parts(obj, options):
        texts |= {f"{name} {part.pk} {field}": text for field, text in _texts(part, code).items()}
    return texts


def _parts(obj, options):
    for name in getattr(options, "parts", ()) if obj.pk else ():
        for part in getattr(obj, name).order_by("pk"):  # asked anew: a prefetched list is old
            yield name, part


def _original(known, written):
    if known in written:
        return known
    return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in written else written[0]


def _entry(texts, before, now):
    words = "\n".join(f"{field} {text}" for field, text in sorted(texts.items()))
    digest = hashlib.blake2s(words.encode(), digest_size=8).hexdigest()
    is_same = before.get("digest") == digest
    return {"digest": digest, "changed_at": before["changed_at"] if is_same else now}


def _state(code, original, texts, entries):
    if code == original:
        return State.ORIGINAL
    needed, there = texts[original].keys(), texts[code].keys()
    if not there:
        return State.MISSING
    if entries[code]["changed_at"] < entries[original]["changed_at"]:
        return State.OLDER
    return State.WHOLE if needed <= there else State.PARTLY
