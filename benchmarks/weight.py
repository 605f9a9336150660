#!/usr/bin/env python3
"""Bytes over the wire of each kind of public page, counted by a real Chromium.

    .venv/bin/python benchmarks/weight.py [--language fi]

"First" is everything a first visit fetches, with fonts and pictures, without scrolling; "second"
is HTML, CSS and JavaScript of the page for somebody who comes from another one. Headers count.
Ends with 1 if a page is heavier than its limit, or asks another host for anything.
"""

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.deployment import deployment
from conftest import chromium

FIRST, SECOND = 120_000, 30_000  # bytes
SCREENS = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 3,
        "is_mobile": True,
    },
}
CODE = {"Document", "Stylesheet", "Script"}


class Wire:
    """What one tab has fetched: [(kind, bytes)]; what came out of the cache weighs nothing."""

    def __init__(self, page):
        self.kinds, self.fetched, self.hosts = {}, [], set()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self.sent)
        session.on("Network.responseReceived", self.received)
        session.on("Network.loadingFinished", self.finished)

    def sent(self, event):
        address = urlsplit(event["request"]["url"])
        if address.scheme != "data":
            self.hosts.add(address.hostname)

    def received(self, event):
        self.kinds[event["requestId"]] = event["type"]

    def finished(self, event):
        kind = self.kinds.get(event["requestId"], "Other")
        self.fetched.append((kind, int(event["encodedDataLength"])))

    def weight(self, kinds=None):
        return sum(size for kind, size in self.fetched if kinds is None or kind in kinds)


def visit(browser, screen, url, come_from=None):
    with browser.new_context(**screen) as context:
        page = context.new_page()
        if come_from:
            page.goto(come_from, wait_until="networkidle")
        wire = Wire(page)
        answer = page.goto(url, wait_until="networkidle")
        if answer.status != 200:
            sys.exit(f"{url} answered {answer.status}")
        return wire


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--language", default="fi")
    parser.add_argument("--pages", nargs="*", help="only these, by their names")
    options = parser.parse_args()
    too_heavy = []
    with deployment(options.language) as (site, pages), sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        columns = [f"{name} {screen}" for screen in SCREENS for name in ("first", "second")]
        print(f"{'page':14}" + "".join(f"{column:>15}" for column in columns))
        for name in options.pages or pages:
            path = pages[name]
            other = site + pages["contact" if name == "home" else "home"]
            weights = []
            for screen in SCREENS.values():
                first = visit(browser, screen, site + path)
                second = visit(browser, screen, site + path, come_from=other)
                weights += [first.weight(), second.weight(CODE)]
                if first.hosts | second.hosts != {"localhost"}:
                    too_heavy.append(f"{name} asks {first.hosts | second.hosts}")
            print(f"{name:14}" + "".join(f"{weight:15,}" for weight in weights), flush=True)
            if max(weights[::2]) > FIRST or max(weights[1::2]) > SECOND:
                too_heavy.append(name)
        browser.close()
    print(f"limits: first {FIRST:,}, second {SECOND:,} bytes")
    if too_heavy:
        sys.exit("Too heavy: " + ", ".join(too_heavy))


if __name__ == "__main__":
    main()
