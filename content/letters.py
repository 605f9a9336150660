"""In which encoding was this text written? Known by its letters: ä ö å ł and their like."""

import re

from charset_normalizer import from_bytes

USUAL = ("cp1252", "cp1250", "iso8859_15", "iso8859_2", "cp850", "cp852", "mac_roman", "mac_latin2")
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
OURS = set("äöåÄÖÅąćęłńóśźżĄĆĘŁŃÓŚŹŻéüßøæØÆšžŠŽèáíõÜÉ")
HARMLESS = set("€£§°–—’‘“”„»«…·•½®©´`²\xa0")
BROKEN_TWICE = re.compile(r"[ÃÅÄâ][\x80-\xff€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸł¦¤¶]")


def decode(content: bytes) -> str:
    """The text of a file. Lines in UTF-8 among others are read as such."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace").removeprefix("\ufeff")
    if encoding := _without_mark(content):
        return content.decode(encoding, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return _line_by_line(content)


def mended(text: str) -> str:
    """`MÃ¤kinen` → `Mäkinen`: UTF-8 that a program took for Windows letters."""
    if not BROKEN_TWICE.search(text):
        return text
    for encoding in ("cp1252", "latin-1", "cp1250"):
        try:
            return text.encode(encoding).decode()
        except UnicodeError:
            continue
    return text


def _without_mark(content):
    """UTF-16 without its mark: every second byte is zero."""
    start = content[:2000]
    if len(start) < 4 or start.count(0) < len(start) // 4:
        return None
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def _line_by_line(content):
    lines, others = [], []
    for line in content.split(b"\n"):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            lines.append(line)
            others.append(line)
    encoding = _most_likely(b"\n".join(others))
    return "\n".join(
        line if isinstance(line, str) else line.decode(encoding, errors="replace") for line in lines
    )


def _most_likely(content):
    scores = {encoding: _score(content, encoding) for encoding in USUAL}
    best = max(USUAL, key=scores.get)  # the first of equals: the more usual one
    if scores[best] > 0:
        return best
    guess = from_bytes(content).best()
    return guess.encoding if guess else "cp1252"


def _score(content, encoding):
    """Our letters count for it, signs that nobody types in a table against it."""
    text = content.decode(encoding, errors="replace")
    score = 0
    for before, sign in zip(" " + text, text, strict=False):
        if sign.isascii():
            continue
        if sign in OURS:
            is_odd = sign.isupper() and before.islower()  # “JÄRVI”, “Äiti”, but not “JärvŻ”
            score += -1 if is_odd else 2
        elif sign not in HARMLESS:
            score -= 4
    return score
