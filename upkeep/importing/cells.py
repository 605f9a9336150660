"""What a cell means: its text becomes a value of the register, or a problem in plain words."""

import re
from datetime import date, timedelta

import phonenumbers
from babel import Locale
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override
from rapidfuzz import process

from content import folding, letters
from members.models import (
    Membership,
    Municipality,
    Organisation,
    OrganisationIdentifier,
    Product,
    Role,
)

from .columns import BY_KEY, heading_key

NOTHING = {
    "",
    "-",
    "--",
    "–",
    "—",
    ".",
    "?",
    "n/a",
    "na",
    "ei ole",
    "ei",
    "none",
    "null",
    "brak",
    "x",
}
ERRORS = re.compile(
    r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|PUUTTUU!?|ARVO!|VIITTAUS!|ADR!)", re.I
)
INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
FIRST_DAY_OF_EXCEL = date(1899, 12, 30)
EARLIEST, LATEST = date(1900, 1, 1), timedelta(days=366)
WORDS = {  # beside the names in the four languages
    "type": {"yritys": "company", "oy": "company", "tila": "farm", "maatila": "farm"},
    "category": {"kannatusjasen": "supporting", "ulkojasen": "associate", "varsinainen": "full"},
    "contact_role": {"yhteyshenkilo": "contact", "paakayttaja": "manager"},
}
CHOICES = {
    "type": Organisation.Type,
    "category": Membership.Category,
    "contact_role": Role.Kind,
}


class Problem(Exception):
    """Why a cell cannot be taken, for the person whose table it is."""


