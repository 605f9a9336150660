"""What must hold for every text of the data sets, read from the files alone."""

import re

import pytest

from demo.loading import files
from demo.loading.kinds import KINDS

RESERVED = re.compile(r"example\.(org|com|net)$|\.example$")  # RFC 2606
EMAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
ADDRESS = re.compile(r"https?://([\w.-]+)")
PUBLIC_BODIES = re.compile(  # that a statement has to name, and whose pages nobody can write to
    r"^(www\.saavutettavuusvaatimukset\.fi|tietosuoja\.fi|bip\.brpo\.gov\.pl|uodo\.gov\.pl"
    r"|creativecommons\.org)$"
)
LANGUAGES = {"fi", "sv", "en", "pl"}
WHOLE_IN = {
    "south-savo": {"fi", "en"},
    "blue-economy-mikkeli": {"fi", "en"},
    "leszno": {"pl", "en"},
}
ONE_LANGUAGE = {"baltic-sea-food-cluster"}  # its source is Swedish, and only Swedish
TITLES_AND_LEADS = {"title", "name", "short_name", "short_description", "summary", "lead"}
OTHER_PEOPLES_WORDS = {"organisation"}  # what a member writes, it writes in its own languages
OWN_LANGUAGE_FIELDS = {("organisation", "description")}  # members write in their own


@pytest.fixture(params=files.names())
def data_set(request):
    return files.read(request.param)


def texts(values):
    """Every string of an entry, however deep."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, dict):
        for value in values.values():
            yield from texts(value)
    elif isinstance(values, list):
        for value in values:
            yield from texts(value)


def translated(values, path=()):
    """(where, languages) of every text that is given by language."""
    if isinstance(values, dict):
        if values and set(values) <= LANGUAGES:
            yield path, set(values)
            return
        for key, value in values.items():
            yield from translated(value, (*path, key))
    elif isinstance(values, list):
        for value in values:
            yield from translated(value, path)


def test_its_entries_are_of_known_kinds_and_its_settings_are_complete(data_set):
    assert set(data_set.entries) <= set(KINDS)
    assert {"default_language", "time_zone", "guest_names", "guest_languages"} == set(
        data_set.settings
    )
    assert sum(bool(entry.values.get("is_own")) for entry in data_set.entries["cluster"]) == 1


def test_no_address_leads_to_anybody_real(data_set):
    for entries in data_set.entries.values():
        for entry in entries:
            for text in texts(entry.values):
                pages = [page for page in ADDRESS.findall(text) if not PUBLIC_BODIES.match(page)]
                domains = EMAIL.findall(text) + pages
                wrong = [domain for domain in domains if not RESERVED.search(domain)]
                assert not wrong, f"{entry}: {wrong}"


def test_texts_are_complete_in_the_clusters_languages(data_set):
    whole = WHOLE_IN[data_set.name]
    for kind, entries in data_set.entries.items():
        for entry in entries:
            if entry.values.get("slug") in ONE_LANGUAGE:
                continue
            for path, languages in translated(entry.values):
                if (kind, path[-1]) in OWN_LANGUAGE_FIELDS or path[-2:] == (
                    "products",
                    "description",
                ):
                    continue
                if entry.file.startswith(files.SHARED):
                    assert {"fi", "en", "pl"} <= languages, f"{entry}: {path}"
                else:
                    assert whole <= languages, f"{entry}: {path}"


def test_titles_and_leads_of_the_cluster_itself_are_in_swedish_too():
    for kind, entries in files.read("south-savo").entries.items():
        for entry in entries:
            is_shared = entry.file.startswith(files.SHARED)  # what also other clusters use
            is_single = entry.values.get("slug") in ONE_LANGUAGE
            if kind in OTHER_PEOPLES_WORDS or is_shared or is_single:
                continue
            for path, languages in translated(entry.values):
                assert path[-1] not in TITLES_AND_LEADS or "sv" in languages, f"{entry}: {path}"


def test_slugs_and_addresses_are_given_once(data_set):
    for kind, entries in data_set.entries.items():
        slugs = [entry.values["slug"] for entry in entries if "slug" in entry.values]
        assert len(slugs) == len(set(slugs)), kind
