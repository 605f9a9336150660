"""What a person reads of a page: the text of each language on it, by the `lang` it stands under."""

import re
from html.parser import HTMLParser

UNSEEN = {"script", "style", "template"}
EMPTY = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}
READ_OUT = ("alt", "aria-label", "title", "placeholder")


class Page(HTMLParser):
    """`texts` are (language, text) as seen, `labels` what is only read out, `links` addresses."""

    def __init__(self, html):
        super().__init__()
        self.texts, self.labels, self.links = [], [], set()
        self._open = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "a" and attributes.get("href"):
            self.links.add(attributes["href"])
        language = attributes.get("lang") or self.language
        self.labels += [(language, attributes[name]) for name in READ_OUT if attributes.get(name)]
        if tag == "meta" and attributes.get("name") == "description":
            self.labels.append((language, attributes["content"]))
        if tag not in EMPTY:
            self._open.append((tag, language))

    def handle_endtag(self, tag):
        while self._open and any(tag == open_tag for open_tag, _language in self._open):
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data):
        tags = {tag for tag, _language in self._open}
        if not data.strip() or tags & UNSEEN:
            return
        (self.labels if "title" in tags else self.texts).append((self.language, data))

    @property
    def language(self):
        return self._open[-1][1] if self._open else None

    def seen(self, language):
        return squeezed(" ".join(text for its, text in self.texts if its == language))

    def read(self, language):
        """What is seen and what is read out, piece by piece."""
        pieces = [text for its, text in self.texts + self.labels if its == language]
        return squeezed(" | ".join([self.seen(language), *pieces]))


def squeezed(text):
    return re.sub(r"\s+", " ", text).strip()