class Cells:
    """Reads the cells of one table. `country` and `today` hold for all of its rows."""

    def __init__(self, *, country: str, today: date):
        self.country, self.today = country, today
        self.notes = []

    def read(self, key: str, text: str, *, country: str):
        """The value, or None where the cell is empty. Raises Problem."""
        text = _clean(text)
        if text.casefold() in NOTHING:
            return None
        if ERRORS.match(text):
            raise Problem(_("the spreadsheet shows an error here: %(text)s") % {"text": text})
        if "\N{REPLACEMENT CHARACTER}" in text:
            raise Problem(_("letters are broken: “%(text)s”") % {"text": text[:80]})
        if text.startswith(("=", "@")) and key not in ("products",):
            raise Problem(_("this is a formula, not a text: “%(text)s”") % {"text": text[:80]})
        if key in CHOICES:
            return self._choice(key, text)
        reader = getattr(self, f"_{key}", None)
        if reader:
            return reader(text, country)
        return self._text(key, text)

    # One for each kind of cell

    def _country(self, text, _country):
        if len(text) == 2 and text.isalpha():
            return text.upper()
        if code := self.countries.get(heading_key(text)):
            return code
        raise Problem(_("“%(text)s” is not a country that we know") % {"text": text})

    def _business_id(self, text, country):
        kind = OrganisationIdentifier.OF_COUNTRY.get(country)
        if kind is None:
            raise Problem(_("business ids of this country cannot be checked; leave it empty"))
        try:
            return OrganisationIdentifier.checked(kind, text)
        except ValidationError as error:
            raise Problem(" ".join(error.messages).rstrip(".")) from None

    def _municipality(self, text, country):
        name = heading_key(text)
        found = self.municipalities.get((country, name))
        if found is None:
            near = process.extractOne(
                name,
                [word for code, word in self.municipalities if code == country],
                score_cutoff=80,
            )
            if near:
                meant = self.municipalities[country, near[0]]
                raise Problem(
                    _("there is no municipality “%(text)s”. Is it %(meant)s?")
                    % {"text": text, "meant": meant}
                )
            raise Problem(_("there is no municipality “%(text)s”") % {"text": text})
        if not found.is_valid_on(self.today) and found.successor:
            self.notes.append(
                _("%(old)s is part of %(new)s now.") % {"old": found, "new": found.successor}
            )
            return found.successor
        return found

    def _website(self, text, _country):
        if "@" in text and "/" not in text:
            raise Problem(_("“%(text)s” is an e-mail address, not a website") % {"text": text})
        address = text if re.match(r"https?://", text, re.I) else f"https://{text}"
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError:
            raise Problem(
                _("“%(text)s” is not the address of a website") % {"text": text}
            ) from None
        if len(address) > 200:
            raise Problem(_("the address is longer than 200 letters"))
        return address

    def _email(self, text, _country):
        inner = re.search(r"<([^<>]+)>", text)
        address = (inner[1] if inner else text).removeprefix("mailto:").strip().rstrip(".,;")
        if address.count("@") > 1:
            raise Problem(_("there are several e-mail addresses; keep one"))
        try:
            EmailValidator()(address)
        except ValidationError:
            raise Problem(_("“%(text)s” is not an e-mail address") % {"text": text}) from None
        return address.lower() if address.isupper() else address

    def _contact_email(self, text, country):
        return self._email(text, country).lower()

    def _phone(self, text, country):
        for written in (text, f"+{text}"):
            try:
                number = phonenumbers.parse(written, country)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number):
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        raise Problem(_("“%(text)s” is not a phone number") % {"text": text})

    _contact_phone = _phone

    def _member_since(self, text, _country):
        day = _day(text)
        if day is None:
            raise Problem(_("“%(text)s” is not a day like 2026-05-31") % {"text": text})
        if not EARLIEST <= day <= self.today + LATEST:
            raise Problem(_("the day %(day)s cannot be right") % {"day": day.isoformat()})
        return day

    def _products(self, text, _country):
        names = [" ".join(name.split()) for name in re.split(r"[;,\n•|]", text)]
        longest = Product._meta.get_field("name").max_length
        if any(len(name) > longest for name in names):
            raise Problem(_("separate the products by commas or semicolons"))
        return list({folding.fold(name): name for name in names if name}.values())

    def _choice(self, key, text):
        if found := self.words[key].get(heading_key(text)):
            return found
        allowed = ", ".join(str(label) for label in CHOICES[key].labels)
        raise Problem(
            _("“%(text)s” is not one of: %(allowed)s") % {"text": text, "allowed": allowed}
        )

    def _text(self, key, text):
        limits = {"contact_name": 150, "contact_title": 100}
        limit = limits.get(key) or Organisation._meta.get_field(key).max_length
        if "description" not in key and key != "how_to_buy":
            text = " ".join(text.split())
        if len(text) > limit:
            raise Problem(
                _("the text has %(letters)s letters, at most %(limit)s are possible")
                % {"letters": len(text), "limit": limit}
            )
        return text

    # What is looked up, once for all rows

    @cached_property
    def municipalities(self):
        """The present one of a name before one that has merged."""
        known = {}
        for each in Municipality.objects.select_related("successor").order_by("valid_to"):
            for word in [*each.names(), each.code]:
                key = (each.country, heading_key(word))
                if key not in known or each.is_valid_on(self.today):
                    known[key] = each
        return known

    @cached_property
    def countries(self):
        return {
            heading_key(name): code
            for language in ("fi", "sv", "en", "pl")
            for code, name in Locale.parse(language).territories.items()
            if len(code) == 2
        }

    @cached_property
    def words(self):
        known = {key: dict(words) for key, words in WORDS.items()}
        for key, choices in CHOICES.items():
            for language, _name in settings.LANGUAGES:
                with override(language):
                    known[key] |= {heading_key(label): value for value, label in choices.choices}
            known[key] |= {value: value for value in choices.values}
        return known


def label_of(key: str) -> str:
    return str(BY_KEY[key].label)


def _clean(text):
    text = letters.mended(text.translate(INVISIBLE).replace("\xa0", " "))
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t").strip().strip("\t")


def _day(text):
    text = text.strip().rstrip(".")
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?", text):
        return _real_day(*match.groups())
    if match := re.fullmatch(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4}|\d{2})", text):
        day, month, year = match.groups()
        return _real_day(year if len(year) == 4 else f"20{year}", month, day)
    if re.fullmatch(r"(19|20)\d\d", text):
        return _real_day(text, 1, 1)
    if re.fullmatch(r"[2-6]\d{4}", text):  # the day's number in a spreadsheet program
        return FIRST_DAY_OF_EXCEL + timedelta(days=int(text))
    return None


def _real_day(year, month, day):
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
