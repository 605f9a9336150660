#!/usr/bin/env python3
"""Time, CPU, SQL statements and memory of the search, in the database of DATABASE_URL.

    manage.py make_organisations 100000
    .venv/bin/python benchmarks/search.py [--questions 240]

Asks the directory's page, without network: whole words, forms, halves of words, slips of the keys,
two words, places, filters and deep pages. The first page, for which the index is read, is told
apart. CPU time says more than time on a machine that others use too.
"""

import argparse
import os
import random
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "cluster_portal.settings",
    "DEBUG": "1",
}  # plain static files

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from members.directory import Directory  # noqa: E402
from members.generator import BEGINNINGS, ENDINGS, KINDS, STUFF, WHAT  # noqa: E402
from members.models import Municipality, SearchDocument  # noqa: E402

MOST_STATEMENTS = 8
SLOWEST = 50  # ms, for 95 in 100


def questions(number):
    lot = random.Random(7)
    places = [place.name for place in Municipality.objects.order_by("pk")[:300]]

    def slip(word):
        at = lot.randrange(1, len(word))
        return word[:at] + lot.choice("aeiou") + word[at + 1 :]

    kinds = [
        lambda: f"q={lot.choice(STUFF)}",
        lambda: f"q={lot.choice(STUFF)}n",
        lambda: f"q={lot.choice(KINDS)}a",
        lambda: f"q={lot.choice(STUFF)}{lot.choice(KINDS)}",
        lambda: f"q={lot.choice(STUFF)[:3]}",
        lambda: f"q={slip(lot.choice(STUFF) + lot.choice(KINDS))}",
        lambda: f"q={lot.choice(STUFF)}+{lot.choice(places)}",
        lambda: f"q={lot.choice(KINDS)}+ravintolaan",
        lambda: f"q={lot.choice(BEGINNINGS)}{lot.choice(ENDINGS)}n+{lot.choice(WHAT)}",
        lambda: f"q={lot.choice(STUFF)}&type={lot.choice(('company', 'farm'))}",
        lambda: f"q={lot.choice(WHAT)}&page={lot.randint(2, 40)}",
        lambda: f"exports=SE&page={lot.randint(1, 90)}",
    ]
    return [kinds[at % len(kinds)]() for at in range(number)]


def measure(ask, asked):
    """Milliseconds and CPU milliseconds of each, in order."""
    times, cpu = [], []
    for each in asked:
        wall, used = time.perf_counter(), time.process_time()
        ask(each)
        times.append(1000 * (time.perf_counter() - wall))
        cpu.append(1000 * (time.process_time() - used))
    return times, cpu


def at(share, values):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(name, times, cpu):
    figures = "  ".join(
        f"p{round(100 * share)} {at(share, times):6.1f} ms ({at(share, cpu):5.1f} CPU)"
        for share in (0.5, 0.95, 1)
    )
    print(f"{name:28} {figures}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--questions", type=int, default=240)
    asked = questions(parser.parse_args().questions)
    settings.ALLOWED_HOSTS, settings.DEBUG = ["localhost"], False
    client = Client(HTTP_HOST="localhost")
    before = megabytes()
    print(f"{connection.vendor}: {SearchDocument.objects.count() - 1:,} organisations")
    reading = measure(lambda query: Directory(QueryDict(query), path="/"), ["q=puolukka"])
    print(f"index read in {reading[0][0]:.0f} ms ({reading[1][0]:.0f} CPU)", end="; ")
    print(f"memory {before:.0f} → {megabytes():.0f} MB")
    measure(lambda query: Directory(QueryDict(query), path="/"), asked[:24])  # warm
    times, cpu = measure(lambda query: Directory(QueryDict(query), path="/").organisations(), asked)
    report("search, filters, first rows", times, cpu)
    pages = measure(lambda query: client.get("/fi/members/?" + query), asked)
    report("the whole page", *pages)
    report("the directory unasked", *measure(lambda _: client.get("/fi/members/"), range(30)))
    with CaptureQueriesContext(
        connection,
    ) as statements:
        client.get("/fi/members/?" + asked[0])
    print(f"SQL statements of a page: {len(statements)}")
    print(f"memory at the end: {megabytes():.0f} MB")
    if at(0.95, cpu) > SLOWEST or len(statements) > MOST_STATEMENTS:
        sys.exit("Slower than it may be.")


if __name__ == "__main__":
    main()
