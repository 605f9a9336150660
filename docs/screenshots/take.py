"""Take the pictures of this folder from a running portal with the demo cluster of South Savo.

    python docs/screenshots/take.py http://127.0.0.1:8000

Needs Playwright, Pillow and a Chromium on the path, all there after `./portal test`.
"""

import io
import shutil
import sys
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PAGES = {
    "home": "",
    "members": "members/",
    "profile": "members/saimaan-ruisleipomo/",
    "events": "events/",
    "event": "events/lake-fish-on-the-plate/",
    "project": "projects/lake-fish-project/",
    "strategy": "strategy/",
    "article": "news/masterpieces-are-made-together/",
    "contact": "contact/",
}
LANGUAGES = ["fi", "en"]
SIZES = [(1280, 1600), (360, 800)]  # pixels
SCHEMES = ["light", "dark"]


def main(base: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language, (width, height), scheme in product(LANGUAGES, SIZES, SCHEMES):
            viewport = {"width": width, "height": height}
            context = browser.new_context(viewport=viewport, color_scheme=scheme, locale=language)
            page = context.new_page()
            for name, path in PAGES.items():
                page.goto(f"{base.rstrip('/')}/{language}/{path}", wait_until="networkidle")
                page.evaluate("document.fonts.ready")
                picture = Image.open(io.BytesIO(page.screenshot()))
                picture.save(HERE / f"{name}-{language}-{width}-{scheme}.webp", quality=72)
            context.close()
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
