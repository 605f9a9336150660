"""The interface is whole in every language: nothing missing, nothing fuzzy, compiled as written."""

import ast
import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ["fi", "sv", "pl"]  # English is the language of the source
NOT_SOURCE = shutil.ignore_patterns(".*", "var", "node_modules", "tests", "data", "static", "*.mo")


def catalog(language, root=ROOT):
    with (root / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def words(catalog):
    """Messages by context and source text; of a plural, its singular."""
    return {(message.context, forms(message.id)[0]): message for message in catalog if message.id}


def forms(string):
    return (string,) if isinstance(string, str) else tuple(string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_or_fuzzy(language):
    messages = words(catalog(language)).values()
    assert [m.id for m in messages if m.fuzzy or not all(forms(m.string))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalog_says_what_the_written_one_says(language):
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    stale = [
        m.id for m in words(catalog(language)).values() if said(compiled, m) != forms(m.string)
    ]
    assert stale == []


def said(compiled, message):
    """What a page would print; of plural forms, the first."""
    if isinstance(message.id, str):
        if message.context:
            return (compiled.pgettext(message.context, message.id),)
        return (compiled.gettext(message.id),)
    if message.context:
        one = compiled.npgettext(message.context, *message.id, 1)
    else:
        one = compiled.ngettext(*message.id, 1)
    return (one, *message.string[1:])


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """The project with its catalogs made anew from the source."""
    copy = tmp_path_factory.mktemp("source") / "portal"
    shutil.copytree(ROOT, copy, ignore=NOT_SOURCE)
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "cluster_portal.settings"}
    options = [option for language in LANGUAGES for option in ("-l", language)]
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", *options, "--no-obsolete", "--no-location"],
        cwd=copy,
        env=surroundings,
        check=True,
        capture_output=True,
    )
    return copy


@pytest.mark.gettext
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_of_the_source_is_in_the_catalog(language, extracted):
    assert words(catalog(language)).keys() == words(catalog(language, extracted)).keys()


def test_what_the_history_says_of_a_change_is_translated():
    """A list, as Django's own forms give it, is put into words where it is shown."""
    plain = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in ROOT.glob("[!.]*/**/*.py")
        if "log_change" in path.read_text()
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "log_change"
        if isinstance(call.args[-1], (ast.Constant, ast.JoinedStr))
    ]
    assert plain == []
