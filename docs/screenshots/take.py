"""Take the pictures of this folder from a running portal.

    python docs/screenshots/take.py http://127.0.0.1:8000

Needs Playwright and a Chromium on the path, both there after `./portal test`.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PAGES = {"home": "/fi/"}
WIDTH, HEIGHT = 1280, 1600  # pixels


def main(base: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="fi-FI"
        )
        page = context.new_page()
        for name, path in PAGES.items():
            page.goto(base.rstrip("/") + path, wait_until="networkidle")
            page.evaluate("document.fonts.ready")
            page.screenshot(path=HERE / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
