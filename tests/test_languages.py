"""Nobody meets words of another language unawares: on pages, in passages, in mails."""

import email
import re
from email import policy
from html import unescape
from pathlib import Path

import allauth
import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.html import strip_tags
from django.utils.translation import override
from modeltranslation.translator import NotRegistered, translator

from accounts.models import User
from accounts.tests.factories import make_user
from content.languages import CONTENT_LANGUAGES
from content.templatetags.content import SHOWN_IN
from mailing import delivery
from news.tests.factories import make_article
from tests.reading import Page, squeezed

CATALOGS = [settings.BASE_DIR / "locale", Path(allauth.__file__).parent / "locale"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]+>|\n+")
OF_EACH_KIND = 2  # pages that are opened of each kind
STARTS = ["", "my/", "search/?q=a", "events/?past=1", "no-such-page/", "accounts/login/"]
JOINING = "join/00000000-0000-4000-8000-000000000000/organisation/"
FORMS = ["contact/", JOINING, "accounts/login/code/"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "data_set"),
    [("fi", "south-savo"), ("sv", "south-savo"), ("pl", "south-savo"), ("pl", "leszno")],
)
def test_no_english_words_of_the_interface_and_no_unmarked_passages(language, data_set):
    call_command("load_demo", data_set, verbosity=0)
    english = words_of_the_interface(language)
    foreign = passages_in_other_languages(language)
    wrong, count = [], 0
    for address, page in crawl(language):
        count += 1
        read, seen = page.read(language), page.seen(language)
        wrong += [(address, words) for words in english if stands_in(words, read)]
        wrong += [(address, text) for text in foreign if text in seen]
    assert wrong == []
    assert count > 60


def crawl(language):
    """(address, page) of some pages of each kind that a stranger and a member come to."""
    member = Client()
    member.force_login(
        User.objects.get(email="member@example.org"), settings.AUTHENTICATION_BACKENDS[0]
    )
    for client in (Client(), member):
        for path in FORMS if client is not member else FORMS[:1]:
            yield f"POST {path}", Page(client.post(f"/{language}/{path}", {}).content.decode())
        yield from follow(client, [f"/{language}/{start}" for start in STARTS])


def follow(client, waiting):
    prefix = waiting[0]  # the front page
    visited, counts = set(), {}
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if address in visited or counts.get(kind, 0) >= OF_EACH_KIND:
            continue
        visited.add(address)
        counts[kind] = counts.get(kind, 0) + 1
        response = client.get(address)
        if "Location" in response.headers:
            waiting.insert(0, response.headers["Location"])
        elif response.headers["Content-Type"].startswith("text/html"):
            page = Page(response.content.decode())
            yield address, page
            waiting += sorted(link for link in page.links if link.startswith(prefix))


def kind_of(address):
    path, _mark, query = address.partition("?")
    try:
        return resolve(path).view_name, bool(query)
    except Resolver404:
        return path


def words_of_the_interface(language):
    """Pieces of English sentences, of two words at least, that this language says otherwise."""
    pieces = set()
    for folder in CATALOGS:
        with (folder / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            for message in read_po(file, locale=language):
                ids = [message.id] if isinstance(message.id, str) else message.id
                for text in ids if message.id and message.string != message.id else ():
                    pieces |= {squeezed(piece) for piece in PLACEHOLDER.split(text)}
    return sorted(piece for piece in pieces if len(re.findall(r"[A-Za-z]{2,}", piece)) >= 2)


def stands_in(words, text):
    return words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)


def passages_in_other_languages(language):
    """The beginnings of those texts of the content that are not there in this language."""
    own, others = [], set()
    for thing, field in translated_texts():
        texts = {code: plain(getattr(thing, f"{field}_{code}") or "") for code in CONTENT_LANGUAGES}
        own.append(texts[language])
        if not texts[language]:
            others |= {text[:60] for text in texts.values() if text.count(" ") > 1}
    same = " ".join(own)
    return sorted(text for text in others if text not in same)


def translated_texts():
    for model in apps.get_models():
        try:
            fields = translator.get_options_for_model(model).fields
        except NotRegistered:
            continue
        for thing in model.objects.all():
            yield from ((thing, field) for field in fields)


def plain(text):
    return squeezed(unescape(strip_tags(text.replace("<", " <"))))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en", "pl"])
def test_what_is_not_translated_stands_in_its_original_and_says_so(client, language):
    no_texts = {f"body_{code}": "" for code in CONTENT_LANGUAGES}
    article = make_article(**no_texts | {"body_fi": "<p>Sato oli hyvä tänä vuonna.</p>"})
    page = Page(client.get(f"/{language}/news/{article.slug}/").content.decode())
    assert "Sato oli hyvä tänä vuonna." in page.seen("fi")
    with override(language):
        assert str(SHOWN_IN["fi"]) in page.seen(language)


@pytest.mark.django_db
def test_every_page_names_itself_in_each_language(client):
    article = make_article()
    html = client.get(f"/sv/news/{article.slug}/").content.decode()
    for language in CONTENT_LANGUAGES:
        address = f"http://testserver/{language}/news/{article.slug}/"
        assert f'hreflang="{language}" href="{address}"' in html


@pytest.mark.django_db
def test_the_language_of_the_page_is_kept_over_signing_in_and_out(client, mailoutbox):
    make_user(email="anna@example.org", language="fi")
    page = client.post("/sv/accounts/login/code/", {"email": "anna@example.org"}, follow=True)
    assert page.redirect_chain[-1][0].startswith("/sv/")
    delivery.deliver_due()
    code = re.search(r"\b\d{6}\b", mailoutbox[0].body).group()
    page = client.post("/sv/accounts/login/code/confirm/", {"code": code}, follow=True)
    assert page.redirect_chain[-1][0] == "/sv/my/"
    assert '<html lang="sv">' in page.content.decode()
    page = client.post("/sv/accounts/logout/", follow=True)
    assert page.redirect_chain[-1][0] == "/sv/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("fi", "kirjautumiskoodi"), ("sv", "kod"), ("pl", "kod")]
)
def test_the_mail_with_the_code_is_in_the_language_of_the_account(
    client, mailoutbox, language, words
):
    make_user(email="anna@example.org", language=language)
    client.post("/en/accounts/login/code/", {"email": "anna@example.org"})
    delivery.deliver_due()
    assert words in mailoutbox[0].subject.casefold()
    assert f'lang="{language}"' in html_of(mailoutbox[0])


def html_of(sent):
    message = email.message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    return message.get_body(["html"]).get_content()


@pytest.mark.django_db
def test_who_has_no_account_is_answered_in_the_language_of_the_page(client, mailoutbox):
    client.post("/pl/accounts/login/code/", {"email": "nobody@example.org"})
    delivery.deliver_due()
    assert 'lang="pl"' in html_of(mailoutbox[0])
